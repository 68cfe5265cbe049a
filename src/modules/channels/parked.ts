import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { changing, recordAll } from "../events/mod.ts";
import type { WebhookEvent, WebhookState } from "./table.ts";

export type ParkedRow = Pick<
  WebhookEvent,
  "id" | "channel" | "page_key" | "conversation_key" | "reason" | "attempts" | "received_at" | "settled_at"
> & { size: number };

/** The parked webhooks, newest first; `before` is the id of the last row seen. */
export async function listParked(
  db: Db,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<{ rows: ParkedRow[]; next?: number }> {
  const rows = await db
    .selectFrom("webhook_events")
    .select(["id", "channel", "page_key", "conversation_key", "reason", "attempts", "received_at", "settled_at"])
    .select(sql<number>`octet_length(body)`.as("size"))
    .where("state", "=", "parked")
    .$if(before !== undefined, (query) => query.where("id", "<", before!))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  return { rows: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : undefined };
}

export async function getWebhook(db: Db, id: number): Promise<WebhookEvent> {
  const found = await db.selectFrom("webhook_events").selectAll().where("id", "=", id).executeTakeFirst();
  if (!found) throw new NotFound(`webhook ${id}`);
  return found;
}

/** Puts parked webhooks back to be applied, the ones named or all of them. Gives how many; their being announced wakes the ingest. */
export async function replayParked(db: Db, which: number[] | "all", { by }: { by: number }): Promise<number> {
  return changing(db, async (trx) => {
    const replayed = await trx
      .updateTable("webhook_events")
      .set({ state: "pending", reason: null, settled_at: null })
      .where("state", "=", "parked")
      .$if(which !== "all", (query) => query.where("id", "in", which === "all" ? [] : [0, ...which]))
      .returning("id")
      .execute();
    await recordAll(
      trx,
      replayed.map(({ id }) => ({ name: "webhook.replayed", subjectId: id, by })),
    );
    return replayed.length;
  });
}

export interface LedgerFigures {
  waiting: number;
  parked: number;
  /** When the oldest waiting one came; null when none waits. */
  waitingSince: Date | null;
  lastHour: Partial<Record<WebhookState, number>>;
}

/** What the ledger holds now, and how the events of the last hour ended. */
export async function countLedger(db: Db, { now = new Date() } = {}): Promise<LedgerFigures> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const { rows: open } = await sql<{ state: WebhookState; count: number; since: Date }>`
    select 'pending' as state, count(*) as count, min(received_at) as since from webhook_events where state = 'pending'
    union all
    select 'parked', count(*), min(received_at) from webhook_events where state = 'parked'`.execute(db);
  const { rows: settled } = await sql<{ state: WebhookState; count: number }>`
    select state, count(*) as count from webhook_events
    where state in ('applied', 'duplicate', 'ignored') and settled_at >= ${hourAgo} group by state`.execute(db);
  const of = (state: WebhookState) => open.find((row) => row.state === state);
  return {
    waiting: of("pending")?.count ?? 0,
    parked: of("parked")?.count ?? 0,
    waitingSince: of("pending")?.since ?? null,
    lastHour: Object.fromEntries(settled.map((row) => [row.state, row.count])),
  };
}
