import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import type { CustomerDraft, Imported, ImportOrder } from "./draft.ts";
import type { Companies, Tags } from "./importing_known.ts";

/** New records of a batch, each table by one statement. */
export async function writeNew(
  trx: Trx,
  person: Pick<Person, "id">,
  drafts: readonly CustomerDraft[],
  order: Pick<ImportOrder, "ownerId" | "tags" | "groups">,
  { companies, tags }: { companies: Companies; tags: Tags },
): Promise<Imported[]> {
  if (drafts.length === 0) return [];
  const { rows: numbers } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('customers', 'id')) as id from generate_series(1, ${drafts.length})`.execute(
    trx,
  );
  const ids = numbers.map(({ id }) => id);
  const records = drafts.map((draft, at) => ({
    id: ids[at],
    kind: draft.kind ?? "contact",
    name: draft.name,
    gender: draft.gender,
    born_on: draft.born_on,
    address_line: draft.address_line ?? "",
    province_code: draft.province_code,
    ward_code: draft.ward_code,
    old_address: draft.old_address,
    company_id: draft.company && companies.ids.get(draft.company),
    tax_code: draft.tax_code,
    source: draft.source ?? "",
  }));
  await sql`
    insert into customers (id, kind, name, gender, born_on, address_line, province_code, ward_code, old_address,
      company_id, tax_code, source, owner_id, created_by)
    overriding system value
    select id, kind, name, gender, born_on, address_line, province_code, ward_code, old_address, company_id, tax_code,
      source, ${order.ownerId}::bigint, ${person.id}::bigint
    from json_to_recordset(${JSON.stringify(records)}::json) as given (id bigint, kind text, name text, gender text,
      born_on date, address_line text, province_code text, ward_code text, old_address jsonb, company_id bigint, tax_code text, source text)`.execute(
    trx,
  );
  const idOf = (at: number) => ids[at]!;
  await addPhones(
    trx,
    drafts.flatMap(({ phones }, at) => phones.map((phone, n) => ({ ...phone, of: idOf(at), first: n === 0 }))),
  );
  await addEmails(
    trx,
    drafts.flatMap(({ emails }, at) => emails.map((email, n) => ({ email, of: idOf(at), first: n === 0 }))),
  );
  const own = drafts.flatMap((draft, at) =>
    draft.tags.flatMap((name) => (tags.has(name) ? [[idOf(at), tags.get(name)!] as const] : [])),
  );
  await addTags(trx, person, [...own, ...ids.flatMap((id) => order.tags.map((tag) => [id, tag] as const))]);
  await addToGroups(
    trx,
    ids.flatMap((id) => order.groups.map((group) => [id, group] as const)),
  );
  return drafts.map(({ row }, at) => {
    const company = companies.made.get(row);
    return { row, outcome: "added", recordId: idOf(at), undo: company ? { company } : {} };
  });
}

export interface NewPhone {
  of: number;
  number: string;
  digits: string;
  first: boolean;
}

export async function addPhones(trx: Trx, phones: readonly NewPhone[]): Promise<{ id: number; of: number }[]> {
  if (phones.length === 0) return [];
  const { rows } = await sql<{ id: number; of: number }>`
    insert into customer_phones (customer_id, number, digits, is_primary)
    select * from unnest(${phones.map(({ of }) => of)}::bigint[], ${phones.map(({ number }) => number)}::text[],
      ${phones.map(({ digits }) => digits)}::text[], ${phones.map(({ first }) => first)}::boolean[])
    on conflict do nothing
    returning id, customer_id as of`.execute(trx);
  return rows;
}

export interface NewEmail {
  of: number;
  email: string;
  first: boolean;
}

export async function addEmails(trx: Trx, emails: readonly NewEmail[]): Promise<{ id: number; of: number }[]> {
  if (emails.length === 0) return [];
  const { rows } = await sql<{ id: number; of: number }>`
    insert into customer_emails (customer_id, email, is_primary)
    select * from unnest(${emails.map(({ of }) => of)}::bigint[], ${emails.map(({ email }) => email)}::citext[],
      ${emails.map(({ first }) => first)}::boolean[])
    on conflict do nothing
    returning id, customer_id as of`.execute(trx);
  return rows;
}

/** Pairs of a customer and a tag, or a group; gives back those that were not there yet. */
type Pair = readonly [customer: number, other: number];

export async function addTags(trx: Trx, person: Pick<Person, "id">, pairs: readonly Pair[]): Promise<Pair[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<{ of: number; other: number }>`
    insert into customer_tags (customer_id, tag_id, added_by)
    select distinct given.of, given.other, ${person.id}::bigint
    from unnest(${pairs.map(([of]) => of)}::bigint[], ${pairs.map(([, tag]) => tag)}::bigint[]) as given (of, other)
    on conflict do nothing
    returning customer_id as of, tag_id as other`.execute(trx);
  return rows.map(({ of, other }) => [of, other]);
}

export async function addToGroups(trx: Trx, pairs: readonly Pair[]): Promise<Pair[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<{ of: number; other: number }>`
    insert into customer_group_members (customer_id, group_id)
    select distinct given.of, given.other
    from unnest(${pairs.map(([of]) => of)}::bigint[], ${pairs.map(([, group]) => group)}::bigint[]) as given (of, other)
    on conflict do nothing
    returning customer_id as of, group_id as other`.execute(trx);
  return rows.map(({ of, other }) => [of, other]);
}
