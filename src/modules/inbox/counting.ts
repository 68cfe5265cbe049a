import { type RawBuilder, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import type { Person } from "../people/table.ts";
import { inRoom, type Room, rooms } from "./filter.ts";
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
  const [counted] = await counts(db, { role: person.role }, { userId: person.id });
  const { channels, ...found } = counted!;
  return { total: found.all, rooms: found, channels: channels ?? {} };
}

type Counted = Record<Room, number> & { channels: UnreadCounts["channels"] | null };

const counts = composedOnce<Database, Pick<Person, "role">, { userId: number }, Counted>((db, { role }, { userId }) => {
  const person = { id: userId, role };
  const unread = () =>
    db
      .selectFrom("conversations")
      // As it stands in the indexes of what is unread: a kept plan would not know them by a parameter.
      .where("conversations.unread_count", ">", sql.lit(0))
      .where("conversations.done_at", "is", null)
      .where(visibleTo(person))
      .limit(sql.lit(COUNT_CAP));
  const of = (room: Room | "taking_part") =>
    db.selectFrom(inRoom(unread().select("conversations.id"), room, person).as("unread")).select("unread.id");
  // Two short look-ups in place of one "or" that no index serves.
  const found = (room: Room) => (room === "mine" ? of("assigned").union(of("taking_part")) : of(room)).as("found");
  const ofChannel = unread()
    .where("conversations.channel", "=", sql<Channel>`used.channel`)
    .select("conversations.id");
  const takesPart = (role = sql`true`) =>
    sql<boolean>`exists (select 1 from conversation_participants p where p.conversation_id = conversations.id
      and p.user_id = ${userId} and ${role})`;
  const few = unread().select([
    "conversations.assignee_id",
    "conversations.channel",
    takesPart().as("takes_part"),
    takesPart(sql`p.role = 'follower'`).as("follows"),
  ]);
  const isOf: Record<Room, RawBuilder<unknown>> = {
    all: sql`true`,
    mine: sql`assignee_id = ${userId} or takes_part`,
    unclaimed: sql`assignee_id is null`,
    assigned: sql`assignee_id = ${userId}`,
    following: sql`follows`,
  };
  const n = (room: Room) => sql<number>`(select count(*)::int from few where ${isOf[room]})`;
  const ofRoom = (room: Room) =>
    room === "all"
      ? n("all")
      : sql<number>`case when ${n("all")} < ${sql.lit(COUNT_CAP)} then ${n(room)}
          else (select least(count(*)::int, ${sql.lit(COUNT_CAP)}) from ${found(room)}) end`;
  const perChannel = sql<Counted["channels"]>`(
    select jsonb_object_agg(used.channel, case when ${n("all")} < ${sql.lit(COUNT_CAP)}
      then (select count(*)::int from few where few.channel = used.channel)
      else (select count(*)::int from ${ofChannel.as("found")}) end)
    from (select distinct channel from pages where state <> 'disconnected') used)`;
  // Where fewer wait than are counted, all of them are at hand; else each count looks up its own.
  return db
    .with(
      (cte) => cte("few").materialized(),
      () => few,
    )
    .selectNoFrom([...rooms.map((room) => ofRoom(room).as(room)), perChannel.as("channels")]) as never;
});
