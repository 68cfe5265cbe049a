import type { Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import type { Person } from "../people/table.ts";

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
  const inserted = await trx
    .insertInto("commands")
    .values({ ...asked, ...settled, input: JSON.stringify(input) })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows) return true;
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

function refusedBefore(answer: Record<string, unknown> | null): Refused {
  const { reason, detail } = (answer ?? {}) as { reason?: string; detail?: Record<string, unknown> };
  return new Refused(reason ?? "stale", detail ?? {});
}
