import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { LANE_LOCK, LANES } from "./lanes.ts";
import type { Channel } from "./table.ts";

const JUST_NOW_MS = 60_000;

/**
 * Events that came while the page was being registered: Facebook sends them as soon as it is subscribed, a moment
 * before the page is ours. In the transaction that makes it so they are put back to be applied.
 */
export async function reviveEarly(trx: Trx, channel: Channel, pageKey: string): Promise<void> {
  // A batch that is being applied has looked for the page already: it has to end first, or what it ignores is missed here.
  await sql`select pg_advisory_xact_lock(${LANE_LOCK}, lane) from generate_series(0, ${sql.lit(LANES - 1)}) as lane`.execute(
    trx,
  );
  await trx
    .updateTable("webhook_events")
    .set({ state: "pending", reason: null, settled_at: null })
    .where("state", "=", "ignored")
    .where("settled_at", ">", new Date(Date.now() - JUST_NOW_MS))
    .where("reason", "in", ["unknown_page", "page_disconnected"])
    .where("channel", "=", channel)
    .where("page_key", "=", pageKey)
    .execute();
}
