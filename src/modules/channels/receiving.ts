import { sql } from "kysely";
import { type Db, isDatabaseAway, type Trx } from "../../database.ts";
import { gathering } from "../../gathering.ts";
import { changing, record } from "../events/mod.ts";
import type { LedgerEntry, Split } from "./facebook/split.ts";
import { laneOf } from "./lanes.ts";
import type { Channel } from "./table.ts";

/** Most bring one event. Those that weigh more fill a statement of their own, and several connections are written over. */
const SMALL = 4 * 1024;

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
    if (raw.length > SMALL) await insertAll(db, channel, found.entries);
    else await insertTogether(db, channel, found.entries);
    return found.entries.length;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    // Nothing that came signed may be turned away for ever because of us.
    return park(db, channel, raw, error instanceof Error ? error.message : String(error));
  }
}

interface Small {
  channel: Channel;
  entries: LedgerEntry[];
}

const writers = new WeakMap<Db, (small: Small) => Promise<unknown>>();

/** Together with whatever else comes while the disk is waited for: each commit is one wait, for one or for a hundred. */
async function insertTogether(db: Db, channel: Channel, entries: LedgerEntry[]): Promise<void> {
  const write =
    writers.get(db) ??
    gathering(
      (all: Small[]) => insertSmall(db, all),
      (small) => small,
    );
  writers.set(db, write);
  const failure = await write({ channel, entries });
  if (failure) throw failure;
}

/** Gives what each failed with: where the database is away none is to be tried by itself. */
async function insertSmall(db: Db, all: Small[]): Promise<unknown[]> {
  let away: unknown;
  try {
    await insertRows(
      db,
      all.flatMap(({ channel, entries }) => entries.map((entry) => ({ ...entry, channel }))),
    );
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    away = error;
  }
  return all.map(() => away);
}

/** One row per event, in their order. */
export const insertAll = (db: Db | Trx, channel: Channel, entries: LedgerEntry[]): Promise<void> =>
  insertRows(
    db,
    entries.map((entry) => ({ ...entry, channel })),
  );

async function insertRows(db: Db | Trx, entries: (LedgerEntry & { channel: Channel })[]): Promise<void> {
  await sql`
    insert into webhook_events (channel, page_key, conversation_key, lane, body)
    select channel, page_key, conversation_key, lane, convert_to(body, 'UTF8')
    from unnest(
      ${entries.map((entry) => entry.channel)}::text[],
      ${entries.map((entry) => entry.pageKey)}::text[],
      ${entries.map((entry) => entry.conversationKey)}::text[],
      ${entries.map((entry) => laneOf(entry.conversationKey))}::smallint[],
      ${entries.map((entry) => entry.body)}::text[]
    ) with ordinality as given (channel, page_key, conversation_key, lane, body, place)
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
