import { sql } from "kysely";
import { type Db, isDatabaseAway, type Trx } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import type { LedgerEntry, Split } from "./facebook/split.ts";
import { laneOf } from "./lanes.ts";
import type { Channel } from "./table.ts";

/**
 * Writes a webhook into the ledger, one row per event, and comes back once it is committed: only then may the provider
 * be told that we have it. What cannot be read is kept whole, parked with the reason.
 */
export async function receive(
  db: Db,
  channel: Channel,
  raw: Uint8Array,
  split: (raw: Uint8Array) => Split,
): Promise<number> {
  const found = split(raw);
  if ("unreadable" in found) return park(db, channel, raw, found.unreadable);
  try {
    await insertAll(db, channel, found.entries);
    return found.entries.length;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    // Nothing that came signed may be turned away for ever because of us.
    return park(db, channel, raw, error instanceof Error ? error.message : String(error));
  }
}

/** One row per event, in their order. */
export async function insertAll(db: Db | Trx, channel: Channel, entries: LedgerEntry[]): Promise<void> {
  await sql`
    insert into webhook_events (channel, page_key, conversation_key, lane, body)
    select ${channel}, page_key, conversation_key, lane, convert_to(body, 'UTF8')
    from unnest(
      ${entries.map((entry) => entry.pageKey)}::text[],
      ${entries.map((entry) => entry.conversationKey)}::text[],
      ${entries.map((entry) => laneOf(entry.conversationKey))}::smallint[],
      ${entries.map((entry) => entry.body)}::text[]
    ) with ordinality as given (page_key, conversation_key, lane, body, place)
    order by place`.execute(db);
}

async function park(db: Db, channel: Channel, raw: Uint8Array, reason: string): Promise<number> {
  await changing(db, async (trx) => {
    const { id } = await trx
      .insertInto("webhook_events")
      .values({
        channel,
        page_key: "",
        conversation_key: "",
        lane: 0,
        body: Buffer.from(raw),
        state: "parked",
        reason,
        settled_at: new Date(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await record(trx, "webhook.parked", id, { detail: { reason } });
  });
  return 0;
}
