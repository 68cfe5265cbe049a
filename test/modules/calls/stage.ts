import { randomUUID } from "node:crypto";
import type { Insertable } from "kysely";
import type { Db } from "../../../src/database.ts";
import type { Call, CallOfferTable, CallTable, Queue } from "../../../src/modules/calls/table.ts";
import type { Page } from "../../../src/modules/channels/table.ts";
import { type Cast, seatCast } from "../../cast.ts";

export interface CallStage extends Cast {
  hotline: Page;
  support: Queue;
  sales: Queue;
}

/** The cast, a hotline that the supervisor belongs to, and two queues: An and Bình answer support, Bình and Chi sales. */
export async function callStage(db: Db): Promise<CallStage> {
  const cast = await seatCast(db);
  const hotline = await db
    .insertInto("pages")
    .values({ channel: "phone", provider_id: randomUUID(), name: "Hotline" })
    .returningAll()
    .executeTakeFirstOrThrow();
  await db.insertInto("page_members").values({ page_id: hotline.id, user_id: cast.supervisor.id }).execute();
  const [support, sales] = (await db
    .insertInto("queues")
    .values([{ name: "CSKH" }, { name: "Bán hàng" }])
    .returningAll()
    .execute()) as [Queue, Queue];
  await db
    .insertInto("phone_lines")
    .values({ page_id: hotline.id, number: "1900636099", queue_id: support.id })
    .execute();
  const members = [
    [support, cast.an],
    [support, cast.binh],
    [sales, cast.binh],
    [sales, cast.chi],
  ] as const;
  await db
    .insertInto("queue_members")
    .values(members.map(([queue, person]) => ({ queue_id: queue.id, user_id: person.id })))
    .execute();
  return { ...cast, hotline, support, sales };
}

/** A call as it stands in the books; waits of its own are given as columns. */
export function addCall(
  db: Db,
  { hotline, support }: Pick<CallStage, "hotline" | "support">,
  over: Partial<Insertable<CallTable>> = {},
): Promise<Call> {
  const started = (over.started_at as Date | undefined) ?? new Date();
  const ended = over.state === undefined || over.state === "ended";
  return db
    .insertInto("calls")
    .values({
      page_id: hotline.id,
      provider_id: randomUUID(),
      direction: "in",
      number: "+84912345678",
      queue_id: support.id,
      started_at: started,
      queued_at: started,
      state: "ended",
      ...(ended && { outcome: "abandoned", ended_at: new Date(started.getTime() + 60_000) }),
      ...over,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A ring of the call that is over, by default unanswered. */
export async function addOffer(
  db: Db,
  call: Call,
  user: { id: number },
  over: Partial<Insertable<CallOfferTable>> = {},
): Promise<void> {
  const at = call.started_at;
  await db
    .insertInto("call_offers")
    .values({
      call_id: call.id,
      number: 1,
      user_id: user.id,
      queue_id: call.queue_id,
      reason: JSON.stringify({
        strategy: "longest_idle",
        try: 1,
        candidates: [user.id],
        left_out: [],
        because: "strategy",
      }),
      offered_at: at,
      until: new Date(at.getTime() + 20_000),
      ended_at: new Date(at.getTime() + 20_000),
      ended: "no_answer",
      ...over,
    })
    .execute();
}

/** Nothing rings and nobody talks any more, as if every caller had hung up. */
export async function endCalls(db: Db): Promise<void> {
  const now = new Date();
  await db
    .updateTable("call_offers")
    .set({ ended: "withdrawn", ended_at: now })
    .where("ended_at", "is", null)
    .execute();
  await db
    .updateTable("calls")
    .set({ state: "ended", outcome: "abandoned", ended_at: now })
    .where("state", "<>", "ended")
    .execute();
}

export const answered = (agent: { id: number }, at = new Date()): Partial<Insertable<CallTable>> => ({
  outcome: "answered",
  agent_id: agent.id,
  started_at: at,
  answered_at: new Date(at.getTime() + 8_000),
  ended_at: new Date(at.getTime() + 212_000),
});
