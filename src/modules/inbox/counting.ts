import { type RawBuilder, type SqlBool, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import type { Person, Role } from "../people/table.ts";
import type { Room } from "./filter.ts";
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
  const [{ channels, user_id: _, ...found }] = (await countsOfOne(
    db,
    { role: person.role },
    { userId: person.id },
  )) as [Counted];
  return { total: found.all, rooms: found, channels: channels ?? {} };
}

/** The same for many of one role at once. */
export async function countUnreadOfEach(db: Db, role: Role, userIds: number[]): Promise<Map<number, UnreadCounts>> {
  const counted = await countsOfEach(db, { role }, { userIds });
  return new Map(
    counted.map(({ user_id: userId, channels, ...found }) => [
      userId,
      { total: found.all, rooms: found, channels: channels ?? {} },
    ]),
  );
}

type Counted = Record<Room, number> & { user_id: number; channels: UnreadCounts["channels"] | null };

const cap = sql.lit(COUNT_CAP);

/**
 * AS-5, taken apart into what overlaps nowhere: unclaimed, one's own, what others have on pages that one sees whole, and
 * what others have and one takes part in. Each is an index's range of its pages, read until the cap; whatever the rooms
 * and channels count is a sum of these.
 */
function countsOf(db: Db, role: Role, viewers: RawBuilder<{ id: number }>) {
  const userId = sql.ref<number>("viewer.id");
  const person = { id: userId as unknown as number, role };
  const seesAll = role === "owner" || role === "admin";
  const isMine = seesAll ? sql`true` : sql`member.user_id is not null`;
  const isWhole = seesAll || role === "supervisor" ? isMine : sql`coalesce(member.is_admin, false)`;
  const unread = db
    .selectFrom("conversations")
    // As it stands in the index of what is unread: a kept plan would not know it by a parameter.
    .where("conversations.unread_count", ">", sql.lit(0))
    .where("conversations.done_at", "is", null)
    .where(visibleTo(person));
  const within = (pages: RawBuilder<unknown>, assignee: RawBuilder<SqlBool>) =>
    sql<number>`(select count(*)::int from ${unread
      .where(sql<SqlBool>`conversations.page_id = any(${pages})`)
      .where(assignee)
      .select(sql.lit(1).as("one"))
      .limit(cap)
      .as("found")})`;
  const unclaimed = within(sql`channel.ids`, sql`conversations.assignee_id is null`);
  const own = within(sql`channel.ids`, sql`conversations.assignee_id = ${userId}`);
  const ofOthers = within(
    sql`channel.whole_ids`,
    sql`conversations.assignee_id is not null and conversations.assignee_id <> ${userId}`,
  );
  const taken = unread
    .innerJoin("conversation_participants as part", "part.conversation_id", "conversations.id")
    .where("part.user_id", "=", userId)
    .groupBy("conversations.id")
    .select(["conversations.page_id", "conversations.assignee_id", "conversations.channel"])
    .select(sql<boolean>`bool_or(part.role = 'follower')`.as("follows"));
  const channel = sql`(
    select pages.channel, bool_or(pages.state <> 'disconnected' and pages.channel <> 'phone') as is_used,
      coalesce(array_agg(pages.id) filter (where ${isMine}), '{}') as ids,
      coalesce(array_agg(pages.id) filter (where ${isWhole}), '{}') as whole_ids
    from pages left join page_members member on member.page_id = pages.id and member.user_id = ${userId}
    group by pages.channel)`;
  const counted = sql<Counted>`(
    with taken as materialized (${taken}),
    parts as materialized (
      select channel.*, ${unclaimed} as unclaimed, ${own} as own, (
        select count(*)::int from taken where taken.channel = channel.channel
          and taken.assignee_id <> ${userId} and taken.page_id <> all(channel.whole_ids)) as of_others_taken
      from ${channel} channel),
    sums as materialized (
      select channel.*, unclaimed + own + of_others_taken + case when unclaimed + own < ${cap} then ${ofOthers} else 0 end as seen
      from parts channel)
    select least(coalesce(sum(seen), 0), ${cap})::int as all, least(coalesce(sum(unclaimed), 0), ${cap})::int as unclaimed,
      least(coalesce(sum(own), 0), ${cap})::int as assigned,
      least(coalesce(sum(own), 0) + (select count(*) from taken where assignee_id is distinct from ${userId}), ${cap})::int as mine,
      least((select count(*) from taken where follows), ${cap})::int as following,
      jsonb_object_agg(channel, least(seen, ${cap})) filter (where is_used) as channels
    from sums)`;
  return db
    .selectFrom(viewers.as(sql<"viewer">`viewer (id)`))
    .innerJoinLateral(counted.as("counted"), (join) => join.onTrue())
    .select("viewer.id as user_id")
    .selectAll("counted");
}

const countsOfEach = composedOnce<Database, { role: Role }, { userIds: number[] }, Counted>(
  (db, { role }, { userIds }) => countsOf(db, role, sql`unnest(${userIds}::bigint[])`) as never,
);
/** Of an array PostgreSQL guesses ten in a plan that it keeps, which looks so dear that it would plan anew for every page. */
const countsOfOne = composedOnce<Database, { role: Role }, { userId: number }, Counted>(
  (db, { role }, { userId }) => countsOf(db, role, sql`(select ${userId}::bigint)`) as never,
);
