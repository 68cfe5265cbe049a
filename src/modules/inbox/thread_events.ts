import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { PastEvent } from "../events/mod.ts";

export type ThreadEvent = PastEvent;

const told = [
  "conversation.claimed",
  "conversation.assigned",
  "conversation.released",
  "conversation.done",
  "conversation.reopened",
  "window.closed",
];

interface Lines {
  from?: Date;
  to?: Date;
  /** From the last message before that many on, or from the beginning. */
  ofNewest?: number;
}

/** The system lines of a span of the thread (IN-6), oldest first; the caller has looked the conversation up. */
export async function listThreadEvents(
  db: Db,
  conversationId: number,
  { from, to, ofNewest }: Lines,
): Promise<ThreadEvent[]> {
  const shape = { from: Boolean(from), to: Boolean(to), ofNewest };
  return (await eventLines(db, shape, { conversationId, from, to })).reverse();
}

interface LineShape {
  from: boolean;
  to: boolean;
  ofNewest: number | undefined;
}
type LineValues = { conversationId: number; from: Date | undefined; to: Date | undefined };

const eventLines = composedOnce<Database, LineShape, LineValues, ThreadEvent>(
  (db, shape, { conversationId, from, to }) => {
    let query = db
      .selectFrom("events")
      .leftJoin("users", "users.id", "events.actor_id")
      .select([
        "events.id",
        "events.name",
        "events.actor_id",
        "users.name as actor_name",
        "events.detail",
        "events.created_at",
      ])
      // As it stands in the index of such lines: what a conversation has heard otherwise is many times more.
      .where("events.subject", "=", sql.lit("conversation"))
      .where("events.subject_id", "=", conversationId)
      .where(
        "events.name",
        "in",
        told.map((name) => sql.lit(name)),
      );
    if (shape.from) query = query.where("events.created_at", ">=", from!);
    if (shape.to) query = query.where("events.created_at", "<", to!);
    if (shape.ofNewest) {
      query = query.where(
        sql<boolean>`events.created_at >= coalesce((select sent_at from messages
          where conversation_id = ${conversationId}
          order by sent_at desc, id desc offset ${sql.lit(shape.ofNewest)} limit 1), '-infinity')`,
      );
    }
    return query.orderBy("events.created_at", "desc").limit(sql.lit(100));
  },
);
