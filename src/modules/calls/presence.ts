import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { changing } from "../events/mod.ts";
import { holdAgent, movePresence } from "./agents.ts";
import { endOffers } from "./ending_offers.ts";
import type { AgentState } from "./table.ts";

/** After so long without a sign of life a browser counts as gone; the look for it follows within seconds. */
export const GONE_AFTER_MS = 25_000;
const BATCH = 100;

/**
 * A sign of life of one of somebody's browsers. Nearly always it says what is known, and costs one small write. They are
 * there where they use one, whatever the others say: each of these by turns would make them come and go all day.
 */
export async function seeAgent(
  db: Db,
  userId: number,
  presence: "online" | "away",
  { at = new Date(), browser = "" }: { at?: Date; browser?: string } = {},
): Promise<void> {
  const online = presence === "online" && { online_by: browser, online_at: at };
  const recently = new Date(at.getTime() - GONE_AFTER_MS);
  const same = await noteSame(db, { presence }, { userId, browser, at, recently });
  if (same.length > 0) return;
  await changing(db, async (trx) => {
    const state = await holdAgent(trx, userId);
    await movePresence(trx, state, presence, { at, seen: at });
    if (online) await trx.updateTable("agent_states").set(online).where("user_id", "=", userId).execute();
  });
}

const noteSame = composedOnce<
  Database,
  { presence: "online" | "away" },
  { userId: number; browser: string; at: Date; recently: Date },
  { user_id: number }
>((db, { presence }, { userId, browser, at, recently }) => {
  const isOnline = presence === "online";
  const isUsedElsewhere = sql<boolean>`presence = 'online' and online_by <> ${browser}
    and online_at > ${recently}::timestamptz`;
  return db
    .updateTable("agent_states")
    .set({
      seen_at: sql<Date>`greatest(seen_at, ${at}::timestamptz)`,
      ...(isOnline && { online_by: browser, online_at: at }),
    })
    .where("user_id", "=", userId)
    .where((eb) => eb.or([eb("presence", "=", presence), ...(isOnline ? [] : [isUsedElsewhere])]))
    .returning("user_id");
});

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
