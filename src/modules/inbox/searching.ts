import { type SqlBool, sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import { parsePhone } from "../customers/mod.ts";
import type { Person } from "../people/table.ts";
import { cursorOf, isOlderThan, microsOf, type Place, placeIn } from "./cursor.ts";
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

type Asking = Pick<Person, "id" | "role">;
type Placed = FoundMessage & { place_at: string };

/** A passage is cut out of this much; the whole of a longer message is in its thread. */
const READ = 20_000;
/** Stretches of four hours that are read one by one: twenty days, ten of them where much is not for this person. */
const STRETCHES = { whole: 120, part: 60 };
const MICROS_OF_STRETCH = 14_400_000_000n;
/** More of them in one walk, or in the whole history where that is known, and the word is a common one. */
const COMMON = { near: 2_000, whole: 20_000 };
/** Fewer in the whole history, and they are all looked up rather than any stretch read: of what one sees in part more. */
const RARE = { whole: 1_200, part: 4_000 };
/** Later than any message. */
const END = 10n ** 17n;

/**
 * Messages that have all these words, diacritics or not, newest first, over the whole history. A word that is in every
 * third message and one that was written once cost about the same: what is rare is looked up at once, for the rest the
 * newest stretches are read one by one until the page is full; where they hold too few, it was rare after all.
 */
export async function findMessages(
  db: Db,
  person: Asking,
  text: string,
  options: { before?: string | undefined; limit?: number; filter?: Filter | undefined } = {},
): Promise<{ rows: FoundMessage[]; next?: string }> {
  const { filter } = options;
  const limit = options.limit ?? 30;
  const before = placeIn(options.before);
  const [{ words: asked, expected }, newest] = await Promise.all([askedFor(db, text), before?.at ?? newestAt(db)]);
  if (!asked || newest === undefined) return { rows: [] };
  const find = { db, person, asked, before, filter };
  const isRare = expected !== null && expected < RARE[seenBy(find)];
  const near = isRare ? { rows: [], bottom: END } : await readNearest(find, { newest, limit, expected });
  if (near.bottom === undefined) return near;
  const rest = await lookUp(find, near.bottom, limit + 1 - near.rows.length);
  const phones = before ? [] : await findByPhone(find, text, limit);
  const known = new Set(phones.map((row) => row.id));
  const page = pageOf([...near.rows, ...rest], limit);
  const rows = [...phones, ...page.rows.filter((row) => !known.has(row.id))];
  if (phones.length === 0 && rows.length === 0 && !before) return { rows: await findBegun(find, limit) };
  return { ...page, rows: rows.toSorted((a, b) => b.sent_at.getTime() - a.sent_at.getTime() || b.id - a.id) };
}

/** The newest stretches one by one; with a bottom where what lies below it is to be looked up, too. */
async function readNearest(
  find: Find,
  { newest, limit, expected }: { newest: string; limit: number; expected: number | null },
): Promise<{ rows: Placed[]; bottom: bigint } | { rows: FoundMessage[]; next?: string; bottom?: undefined }> {
  const sees = seenBy(find);
  const top = BigInt(newest) / MICROS_OF_STRETCH;
  const walk = { top, count: STRETCHES[sees], limit: limit + 1 };
  const rows = await walkStretches(find, walk);
  if (rows.length > limit) return pageOf(rows, limit);
  const bottom = (top - BigInt(walk.count) + 1n) * MICROS_OF_STRETCH;
  // Common, but hardly ever where this person may look: the rest is read page by page, each soon answered.
  const isCommon = async () => (expected === null ? isCommonNear(find, walk) : expected >= COMMON.whole);
  if (sees === "part" && (await isCommon()) && bottom > BigInt(await oldestAt(find.db))) {
    return { rows, next: `${bottom}-0` };
  }
  return { rows, bottom };
}

interface Find {
  db: Db;
  person: Asking;
  asked: string;
  before: Place | undefined;
  /** In which conversations, of those that the person may see. */
  filter: Filter | undefined;
}

/** Whether every message is this person's to find. */
const seenBy = ({ person: { role }, filter }: Find) =>
  (role === "owner" || role === "admin") && !filter ? "whole" : "part";

/** Narrows anything with `conversations` in its from clause to where is looked. */
const within = <Q>(rows: Q, { person, filter = { room: "all" } }: Find): Q =>
  matching(rows as never, person, filter) as Q;

function pageOf(found: Placed[], limit: number): { rows: FoundMessage[]; next?: string } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return found.length > limit && last ? { rows, next: cursorOf(last) } : { rows };
}

interface Asked {
  /** The words as PostgreSQL looks for them; empty where there are none. */
  words: string;
  /** In how many messages all of them may be, by what it has counted of words; null where it has counted none yet. */
  expected: number | null;
}

async function askedFor(db: Db, text: string): Promise<Asked> {
  // What is not among the commonest is as rare as the rarest of those, whose share stands behind the last.
  const { rows } = await sql<Asked>`
    select words_asked(${text})::text as words, (
      select total.reltuples * exp(sum(ln(greatest(1e-9,
        coalesce(known.shares[array_position(known.words, word)], known.shares[cardinality(known.words) + 1])))))
      from (select most_common_elems::text::text[] as words, most_common_elem_freqs as shares from pg_stats
          where schemaname = current_schema and tablename = 'messages_by_words' and attname = 'words_in') known,
        unnest(tsvector_to_array(words_in(${text}))) word, pg_class total
      where total.oid = 'messages'::regclass and total.reltuples > 0
      group by total.reltuples) as expected`.execute(db);
  return rows[0]!;
}

async function newestAt(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom("conversations")
    .select(microsOf("last_message_at").as("at"))
    .where("last_message_id", "is not", null)
    .orderBy("last_message_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

/** Of what was stored first: what a platform was asked for later may be older, and is found by its words at once. */
async function oldestAt(db: Db): Promise<string> {
  const row = await db
    .selectFrom("messages")
    .select(microsOf("sent_at").as("at"))
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? "0";
}

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

interface Walk {
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
async function walkStretches(find: Find, walk: Walk): Promise<Placed[]> {
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
async function isCommonNear({ db, asked }: Find, walk: Walk): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select from ${stretches(walk)}
      cross join lateral (select from messages where ${saying(asked)} and stretch_of(messages.sent_at) = stretch.n limit ${sql.lit(COMMON.near)}) hit
      limit ${sql.lit(COMMON.near)}
    ) found`.execute(db);
  return rows[0]!.n >= COMMON.near;
}

/**
 * What is older than the stretches that were read, by the words alone. Whose conversation each stands in is asked from the
 * newest back until the page is full, and not of all there are.
 */
async function lookUp(find: Find, bottom: bigint, limit: number): Promise<Placed[]> {
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
async function findBegun(find: Find, limit: number): Promise<FoundMessage[]> {
  const [, last = ""] = /'([^']+)'$/.exec(find.asked) ?? [];
  if (last.length < 3) return [];
  return lookUp({ ...find, asked: `${find.asked}:*` }, END, limit);
}

/** A number however it was written, where it was recognised when it came. */
async function findByPhone(find: Find, text: string, limit: number): Promise<Placed[]> {
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
