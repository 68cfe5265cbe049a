import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import { windowStandingOf } from "./watching_window.ts";

export interface Unfinished {
  id: number;
  channel: Channel;
}

/** Conversations whose reply window opened after a moment, a page of them by that moment. */
export async function listOpenWindows(db: Db, { after, limit }: { after: { at: Date; id: number }; limit: number }) {
  const rows = await db
    .selectFrom("conversations")
    .select(["id", "channel", "window_opened_at", "assignee_id"])
    .where("channel", "=", "facebook")
    .where(sql<boolean>`(window_opened_at, id) > (${after.at}, ${after.id}::bigint)`)
    .orderBy("window_opened_at")
    .orderBy("id")
    .limit(limit)
    .$narrowType<{ window_opened_at: Date }>()
    .execute();
  return rows.map((row) => ({ id: row.id, at: row.window_opened_at, window: windowStandingOf(row) }));
}

/** Conversations with messages that wait to be sent, a page of them by id. */
export async function listUnsent(
  db: Db,
  { after, limit, pageId }: { after: number; limit: number; pageId?: number },
): Promise<Unfinished[]> {
  const { rows } = await sql<Unfinished>`
    select conversations.id, conversations.channel from conversations
    join (select distinct conversation_id from messages where state = 'sending' and conversation_id > ${after}
      order by conversation_id limit ${pageId === undefined ? limit : null}) unsent on unsent.conversation_id = conversations.id
    where ${pageId === undefined ? sql`true` : sql`conversations.page_id = ${pageId}`}
    order by conversations.id limit ${limit}`.execute(db);
  return rows;
}
