import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { changing, recordForEach } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { defaultLeads, orderedLeads } from "./leads.ts";

const KEY = "task_reminders";

/** The company's lead times, which a task without its own rings by. */
export async function readLeads(db: Db | Trx): Promise<number[]> {
  const row = await db.selectFrom("settings").select("value").where("key", "=", KEY).executeTakeFirst();
  return (row?.value as number[] | undefined) ?? [...defaultLeads];
}

/** Keeps other lead times, and tells the clocks that wait by the old ones: a task that is not due yet rings by the new. */
export async function saveLeads(db: Db | Trx, minutes: number[], by?: Pick<Person, "id">): Promise<number[]> {
  const leads = orderedLeads(minutes);
  if (!leads || leads.length === 0) throw new Invalid({ leads: "leads" });
  const value = JSON.stringify(leads);
  return changing(db, async (trx) => {
    const before = JSON.stringify(await readLeads(trx));
    await trx
      .insertInto("settings")
      .values({ key: KEY, value })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: new Date() }))
      .execute();
    if (before === value) return leads;
    const waiting = await trx
      .selectFrom("tasks")
      .select("id")
      .where("remind_before", "is", null)
      .where("due_at", ">", new Date())
      .where("status", "in", ["todo", "doing"])
      .orderBy("id")
      .execute();
    const ids = waiting.map(({ id }) => id);
    const detail = { fields: { remind_before: [null, leads] } };
    await recordForEach(trx, "task.rescheduled", ids, { ...(by && { by: by.id }), detail });
    return leads;
  });
}
