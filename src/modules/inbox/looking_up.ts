import { type SqlBool, sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import { parsePhone } from "../customers/mod.ts";
import type { Person } from "../people/table.ts";
import { isOlderThan, microsOf, type Place } from "./cursor.ts";
import { type Filter, matching } from "./filter.ts";

/** A message that has the words one looks for, and whose conversation it stands in. */
export interface FoundMessage {
  id: number;
  conversation_id: number;
  author: "customer" | "page";
  user_id: number | null;
  user_name: string | null;
  body: string;
  sent_at: Date;
  channel: Channel;
  customer_name: string;
  picture_file_id: number | null;
  page_name: string;
}

export type Asking = Pick<Person, "id" | "role">;
export type Placed = FoundMessage & { place_at: string };

/** A passage is cut out of this much; the whole of a longer message is in its thread. */
const READ = 20_000;
export const MICROS_OF_STRETCH = 14_400_000_000n;
/** Later than any message. */
export const END = 10n ** 17n;

export interface Find {
  db: Db;
  person: Asking;
  asked: string;
  before: Place | undefined;
  /** In which conversations, of those that the person may see. */
  filter: Filter | undefined;
}

/** Narrows anything with `conversations` in its from clause to where is looked. */
const within = <Q>(rows: Q, { person, filter = { room: "all" } }: Find): Q =>
  matching(rows as never, person, filter) as Q;

/** Messages that have the words, as the index knows them; in any query with `messages` in its from clause. */
const saying = (asked: string) =>
  sql<SqlBool>`words_in(messages.body) @@ ${sql.lit(asked)}::tsquery and messages.body <> '' and messages.deleted_at is null`;

function having(find: Find) {
  const { db, asked, before } = find;
  const all = db
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .select(["messages.id", "messages.sent_at"])
    .where(saying(asked));
  const rows = within(all, find);
  if (!before) return rows;
  return rows.where(isOlderThan(before, "messages.sent_at", "messages.id"));
}

export interface Walk {
  top: bigint;
  count: number;
  limit: number;
}

const stretches = ({ top, count }: Walk) =>
  sql<{
    n: string;
  }>`generate_series(${String(top)}::bigint, ${String(top - BigInt(count) + 1n)}::bigint, -1)`.as<"stretch">(
    sql`stretch(n)`,
  );

/** From the newest back, and no further than the page is full. */
export async function walkStretches(find: Find, walk: Walk): Promise<Placed[]> {
  const { db } = find;
  const found = db
    .selectFrom(stretches(walk))
    .innerJoinLateral(
      () =>
        having(find)
          .where(sql<SqlBool>`stretch_of(messages.sent_at) = stretch.n`)
          .orderBy("messages.sent_at", "desc")
          .orderBy("messages.id", "desc")
          .limit(sql.lit(walk.limit))
          .as("hit"),
      (join) => join.onTrue(),
    )
    .select("hit.id")
    .limit(sql.lit(walk.limit));
  return drawn(
    db,
    (await found.execute()).map((row) => row.id),
  );
}

/** Where nobody has counted words yet. */
export async function isCommonNear({ db, asked }: Find, walk: Walk, common: number): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select from ${stretches(walk)}
      cross join lateral (select from messages where ${saying(asked)} and stretch_of(messages.sent_at) = stretch.n limit ${sql.lit(common)}) hit
      limit ${sql.lit(common)}
    ) found`.execute(db);
  return rows[0]!.n >= common;
}

/**
 * What is older than the stretches that were read, by the words alone. Whose conversation each stands in is asked from the
 * newest back until the page is full, and not of all there are.
 */
export async function lookUp(find: Find, bottom: bigint, limit: number): Promise<Placed[]> {
  const { db, asked, before } = find;
  const older = db
    .selectFrom("messages")
    // Out of the way of an index by time, which a plan would walk to the beginning of all days.
    .select(["messages.id", "messages.conversation_id", sql<Date>`messages.sent_at + interval '0'`.as("at")])
    .where(saying(asked))
    .where(sql<SqlBool>`messages.sent_at < 'epoch'::timestamptz + ${String(bottom)}::bigint * interval '1 microsecond'`)
    .$if(before !== undefined, (rows) => rows.where(isOlderThan(before!, "messages.sent_at", "messages.id")))
    .orderBy("at", "desc")
    .orderBy("messages.id", "desc");
  const found = db
    .selectFrom(older.as("older"))
    .innerJoinLateral(
      () =>
        within(
          db
            .selectFrom("conversations")
            .select("conversations.id as seen_id")
            .where(sql<SqlBool>`conversations.id = older.conversation_id`),
          find,
        )
          .limit(1)
          .as("seen"),
      (join) => join.onTrue(),
    )
    .select("older.id")
    .orderBy("older.at", "desc")
    .orderBy("older.id", "desc")
    .limit(sql.lit(limit));
  return drawn(
    db,
    (await found.execute()).map((row) => row.id),
  );
}

/** Nothing has the word as it stands: perhaps it is not typed to its end. */
export async function findBegun(find: Find, limit: number): Promise<FoundMessage[]> {
  const [, last = ""] = /'([^']+)'$/.exec(find.asked) ?? [];
  if (last.length < 3) return [];
  return lookUp({ ...find, asked: `${find.asked}:*` }, END, limit);
}

/** A number however it was written, where it was recognised when it came. */
export async function findByPhone(find: Find, text: string, limit: number): Promise<Placed[]> {
  const { db } = find;
  const phone = parsePhone(text);
  if (!phone) return [];
  const written = db
    .selectFrom("message_phones")
    .innerJoin("conversations", "conversations.id", "message_phones.conversation_id")
    .innerJoin("messages", "messages.id", "message_phones.message_id")
    .select("messages.id")
    .where("message_phones.number", "=", phone.number)
    .where("messages.deleted_at", "is", null);
  const rows = await within(written, find).orderBy("message_phones.message_id", "desc").limit(sql.lit(limit)).execute();
  return drawn(
    db,
    rows.map((row) => row.id),
  );
}

/** These messages, for somebody for whom they were found, in the order of time. */
async function drawn(db: Db, ids: number[]): Promise<Placed[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .leftJoin("users", "users.id", "messages.user_id")
    .select(["messages.id", "messages.conversation_id", "messages.author", "messages.sent_at", "conversations.channel"])
    .select(["customers.name as customer_name", "identities.picture_file_id", "pages.name as page_name"])
    .select([
      "messages.user_id",
      "users.name as user_name",
      sql<string>`left(messages.body, ${sql.lit(READ)})`.as("body"),
    ])
    .select(microsOf("messages.sent_at").as("place_at"))
    .where(sql<SqlBool>`messages.id = any(${ids}::bigint[])`)
    .orderBy("messages.sent_at", "desc")
    .orderBy("messages.id", "desc")
    .execute();
}
