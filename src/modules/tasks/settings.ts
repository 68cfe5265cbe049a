import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { defaultLeads, orderedLeads } from "./leads.ts";

const KEY = "task_reminders";

/** The company's lead times, which a task without its own rings by. */
export async function readLeads(db: Db | Trx): Promise<number[]> {
  const row = await db.selectFrom("settings").select("value").where("key", "=", KEY).executeTakeFirst();
  return (row?.value as number[] | undefined) ?? [...defaultLeads];
}

export async function saveLeads(db: Db, minutes: number[]): Promise<number[]> {
  const leads = orderedLeads(minutes);
  if (!leads || leads.length === 0) throw new Invalid({ leads: "leads" });
  const value = JSON.stringify(leads);
  await db
    .insertInto("settings")
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: new Date() }))
    .execute();
  return leads;
}
