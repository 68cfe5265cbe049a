import { type RawBuilder, sql } from "kysely";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import { endLocked } from "./ending.ts";
import type { Call, LeftOut, Queue } from "./table.ts";

/** Why nobody of a queue could be reached. */
export type OverflowReason = "max_wait" | "rounds" | "closed" | "no_queue" | "nobody_there";

/** Somebody in particular who was to be rung and could not be. */
export interface PassedBy {
  id: number;
  why: LeftOut;
}

/**
 * Nobody answered in time: the caller goes where the queue says. Another queue and a person are tried; a number, the
 * voice mail and the end are the end of the call for us. A queue that the call has been in already is none to go to, nor
 * is anybody once somebody was tried; whoever hands it on begins anew.
 */
export async function overflow(
  trx: Trx,
  call: Call,
  queue: Queue | undefined,
  { why, at, passed }: { why: OverflowReason; at: Date; passed?: PassedBy | undefined },
): Promise<void> {
  const to = queue ? await destinationOf(trx, call, queue) : "hang_up";
  await record(trx, "call.overflowed", call.id, { at, detail: { queue_id: queue?.id ?? null, to, why, passed } });
  const [kind, target] = to.split(":");
  if (kind === "queue") return moveOn(trx, call, { queue_id: Number(target), queued_at: at, overflowed_to: to });
  if (kind === "person") {
    return moveOn(trx, call, {
      wanted_id: Number(target),
      wanted_because: "overflow",
      queued_at: at,
      overflowed_to: to,
    });
  }
  const outcome = call.answered_at ? "answered" : "overflowed";
  await endLocked(trx, call, { by: "system", cause: why, at, outcome, overflowedTo: to });
}

async function destinationOf(trx: Trx, call: Call, queue: Queue): Promise<string> {
  switch (queue.overflow) {
    case "queue":
      return (await hasBeenIn(trx, call, queue.overflow_queue_id!)) ? "hang_up" : `queue:${queue.overflow_queue_id}`;
    case "person":
      return (await wasSentOn(trx, call, sql`detail->>'to' like 'person:%'`))
        ? "hang_up"
        : `person:${queue.overflow_user_id}`;
    case "number":
      return `number:${queue.overflow_number}`;
    default:
      return queue.overflow;
  }
}

async function hasBeenIn(trx: Trx, call: Call, queueId: number): Promise<boolean> {
  const archived = trx.selectFrom("queues").select("id").where("id", "=", queueId).where("archived_at", "is not", null);
  if (await archived.executeTakeFirst()) return true;
  return wasSentOn(trx, call, sql`(detail->>'queue_id')::bigint = ${queueId}`);
}

/** Since it was handed on last, by this way. */
async function wasSentOn(trx: Trx, { id }: Call, way: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql`
    select from events where subject = 'call' and subject_id = ${id} and name = 'call.overflowed' and ${way}
      and id > coalesce((select max(handed.id) from events handed where handed.subject = 'call'
        and handed.subject_id = ${id} and handed.name = 'call.transferred'), 0) limit 1`.execute(trx);
  return rows.length > 0;
}

async function moveOn(
  trx: Trx,
  call: Call,
  set: Partial<Pick<Call, "queue_id" | "queued_at" | "wanted_id" | "wanted_because" | "overflowed_to">>,
): Promise<void> {
  await trx
    .updateTable("calls")
    .set({ ...set, version: sql<number>`version + 1` })
    .where("id", "=", call.id)
    .execute();
  // The clock of the call does this itself, and goes on by itself.
  if (set.queue_id) await record(trx, "call.queued", call.id, { detail: { queue_id: set.queue_id }, heard: true });
}
