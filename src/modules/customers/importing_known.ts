import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { recordForEach } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { CustomerDraft } from "./draft.ts";
import { visibleTo } from "./visibility.ts";

type Asking = Pick<Person, "id" | "role">;

/** A record that has a phone or an e-mail of the batch already. */
export interface Known {
  id: number;
  visible: boolean;
}

export async function findKnown(
  trx: Trx,
  person: Asking,
  drafts: readonly CustomerDraft[],
): Promise<Map<string, Known[]>> {
  const numbers = drafts.flatMap((draft) => draft.phones.map(({ number }) => number));
  const emails = drafts.flatMap((draft) => draft.emails);
  if (numbers.length + emails.length === 0) return new Map();
  const sees = visibleTo(person)(undefined as never);
  const { rows } = await sql<Known & { key: string }>`
    select found.key, customers.id, ${sees} as visible
    from (
      select number as key, customer_id from customer_phones where number = any(${numbers}::text[])
      union
      select lower(email::text), customer_id from customer_emails where email = any(${emails}::citext[])
    ) found
    join customers on customers.id = found.customer_id
    where customers.merged_into_id is null`.execute(trx);
  return Map.groupBy(rows, ({ key }) => key);
}

export interface Companies {
  /** By its name as written in the file. */
  ids: ReadonlyMap<string, number>;
  /** Those made just now, by the row that first named them. */
  made: ReadonlyMap<number, number>;
}

/** Companies named in the batch: those that the person may see by that name, and new ones for the rest. */
export async function companiesFor(trx: Trx, person: Asking, drafts: readonly CustomerDraft[]): Promise<Companies> {
  const firstRow = new Map<string, number>();
  for (const { company, row } of drafts) if (company && !firstRow.has(company)) firstRow.set(company, row);
  if (firstRow.size === 0) return { ids: new Map(), made: new Map() };
  const names = [...firstRow.keys()];
  const sees = visibleTo(person)(undefined as never);
  const { rows } = await sql<{ name: string; plain: string; id: number | null }>`
    select given.name, plain(given.name) as plain, (
      select customers.id from customers
      where customers.name_plain = plain(given.name) and customers.kind = 'account' and ${sees}
      order by customers.id limit 1) as id
    from unnest(${names}::text[]) as given (name)`.execute(trx);
  const missing = new Map<string, string>();
  for (const { id, plain, name } of rows) if (id === null && !missing.has(plain)) missing.set(plain, name);
  const added = new Map<string, number>();
  const made = new Map<number, number>();
  if (missing.size > 0) {
    const inserted = await trx
      .insertInto("customers")
      .values([...missing.values()].map((name) => ({ kind: "account" as const, name, created_by: person.id })))
      .returning(["id", "name"])
      .execute();
    for (const { id, name } of inserted) {
      added.set(rows.find((row) => row.name === name)!.plain, id);
      made.set(firstRow.get(name)!, id);
    }
    await recordForEach(trx, "customer.created", [...added.values()], { by: person.id });
  }
  return { ids: new Map(rows.map(({ name, plain, id }) => [name, id ?? added.get(plain)!])), made };
}

export type Tags = ReadonlyMap<string, number>;

/** Tags named in the batch, of the person or of all; who brings a new name gets a tag of their own. */
export async function tagsFor(trx: Trx, person: Asking, drafts: readonly CustomerDraft[]): Promise<Tags> {
  const names = [...new Set(drafts.flatMap((draft) => draft.tags))];
  if (names.length === 0) return new Map();
  const find = () =>
    sql<{ name: string; id: number | null }>`
      select given.name, (
        select id from tags
        where plain(tags.name) = plain(given.name) and archived_at is null and (owner_id is null or owner_id = ${person.id})
        order by owner_id nulls first limit 1) as id
      from unnest(${names}::text[]) as given (name)`.execute(trx);
  let { rows } = await find();
  const missing = rows.filter(({ id }) => id === null).map(({ name }) => name);
  if (missing.length > 0) {
    await sql`
      insert into tags (name, color, owner_id)
      select distinct on (plain(name)) name, 'orange', ${person.id}::bigint from unnest(${missing}::text[]) as given (name)
      on conflict do nothing`.execute(trx);
    ({ rows } = await find());
  }
  return new Map(rows.flatMap(({ name, id }) => (id === null ? [] : [[name, id] as const])));
}
