import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import type { Person } from "../people/table.ts";
import { inRoom, type Room, rooms } from "./queries.ts";
import { visibleTo } from "./visibility.ts";

/** Counts stop here and read "99+": what they cost does not grow with what waits. */
export const COUNT_CAP = 100;

export interface UnreadCounts {
  total: number;
  rooms: Record<Room, number>;
  channels: Partial<Record<Channel, number>>;
}

/** Unread conversations that the person may see (IN-2), in one statement, each count at most COUNT_CAP. */
export async function countUnread(db: Db, person: Pick<Person, "id" | "role">): Promise<UnreadCounts> {
  const unread = () =>
    db
      .selectFrom("conversations")
      .where("conversations.unread_count", ">", 0)
      .where("conversations.done_at", "is", null)
      .where(visibleTo(person))
      .limit(sql.lit(COUNT_CAP));
  const of = (room: Room | "taking_part") =>
    db.selectFrom(inRoom(unread().select("conversations.id"), room, person).as("unread")).select("unread.id");
  // Two short look-ups in place of one "or" that no index serves.
  const found = (room: Room) => (room === "mine" ? of("assigned").union(of("taking_part")) : of(room)).as("found");
  const channels = await db
    .selectFrom("pages")
    .select("channel")
    .distinct()
    .where("state", "<>", "disconnected")
    .execute();
  const counted = await db
    .selectNoFrom([
      ...rooms.map((room) =>
        db
          .selectFrom(found(room))
          .select(sql<number>`count(*)::int`.as("n"))
          .as(room),
      ),
      ...channels.map(({ channel }) =>
        db
          .selectFrom(unread().where("conversations.channel", "=", channel).select("conversations.id").as("found"))
          .select(sql<number>`count(*)::int`.as("n"))
          .as(`channel_${channel}`),
      ),
    ])
    .executeTakeFirstOrThrow();
  const count = (key: string) => (counted as Record<string, number | null>)[key] ?? 0;
  return {
    total: count("all"),
    rooms: Object.fromEntries(rooms.map((room) => [room, count(room)])) as Record<Room, number>,
    channels: Object.fromEntries(channels.map(({ channel }) => [channel, count(`channel_${channel}`)])),
  };
}
