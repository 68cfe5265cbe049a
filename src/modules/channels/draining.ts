import { sql } from "kysely";
import type { Logger } from "pino";
import { atOnce } from "../../at_once.ts";
import type { Db, Trx } from "../../database.ts";
import { changing } from "../events/mod.ts";
import { parseFacebook } from "./facebook/parse.ts";
import type { Apply } from "./incoming.ts";
import { type Attempt, counted, isolating, isWorthRepeating } from "./isolating.ts";
import { LANE_LOCK } from "./lanes.ts";
import type { PbxEvent } from "./phone/incoming.ts";
import { parsePbxEvent } from "./phone/parse.ts";
import { parked, settle, type Verdict } from "./settling.ts";
import type { Page, WebhookEvent } from "./table.ts";

type Row = Pick<WebhookEvent, "id" | "channel" | "page_key" | "body" | "received_at"> & {
  page_id: number | null;
  page_state: Page["state"] | null;
};
type Read = { row: Row; event: unknown };

/** What the rooms do with what came: who writes and who calls end in different ones. */
export interface Appliers {
  apply: Apply;
  /** Where it is missing, what PBXs say is parked. */
  applyPbx?: Apply<PbxEvent>;
}

/** How the rows of one channel are read and applied. */
interface Reading {
  parse(body: Uint8Array, receivedAt: Date): { kind: string };
  apply: Attempt<unknown>;
}
type Ignored = { kind: "ignored"; why: string };
type Readings = Partial<Record<string, Reading>>;

const BATCH = 500;

function readingsOf({ apply, applyPbx }: Appliers, careful: <Event>(apply: Apply<Event>) => Attempt<Event>): Readings {
  return {
    facebook: { parse: parseFacebook, apply: careful(counted(apply)) as Attempt<unknown> },
    ...(applyPbx && { phone: { parse: parsePbxEvent, apply: careful(counted(applyPbx)) as Attempt<unknown> } }),
  };
}

/**
 * Applies up to a batch of the events of these lanes, in their order, and settles them in the same transaction; gives
 * how many. When one of them makes the batch fail it is found and parked, and the others go on.
 */
export async function drainLanes(deps: Appliers & { db: Db; log: Logger }, lanes: number[]): Promise<number> {
  try {
    const readings = readingsOf(deps, (apply) => apply);
    return await changing(deps.db, (trx) => drain(trx, lanes, readings));
  } catch (error) {
    if (isWorthRepeating(error)) throw error;
    deps.log.warn({ err: error, lanes }, "a batch failed; looking for the event that did it");
    const readings = readingsOf(deps, isolating);
    return changing(deps.db, (trx) => drain(trx, lanes, readings));
  }
}

async function drain(trx: Trx, lanes: number[], readings: Readings): Promise<number> {
  const rows = await claim(trx, lanes);
  if (rows.length === 0) return 0;
  const verdicts: Verdict[] = [];
  const readable = rows.flatMap((row) => read(row, readings, verdicts));
  for (const [pageId, run] of byPage(readable, verdicts)) {
    // A page is of one channel.
    const { apply } = readings[run[0]!.row.channel]!;
    const ends = await apply(
      trx,
      pageId,
      run.map(({ event }) => event),
    );
    run.forEach(({ row }, place) => verdicts.push({ row, end: ends[place]! }));
  }
  await settle(trx, verdicts);
  return rows.length;
}

/**
 * The oldest events of those lanes that nobody else has. The locks come first, so that what is read is not being settled.
 * Nobody waits for the disk here: what a crash takes back is still pending in the ledger, which was written to it.
 */
async function claim(trx: Trx, lanes: number[]): Promise<Row[]> {
  const locking = sql`
    select set_config('synchronous_commit', 'off', true), set_config('switchboard.lanes',
      coalesce(array_agg(lane) filter (where pg_try_advisory_xact_lock(${LANE_LOCK}, lane)), '{}')::text, true)
    from unnest(${lanes}::smallint[]) as lane`.execute(trx);
  const [, rows] = await atOnce([locking, readPending(trx)]);
  return rows;
}

function readPending(trx: Trx): Promise<Row[]> {
  return trx
    .selectFrom("webhook_events")
    .leftJoin("pages", (join) =>
      join
        .onRef("pages.channel", "=", "webhook_events.channel")
        .onRef("pages.provider_id", "=", "webhook_events.page_key"),
    )
    .select([
      "webhook_events.id",
      "webhook_events.channel",
      "webhook_events.page_key",
      "webhook_events.body",
      "webhook_events.received_at",
      "pages.id as page_id",
      "pages.state as page_state",
    ])
    .where("webhook_events.state", "=", sql.lit("pending"))
    .where(sql<boolean>`webhook_events.lane = any(current_setting('switchboard.lanes')::smallint[])`)
    .orderBy("webhook_events.id")
    .limit(sql.lit(BATCH))
    .execute();
}

function read(row: Row, readings: Readings, verdicts: Verdict[]): Read[] {
  try {
    const reading = readings[row.channel];
    if (!reading) throw new Error("channel_not_connected");
    const event = reading.parse(row.body, row.received_at) as Ignored | { kind: "" };
    if (event.kind !== "ignored") return [{ row, event }];
    verdicts.push({ row, end: { state: "ignored", reason: event.why } });
  } catch (error) {
    verdicts.push({ row, end: parked(error) });
  }
  return [];
}

/** The events of each page we know, in order. A page whose token died goes on: only sending needs the token. */
function byPage(readable: Read[], verdicts: Verdict[]): Map<number, Read[]> {
  const runs = new Map<number, Read[]>();
  for (const each of readable) {
    const { page_id: pageId, page_state: state } = each.row;
    if (pageId !== null && state !== "disconnected") {
      const run = runs.get(pageId);
      if (run) run.push(each);
      else runs.set(pageId, [each]);
    } else {
      const reason = pageId === null ? "unknown_page" : "page_disconnected";
      verdicts.push({ row: each.row, end: { state: "ignored", reason } });
    }
  }
  return runs;
}
