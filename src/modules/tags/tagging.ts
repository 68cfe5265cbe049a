import { type RawBuilder, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { changing, recordAll } from "../events/mod.ts";
import { type Asking, isSeenBy } from "./reading.ts";
import type { Tag } from "./table.ts";

export const TAG_NAME_LIMIT = 60;
/** More tags than this are no order any more. */
export const MOST_TAGS = 1_000;

/** Gives a customer a tag. False when they have it already. The caller has looked the customer up. */
export async function tagCustomer(db: Db | Trx, person: Asking, customerId: number, tagId: number): Promise<boolean> {
  return (await tagCustomers(db, person, [customerId], tagId)).length > 0;
}

/** Gives many customers one tag, in one statement. Returns those who did not have it. */
export async function tagCustomers(
  db: Db | Trx,
  person: Asking,
  customerIds: number[],
  tagId: number,
): Promise<number[]> {
  return changing(db, async (trx) => {
    const tag = await lockUsable(trx, person, tagId);
    return give(trx, tag, [...new Set(customerIds)], person.id);
  });
}

/** Takes a tag from a customer. False when they had it not. */
export async function untagCustomer(db: Db | Trx, person: Asking, customerId: number, tagId: number): Promise<boolean> {
  return changing(db, async (trx) => {
    const tag = await lockUsable(trx, person, tagId);
    const gone = await trx
      .deleteFrom("customer_tags")
      .where("tag_id", "=", tag.id)
      .where("customer_id", "=", customerId)
      .returning("customer_id")
      .execute();
    await tell(trx, "untagged", tag, ids(gone), person.id);
    return gone.length > 0;
  });
}

/** Whoever writes is known by the tag we make ourselves: everybody in `customers` gets it, told only for those who had it not. */
export async function tagWithKey(trx: Trx, key: "has_phone", customers: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ customer_id: number; id: number; name: string }>`
    with given as (
      insert into customer_tags (customer_id, tag_id)
      select distinct wanted.customer_id, tags.id from (${customers}) as wanted (customer_id), tags
      where tags.key = ${key} order by 1
      on conflict do nothing returning customer_id, tag_id
    )
    select given.customer_id, tags.id, tags.name from given join tags on tags.id = given.tag_id`.execute(trx);
  const tagged = ids(rows);
  if (rows[0]) await tell(trx, "tagged", { ...rows[0], owner_id: null }, tagged, null);
  return tagged;
}

/**
 * The tag of this name, as it is written in the field and followed by Enter: one's own before a shared one, and made
 * where there is none. Accents and capitals make no other name.
 */
export async function tagByName(
  db: Db | Trx,
  person: Asking,
  text: string,
  { shared = false }: { shared?: boolean } = {},
): Promise<Tag> {
  const name = tagName(text);
  return changing(db, async (trx) => {
    for (let attempt = 0; ; attempt += 1) {
      const known = await trx
        .selectFrom("tags")
        .selectAll()
        .where(sql<boolean>`plain(name) = plain(${name})`)
        .where("archived_at", "is", null)
        .where(isSeenBy(person.id))
        .orderBy(sql`owner_id is null`, shared ? "desc" : "asc")
        .executeTakeFirst();
      if (known && (!shared || known.owner_id === null || attempt > 0)) return known;
      const made = await insertTag(trx, person, { name, owner_id: shared ? null : person.id });
      if (made) return made;
      // Somebody else made it in this very moment: now it is there.
      if (attempt > 1) throw new Refused("stale");
    }
  });
}

/** Undefined when there is one of that name. */
export async function insertTag(
  trx: Trx,
  person: Asking,
  { name, owner_id, color }: { name: string; owner_id: number | null; color?: Tag["color"] },
): Promise<Tag | undefined> {
  const { n } = await trx
    .selectFrom("tags")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("owner_id", "is not distinct from", owner_id)
    .where("archived_at", "is", null)
    .executeTakeFirstOrThrow();
  if (n >= MOST_TAGS) throw new Refused("too_many_tags");
  const tag = await trx
    .insertInto("tags")
    .values({ name, owner_id, color: color ?? (owner_id === null ? "blue" : "orange") })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (tag) await recordAll(trx, [{ name: "tag.added", subjectId: tag.id, by: person.id, detail: { owner_id } }]);
  return tag;
}

export function tagName(text: string): string {
  const name = text.replaceAll("\0", "").toWellFormed().normalize("NFC").replace(/\s+/g, " ").trim();
  if (name === "") throw new Invalid({ name: "required" });
  if (name.length > TAG_NAME_LIMIT) throw new Invalid({ name: "tooLong" });
  return name;
}

/** Shared with others who give it, kept from those who would archive it or make it part of another meanwhile. */
async function lockUsable(trx: Trx, person: Asking, id: number): Promise<Tag> {
  const tag = await trx
    .selectFrom("tags")
    .selectAll()
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .where(isSeenBy(person.id))
    .forShare()
    .executeTakeFirst();
  if (!tag) throw new NotFound(`no tag ${id}`);
  return tag;
}

/** A record that went into another one meanwhile gets nothing: whoever asked looks again. */
async function give(trx: Trx, tag: Tag, customerIds: number[], by: number): Promise<number[]> {
  if (customerIds.length === 0) return [];
  const { rows } = await sql<{ customer_id: number }>`
    insert into customer_tags (customer_id, tag_id, added_by)
    select found.id, ${tag.id}, ${by} from (
      select id from customers where id = any(${customerIds}::bigint[]) and merged_into_id is null order by id for share
    ) found
    on conflict do nothing returning customer_id`.execute(trx);
  const tagged = ids(rows);
  await tell(trx, "tagged", tag, tagged, by);
  return tagged;
}

const ids = (rows: { customer_id: number }[]) => rows.map((row) => row.customer_id);

/**
 * A line in the history of each customer, and one for each conversation of theirs, so that whoever has it on screen
 * hears of it. What is somebody's own says whom it is only for: it is nobody else's to read.
 */
async function tell(
  trx: Trx,
  what: "tagged" | "untagged",
  tag: Pick<Tag, "id" | "name" | "owner_id">,
  customerIds: number[],
  by: number | null,
): Promise<void> {
  if (customerIds.length === 0) return;
  const detail = { tag_id: tag.id, name: tag.name, only_for: tag.owner_id };
  const conversations = await trx
    .selectFrom("conversations")
    .select("id")
    .where(sql<boolean>`customer_id = any(${customerIds}::bigint[])`)
    .orderBy("id")
    .execute();
  await recordAll(trx, [
    ...customerIds.map((subjectId) => ({ name: `customer.${what}` as const, subjectId, by, detail })),
    ...conversations.map(({ id }) => ({
      name: `conversation.${what}` as const,
      subjectId: id,
      by,
      detail: { tag_id: tag.id },
    })),
  ]);
}
