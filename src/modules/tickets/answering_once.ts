import type { Insertable } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { CommandTable } from "./table.ts";

interface Asked {
  id: string;
  name: string;
  ticketId: number;
  input: Record<string, unknown>;
}

/**
 * True for whoever may answer this command now, in the transaction of its work; false when it was answered before. Two
 * at once take turns here, as both insert the same key.
 */
export async function answerOnce(trx: Trx, person: Person, { id, name, ticketId, input }: Asked): Promise<boolean> {
  const settled = { state: "done" as const, settled_at: new Date() };
  const asked = { id, name, subject: "ticket", subject_id: ticketId, by_id: person.id };
  const inserted = await insertKey(trx, {}, { ...asked, ...settled, input: JSON.stringify(input) });
  if (inserted.length > 0) return true;
  const command = await trx
    .selectFrom("commands")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const isAnother = command.name !== name || command.subject_id !== ticketId || command.by_id !== person.id;
  if (isAnother) throw new Refused("stale");
  if (command.state === "refused") throw refusedBefore(command.answer);
  if (command.state === "done") return false;
  // It waited in the outbox.
  await trx.updateTable("commands").set(settled).where("id", "=", id).execute();
  return true;
}

const insertKey = composedOnce<Database, object, Insertable<CommandTable>, { id: string }>((db, _, key) => {
  const { id, name, subject, subject_id, by_id, state, settled_at, input } = key;
  return db
    .insertInto("commands")
    .values({ id, name, subject, subject_id, by_id, state, settled_at, input })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id");
});

function refusedBefore(answer: Record<string, unknown> | null): Refused {
  const { reason, detail } = (answer ?? {}) as { reason?: string; detail?: Record<string, unknown> };
  return new Refused(reason ?? "stale", detail ?? {});
}
