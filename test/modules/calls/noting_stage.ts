import type { Insertable } from "kysely";
import type { CallTable } from "../../../src/modules/calls/table.ts";
import type { Db, Trx } from "../../../src/database.ts";
import { uuid } from "../../helpers.ts";

/** A page that customers dial, with its queue. */
export async function addLine(db: Db): Promise<{ pageId: number; queueId: number }> {
  const page = await db
    .insertInto("pages")
    .values({ channel: "phone", provider_id: uuid(), name: "Hotline" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const queue = await db
    .insertInto("queues")
    .values({ name: `CSKH ${page.id}` })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { pageId: page.id, queueId: queue.id };
}

export async function addCall(
  db: Db,
  line: { pageId: number; queueId: number },
  over: Partial<Insertable<CallTable>> = {},
): Promise<number> {
  const { id } = await db
    .insertInto("calls")
    .values({
      page_id: line.pageId,
      queue_id: line.queueId,
      provider_id: uuid(),
      direction: "in",
      number: "+84912345678",
      ...(over.agent_id && { state: "talking" as const, answered_at: new Date() }),
      ...over,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** One of a talk that is over. */
export const addTalk = (db: Db, line: { pageId: number; queueId: number }, agentId: number, over = {}) =>
  addCall(db, line, { agent_id: agentId, state: "ended", outcome: "answered", ended_at: new Date(), ...over });

export async function ring(db: Db, callId: number, userId: number, number = 1): Promise<void> {
  const row = { call_id: callId, user_id: userId, number, reason: "{}", until: new Date(Date.now() + 20_000) };
  await db.insertInto("call_offers").values(row).execute();
}

export async function endRing(
  db: Db | Trx,
  callId: number,
  userId: number,
  ended: "no_answer" | "rejected" | "withdrawn" | "answered",
  at = new Date(),
): Promise<void> {
  await db
    .updateTable("call_offers")
    .set({ ended, ended_at: at })
    .where("call_id", "=", callId)
    .where("user_id", "=", userId)
    .where("ended_at", "is", null)
    .execute();
}
