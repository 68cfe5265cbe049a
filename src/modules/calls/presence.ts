import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { changing } from "../events/mod.ts";
import { holdAgent, movePresence } from "./agents.ts";
import { endOffers } from "./ending_offers.ts";
import type { AgentState } from "./table.ts";

/** After so long without a sign of life a browser counts as gone; the look for it follows within seconds. */
export const GONE_AFTER_MS = 25_000;
const BATCH = 100;

/** A sign of life of somebody's browser. Nearly always it says what is known, and costs one small write. */
export async function seeAgent(
  db: Db,
  userId: number,
  presence: "online" | "away",
  { at = new Date() }: { at?: Date } = {},
): Promise<void> {
  const same = await db
    .updateTable("agent_states")
    .set({ seen_at: sql<Date>`greatest(seen_at, ${at}::timestamptz)` })
    .where("user_id", "=", userId)
    .where("presence", "=", presence)
    .executeTakeFirst();
  if (same.numUpdatedRows > 0n) return;
  await changing(db, async (trx) => {
    const state = await holdAgent(trx, userId);
    await movePresence(trx, state, presence, { at, seen: at });
  });
}

/**
 * Those of whose browser nothing was heard for a while are offline, and what rings for them goes on to the next. Their
 * place in the queues stays as it is: back again they are rung again. Returns how many.
 */
export function markGone(db: Db | Trx, { at = new Date() }: { at?: Date } = {}): Promise<number> {
  return changing(db, async (trx) => {
    const gone: AgentState[] = await trx
      .selectFrom("agent_states")
      .selectAll()
      .where("presence", "<>", "offline")
      .where((eb) => eb.or([eb("seen_at", "is", null), eb("seen_at", "<", new Date(at.getTime() - GONE_AFTER_MS))]))
      .orderBy("user_id")
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    if (gone.length === 0) return 0;
    await endOffers(trx, { userIds: gone.map((state) => state.user_id) }, { ended: "failed", at });
    for (const state of gone) await movePresence(trx, state, "offline", { at });
    return gone.length;
  });
}
