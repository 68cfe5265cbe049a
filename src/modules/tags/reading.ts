import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { Tag, TagColor } from "./table.ts";

export type Asking = Pick<Person, "id">;

/** What a chip needs; `mine` are those that nobody else sees. */
export interface GivenTag {
  id: number;
  key: string | null;
  name: string;
  color: TagColor;
  mine: boolean;
}

/** Shared ones, and one's own. */
export const isSeenBy = (personId: number) => sql<SqlBool>`(tags.owner_id is null or tags.owner_id = ${personId})`;

const ofRow = sql`jsonb_build_object('id', tags.id, 'key', tags.key, 'name', tags.name, 'color', tags.color,
  'mine', tags.owner_id is not null)`;

/** The tags of the customer that a column names, as one more column of any statement, in the order they were given. */
export const tagsIn = (customerColumn: string, personId: number): RawBuilder<GivenTag[]> => sql<GivenTag[]>`coalesce((
  select jsonb_agg(${ofRow} order by given.added_at, tags.id)
  from customer_tags given join tags on tags.id = given.tag_id
  where given.customer_id = ${sql.ref(customerColumn)} and tags.archived_at is null and ${isSeenBy(personId)}), '[]'::jsonb)`;

/** The same for the customers of many rows, to be joined by `customer_id`: they are gathered once and not for each row. */
export const tagsAmong = (customers: RawBuilder<unknown>, personId: number) => sql<{
  customer_id: number;
  tags: GivenTag[];
}>`(select given.customer_id, jsonb_agg(${ofRow} order by given.added_at, tags.id) as tags
  from customer_tags given join tags on tags.id = given.tag_id
  where given.customer_id = any(array(${customers})) and tags.archived_at is null and ${isSeenBy(personId)}
  group by given.customer_id)`;

/** The tags of many customers, as this person sees them; who has none is not in it. */
export async function tagsOf(db: Db | Trx, person: Asking, customerIds: number[]): Promise<Map<number, GivenTag[]>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<{ customer_id: number; tags: GivenTag[] }>`
    select given.customer_id, jsonb_agg(${ofRow} order by given.added_at, tags.id) as tags
    from customer_tags given join tags on tags.id = given.tag_id
    where given.customer_id = any(${customerIds}::bigint[]) and tags.archived_at is null and ${isSeenBy(person.id)}
    group by given.customer_id`.execute(db);
  return new Map(rows.map((row) => [row.customer_id, row.tags]));
}

/** Everything that can be given: shared ones and one's own, by name; or what was archived of both. */
export function listTags(db: Db | Trx, person: Asking, { archived = false } = {}): Promise<Tag[]> {
  return db
    .selectFrom("tags")
    .selectAll()
    .where(isSeenBy(person.id))
    .where("archived_at", archived ? "is not" : "is", null)
    .orderBy(sql`plain(name)`)
    .orderBy("id")
    .limit(2_000)
    .execute();
}

/** What can be given, to choose from. */
export const tagsByName = (db: Kysely<Database>, person: Asking) =>
  db
    .selectFrom("tags")
    .select(["id", "name", "color"])
    .where(isSeenBy(person.id))
    .where("archived_at", "is", null)
    .orderBy(sql`plain(name)`)
    .orderBy("id")
    .limit(2_000);

/** One tag through the person asking. Throws NotFound; another's own is not there. */
export async function getTag(db: Db | Trx, person: Asking, id: number): Promise<Tag> {
  const tag = await db
    .selectFrom("tags")
    .selectAll()
    .where("id", "=", id)
    .where(isSeenBy(person.id))
    .executeTakeFirst();
  if (!tag) throw new NotFound(`no tag ${id}`);
  return tag;
}

/** A tag as the quick bar shows it: with who gave it and when, if the customer has it. */
export interface BarTag extends GivenTag {
  bar_position: number | null;
  given: { by: string | null; at: Date } | null;
}

type BarRow = Omit<BarTag, "mine" | "given"> & { owner_id: number | null; by: string | null; at: Date | null };

const barRows = composedOnce<Database, object, { personId: number; conversationId: number }, BarRow>(
  (db, _, { personId, conversationId }) =>
    db
      .selectFrom("tags")
      .leftJoin("customer_tags as given", (join) =>
        join
          .onRef("given.tag_id", "=", "tags.id")
          .on(
            "given.customer_id",
            "=",
            sql<number>`(select customer_id from conversations where id = ${conversationId})`,
          ),
      )
      .leftJoin("users", "users.id", "given.added_by")
      .select(["tags.id", "tags.key", "tags.name", "tags.color", "tags.bar_position", "tags.owner_id"])
      .select(["users.name as by", "given.added_at as at"])
      .where("tags.archived_at", "is", null)
      .where(isSeenBy(personId))
      .where((eb) => eb.or([eb("tags.bar_position", "is not", null), eb("given.tag_id", "is not", null)]))
      .orderBy(sql`tags.bar_position is null`)
      .orderBy(sql`tags.owner_id is not null`)
      .orderBy("tags.bar_position")
      .orderBy("given.added_at")
      .orderBy("tags.id"),
);

/**
 * What stands above the composer of a conversation that the caller has looked up: the tags chosen for the bar in their
 * order, then whatever else its customer has.
 */
export async function barFor(db: Db | Trx, person: Asking, conversationId: number): Promise<BarTag[]> {
  const rows = await barRows(db, {}, { personId: person.id, conversationId });
  return rows.map(({ by, at, owner_id: owner, ...tag }) => ({
    ...tag,
    mine: owner !== null,
    given: at ? { by, at } : null,
  }));
}

/** How many customers bear each tag; counted up to a limit, as nobody reads more. */
export async function usesOf(db: Db, ids: number[], most = 1_000): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; n: number }>`
    select wanted.id, (select count(*)::int from (
      select from customer_tags where tag_id = wanted.id limit ${sql.lit(most)}) found) as n
    from unnest(${ids}::bigint[]) as wanted (id)`.execute(db);
  return new Map(rows.map(({ id, n }) => [id, n]));
}
