import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import type { CustomerDraft, Imported, ImportOrder } from "./draft.ts";
import type { Companies, Tags } from "./importing_known.ts";
import { addEmails, addPhones, addTags, addToGroups } from "./importing_new.ts";
import type { CustomerKind, OldAddress } from "./table.ts";

/** A record as it is, as far as an import can change it. */
export interface Before {
  id: number;
  version: number;
  kind: CustomerKind;
  name: string;
  gender: string | null;
  born_on: string | null;
  address_line: string;
  province_code: string | null;
  ward_code: string | null;
  old_address: OldAddress | null;
  company_id: number | null;
  company_name: string | null;
  tax_code: string | null;
  source: string;
  owner_id: number | null;
  phones: string[];
  emails: string[];
  tags: number[];
  groups: number[];
}

export interface Change {
  id: number;
  version: number;
  draft: CustomerDraft;
  before: Partial<Record<Field, unknown>>;
  after: Partial<Record<Field, unknown>>;
  /** The company named, whose number is known only when it is written. */
  company: string | undefined;
  phones: CustomerDraft["phones"];
  emails: string[];
  hadPhone: boolean;
  hadEmail: boolean;
}

export const changeable = [
  "kind",
  "name",
  "gender",
  "born_on",
  "address_line",
  "province_code",
  "ward_code",
  "old_address",
  "company_id",
  "tax_code",
  "source",
  "owner_id",
] as const;
export type Field = (typeof changeable)[number];

/** Locked, unless only asked what would be: nobody changes them while the batch does. */
export async function lockKnown(trx: Trx, ids: number[], dry: boolean): Promise<Before[]> {
  if (!dry)
    await sql`select from customers where id = any(${ids}::bigint[]) order by id for no key update`.execute(trx);
  const { rows } = await sql<Before>`
    select customers.id, customers.version, customers.kind, customers.name, customers.gender,
      customers.born_on::text as born_on, customers.address_line, customers.province_code, customers.ward_code, customers.old_address, customers.company_id,
      company.name as company_name, customers.tax_code, customers.source, customers.owner_id,
      array(select number from customer_phones where customer_id = customers.id) as phones,
      array(select lower(email::text) from customer_emails where customer_id = customers.id) as emails,
      array(select tag_id from customer_tags where customer_id = customers.id) as tags,
      array(select group_id from customer_group_members where customer_id = customers.id) as groups
    from customers left join customers company on company.id = customers.company_id
    where customers.id = any(${ids}::bigint[]) and customers.merged_into_id is null`.execute(trx);
  return rows;
}

/** What the row says that the record does not; undefined when that is nothing. */
export function changesOf(row: Before, draft: CustomerDraft, order: ImportOrder): Change | undefined {
  const before: Change["before"] = {};
  const after: Change["after"] = {};
  const isOver = order.duplicates === "overwrite";
  const put = (field: Exclude<Field, "company_id">, value: unknown) => {
    const was = row[field];
    const isEmpty = was === null || was === "";
    if (value === undefined || value === null || value === "" || JSON.stringify(was) === JSON.stringify(value)) return;
    if (!isEmpty && !isOver) return;
    before[field] = was;
    after[field] = value;
  };
  // A company does not become a person by a table, nor a person a company: too much hangs on it. Nor is whom one knows a
  // lead again because an older table says so, as when two records are merged.
  if (row.kind === "lead" && draft.kind === "contact") put("kind", draft.kind);
  const own = row.kind === "account" ? (["tax_code"] as const) : (["gender", "born_on"] as const);
  for (const field of ["name", "source", ...own] as const) put(field, draft[field]);
  put("owner_id", order.ownerId);
  // One address is never made of two.
  const isAddressEmpty = !row.address_line && !row.province_code && !row.old_address;
  if ((draft.address_line || draft.province_code) && (isAddressEmpty || isOver)) {
    for (const field of ["address_line", "province_code", "ward_code", "old_address"] as const) {
      const value = draft[field] ?? (field === "address_line" ? "" : null);
      if (JSON.stringify(value) === JSON.stringify(row[field])) continue;
      before[field] = row[field];
      after[field] = value;
    }
  }
  const company = row.kind === "account" || draft.company === row.company_name ? undefined : draft.company;
  const isCompanyNew = company !== undefined && (row.company_id === null || isOver);
  const phones = draft.phones.filter(({ number }) => !row.phones.includes(number));
  const emails = draft.emails.filter((email) => !row.emails.includes(email));
  const isTagged = order.tags.some((tag) => !row.tags.includes(tag)) || draft.tags.length > 0;
  const isGrouped = order.groups.some((group) => !row.groups.includes(group));
  const isSame = Object.keys(after).length + phones.length + emails.length === 0;
  if (isSame && !isCompanyNew && !isTagged && !isGrouped) return undefined;
  return {
    id: row.id,
    version: row.version,
    draft,
    before: isCompanyNew ? { ...before, company_id: row.company_id } : before,
    after,
    company: isCompanyNew ? company : undefined,
    phones,
    emails,
    hadPhone: row.phones.length > 0,
    hadEmail: row.emails.length > 0,
  };
}

