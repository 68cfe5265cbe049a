import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { cursorOf, microsOf, placeIn } from "./cursor.ts";
import type { Filter } from "./filter.ts";
import {
  type Asking,
  END,
  type Find,
  findBegun,
  findByPhone,
  type FoundMessage,
  isCommonNear,
  lookUp,
  MICROS_OF_STRETCH,
  type Placed,
  walkStretches,
} from "./looking_up.ts";

/** Stretches of four hours that are read one by one: twenty days, ten of them where much is not for this person. */
const STRETCHES = { whole: 120, part: 60 };
/** More of them in one walk, or in the whole history where that is known, and the word is a common one. */
const COMMON = { near: 2_000, whole: 20_000 };
/** Fewer in the whole history, and they are all looked up rather than any stretch read: of what one sees in part more. */
const RARE = { whole: 1_200, part: 4_000 };
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
  const isCommon = async () => (expected === null ? isCommonNear(find, walk, COMMON.near) : expected >= COMMON.whole);
  if (sees === "part" && (await isCommon()) && bottom > BigInt(await oldestAt(find.db))) {
    return { rows, next: `${bottom}-0` };
  }
  return { rows, bottom };
}

/** Whether every message is this person's to find. */
const seenBy = ({ person: { role }, filter }: Find) =>
  (role === "owner" || role === "admin") && !filter ? "whole" : "part";

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
