import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { changing } from "../events/mod.ts";
import type { SendToPbx } from "../channels/mod.ts";
import { lockCall } from "./answering.ts";
import { endLocked } from "./ending.ts";
import type { Call } from "./table.ts";

/** So long the PBX is waited for: one that is away is often why its line is disconnected. */
const MOMENT_MS = 2_000;
const BATCH = 100;
const CAUSE = "line_disconnected";

/**
 * Ends all that goes on over a line that is about to be disconnected: nothing is heard of it any more, and nobody is to
 * be kept in a talk whose end is never told. Whoever still waits counts as missed, and is to be called back. The PBX is
 * told to end them as well, while it still believes us. Returns how many.
 */
export async function endCallsOfLine(db: Db, send: SendToPbx, pageId: number): Promise<number> {
  const ended: Call[] = [];
  for (let after = 0; ; ) {
    const open = await db
      .selectFrom("calls")
      .select("id")
      .where("page_id", "=", pageId)
      .where("state", "<>", "ended")
      .where("id", ">", after)
      .orderBy("id")
      .limit(BATCH)
      .execute();
    for (const { id } of open) {
      const call = await endOne(db, id);
      if (call) ended.push(call);
    }
    if (open.length < BATCH) break;
    after = open.at(-1)!.id;
  }
  const tell = ({ id, provider_id: call }: Call) => send(pageId, { id: `call-${id}-closed`, call, name: "hang_up" });
  const moment = Promise.withResolvers<void>();
  const timer = setTimeout(moment.resolve, MOMENT_MS);
  await Promise.race([Promise.allSettled(ended.map(tell)), moment.promise]);
  clearTimeout(timer);
  return ended.length;
}

/** What began over a line in the very moment of its end. */
export async function endCallsOfClosedLines(db: Db): Promise<void> {
  const left = await db
    .selectFrom("calls")
    .select("id")
    .where("state", "<>", "ended")
    .where(sql<boolean>`exists (select from pages where pages.id = page_id and pages.state = 'disconnected')`)
    .orderBy("id")
    .limit(BATCH)
    .execute();
  for (const { id } of left) await endOne(db, id);
}

const endOne = (db: Db, id: number): Promise<Call | undefined> =>
  changing(db, async (trx) => {
    const call = await lockCall(trx, id);
    return call && call.state !== "ended" ? endLocked(trx, call, { by: "system", cause: CAUSE }) : undefined;
  });
