import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Channel } from "../channels/table.ts";
import { changing, type EventName, record } from "../events/mod.ts";

export interface WindowStanding {
  channel: Channel;
  hasWindow: boolean;
  /** The customer's last act that opens the window, in milliseconds. */
  openedAt: number | null;
  assigneeId: number | null;
}

/** What the clock of a window looks at whenever it wakes. */
export async function readWindow(db: Db, conversationId: number): Promise<WindowStanding> {
  const window = (await readWindows(db, [conversationId])).get(conversationId);
  if (!window) throw new NotFound("conversation");
  return window;
}

/** The same of many, by their ids; what is not there is left out. */
export async function readWindows(db: Db, ids: readonly number[]): Promise<Map<number, WindowStanding>> {
  const rows = await windowRows(db, {}, { ids });
  return new Map(rows.map((row) => [row.id, windowStandingOf(row)]));
}

const windowRows = composedOnce<Database, object, { ids: readonly number[] }, Row>((db, _, { ids }) => ({
  compile: () =>
    sql<Row>`select id, channel, window_opened_at, assignee_id from conversations where id = any(${ids}::bigint[])`.compile(
      db,
    ),
}));

interface Row {
  id: number;
  channel: Channel;
  window_opened_at: Date | null;
  assignee_id: number | null;
}

/** How the window of a conversation stands, by its row. */
export const windowStandingOf = ({ channel, window_opened_at: at, assignee_id }: Omit<Row, "id">): WindowStanding => ({
  channel,
  hasWindow: channel === "facebook",
  openedAt: at?.getTime() ?? null,
  assigneeId: assignee_id,
});

/** Warns that the window opened at `openedAt` closes soon: once for each lead, whoever asks and however often. */
export async function warnWindow(
  db: Db,
  conversationId: number,
  { openedAt, leadMs, minutesLeft }: { openedAt: number; leadMs: number; minutesLeft: number },
): Promise<void> {
  await changing(db, async (trx) => {
    if (!(await isStill(trx, conversationId, openedAt))) return;
    const detail = { opened_at: new Date(openedAt).toISOString(), lead_ms: leadMs };
    if (await hasHappened(trx, "window.warned", conversationId, detail)) return;
    await record(trx, "window.warned", conversationId, { detail: { ...detail, minutes_left: minutesLeft } });
  });
}

/** Says that the window opened at `openedAt` has closed. False when the customer has written since: it goes on. */
export async function closeWindow(
  db: Db,
  conversationId: number,
  { openedAt }: { openedAt: number },
): Promise<boolean> {
  return changing(db, async (trx) => {
    if (!(await isStill(trx, conversationId, openedAt))) return false;
    const detail = { opened_at: new Date(openedAt).toISOString() };
    if (!(await hasHappened(trx, "window.closed", conversationId, detail)))
      await record(trx, "window.closed", conversationId, { detail });
    return true;
  });
}

async function isStill(trx: Trx, conversationId: number, openedAt: number): Promise<boolean> {
  const row = await trx
    .selectFrom("conversations")
    .select("window_opened_at")
    .where("id", "=", conversationId)
    .forUpdate()
    .executeTakeFirst();
  return row?.window_opened_at?.getTime() === openedAt;
}

async function hasHappened(trx: Trx, name: EventName, conversationId: number, detail: object): Promise<boolean> {
  const { rows } = await sql`select 1 from events where subject = 'conversation' and subject_id = ${conversationId}
    and name = ${name} and detail @> ${JSON.stringify(detail)}::jsonb limit 1`.execute(trx);
  return rows.length > 0;
}