/** The changes of a batch, and beside each row what puts it back. */
export async function writeChanges(
  trx: Trx,
  person: Pick<Person, "id">,
  changes: readonly Change[],
  order: Pick<ImportOrder, "tags" | "groups">,
  { companies, tags }: { companies: Companies; tags: Tags },
): Promise<Imported[]> {
  if (changes.length === 0) return [];
  await setFields(
    trx,
    changes.map(({ id, after, company }) => ({
      id,
      fields: company ? { ...after, company_id: companies.ids.get(company) } : after,
    })),
  );
  const phones = await addPhones(
    trx,
    changes.flatMap((each) =>
      each.phones.map((phone, n) => ({ ...phone, of: each.id, first: n === 0 && !each.hadPhone })),
    ),
  );
  const emails = await addEmails(
    trx,
    changes.flatMap((each) =>
      each.emails.map((email, n) => ({ email, of: each.id, first: n === 0 && !each.hadEmail })),
    ),
  );
  const tagged = await addTags(
    trx,
    person,
    changes.flatMap(({ id, draft }) =>
      [...order.tags, ...draft.tags.flatMap((name) => tags.get(name) ?? [])].map((tag) => [id, tag] as const),
    ),
  );
  const grouped = await addToGroups(
    trx,
    changes.flatMap(({ id }) => order.groups.map((group) => [id, group] as const)),
  );
  const [phonesOf, emailsOf] = [Map.groupBy(phones, ({ of }) => of), Map.groupBy(emails, ({ of }) => of)];
  const [tagsOf, groupsOf] = [Map.groupBy(tagged, ([of]) => of), Map.groupBy(grouped, ([of]) => of)];
  const { rows } = await sql<{ at: string }>`select now()::text as at`.execute(trx);
  return changes.map(({ id, version, draft, before }) => ({
    row: draft.row,
    outcome: "changed",
    recordId: id,
    undo: {
      before,
      version: version + 1,
      at: rows[0]!.at,
      company: companies.made.get(draft.row),
      phones: phonesOf.get(id)?.map((phone) => phone.id),
      emails: emailsOf.get(id)?.map((email) => email.id),
      tags: tagsOf.get(id)?.map(([, tag]) => tag),
      groups: groupsOf.get(id)?.map(([, group]) => group),
    },
  }));
}

/** Sets of each record only the fields named, in one statement. */
export async function setFields(trx: Trx, rows: readonly { id: number; fields: object }[]): Promise<void> {
  if (rows.length === 0) return;
  const set = (column: string, type: string) => {
    const value = type === "jsonb" ? `fields->'${column}'` : `(fields->>'${column}')::${type}`;
    return sql.raw(
      `${column} = case when fields ? '${column}' then ${type === "jsonb" ? `nullif(${value}, 'null'::jsonb)` : value} else customers.${column} end`,
    );
  };
  await sql`
    update customers set version = customers.version + 1, updated_at = now(),
      ${sql.join(
        changeable.map((column) => set(column, types[column] ?? "text")),
        sql`, `,
      )}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id bigint, fields jsonb)
    where customers.id = given.id`.execute(trx);
}

const types: Partial<Record<Field, string>> = {
  born_on: "date",
  old_address: "jsonb",
  company_id: "bigint",
  owner_id: "bigint",
};
