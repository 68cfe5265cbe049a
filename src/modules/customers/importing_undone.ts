import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { recordForEach } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { setFields } from "./importing_changes.ts";

/** What a row of a file became. */
export interface ImportedRow {
  row: number;
  outcome: "added" | "changed";
  recordId: number;
  undo: Record<string, unknown>;
}

/** A row that stays as it is now, as somebody has worked with it since. */
export interface Kept {
  row: number;
  problem: { key: "changed_since"; record: number };
}

interface UndoOfChange {
  before: Record<string, unknown>;
  version: number;
  at: string;
  company?: number;
  phones?: number[];
  emails?: number[];
  tags?: number[];
  groups?: number[];
}

/** Lines in a history that are no work with the record itself. */
const harmless = sql`('customer.imported', 'customer.followed', 'customer.unfollowed')`;

const isTouched = (since: ReturnType<typeof sql>) =>
  sql<boolean>`exists (select 1 from events where subject = 'customer' and subject_id = customers.id
    and name not in ${harmless} and ${since})`;

/** Something else hangs on the record, so it cannot go. */
const isUsed = sql<boolean>`(
  exists (select 1 from conversations where customer_id = customers.id)
  or exists (select 1 from identities where customer_id = customers.id)
  or exists (select 1 from tickets where customer_id = customers.id)
  or exists (select 1 from tasks where customer_id = customers.id)
  or exists (select 1 from calls where customer_id = customers.id)
  or exists (select 1 from orders where customer_id = customers.id)
  or exists (select 1 from files where customer_id = customers.id)
  or exists (select 1 from notes where subject = 'customer' and subject_id = customers.id)
  or exists (select 1 from customer_values where customer_id = customers.id)
  or exists (select 1 from customer_merges where kept_id = customers.id or gone_id = customers.id)
  or exists (select 1 from customers other where other.company_id = customers.id or other.merged_into_id = customers.id))`;

/**
 * Takes rows of an import back: records that it made go, records that it changed are as they were. What people have
 * worked with since stays and is given back. The rows come last first, so that a company goes after who is in it.
 */
export async function undoImportedCustomers(
  trx: Trx,
  person: Pick<Person, "id">,
  rows: readonly ImportedRow[],
  { jobId }: { jobId: number },
): Promise<Kept[]> {
  // Locked first and looked at afterwards: nothing comes to hang on a record in between.
  const ids = rows.map(({ recordId }) => recordId);
  await sql`select from customers where id = any(${ids}::bigint[]) order by id for update`.execute(trx);
  const added = rows.filter(({ outcome }) => outcome === "added");
  const changed = rows.filter(({ outcome }) => outcome === "changed");
  const [gone, restored] = [await removeAdded(trx, added), await restoreChanged(trx, changed)];
  await recordForEach(trx, "customer.imported", [...restored], {
    by: person.id,
    detail: { import: jobId, undone: true },
  });
  const companies = rows.flatMap(({ undo }) => (typeof undo["company"] === "number" ? [undo["company"]] : []));
  await removeAdded(
    trx,
    companies.map((recordId) => ({ row: 0, outcome: "added", recordId, undo: {} })),
    sql`name <> 'customer.created'`,
  );
  return rows
    .filter(({ recordId }) => !gone.has(recordId) && !restored.has(recordId))
    .map(({ row, recordId }) => ({ row, problem: { key: "changed_since", record: recordId } }));
}

async function removeAdded(
  trx: Trx,
  rows: readonly ImportedRow[],
  worked: ReturnType<typeof sql> = sql`true`,
): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const ids = rows.map(({ recordId }) => recordId);
  const { rows: free } = await sql<{ id: number }>`
    select id from customers
    where id = any(${ids}::bigint[]) and version = 1 and merged_into_id is null
      and not ${isTouched(worked)} and not ${isUsed}`.execute(trx);
  const going = free.map(({ id }) => id);
  const customers = sql`customer_id = any(${going}::bigint[])`;
  for (const table of [
    "customer_phones",
    "customer_emails",
    "customer_tags",
    "customer_group_members",
    "customer_followers",
  ])
    await sql`delete from ${sql.table(table)} where ${customers}`.execute(trx);
  await sql`delete from customers where id = any(${going}::bigint[])`.execute(trx);
  return new Set(going);
}

async function restoreChanged(trx: Trx, rows: readonly ImportedRow[]): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const undos = rows.map(({ recordId: id, undo }) => ({ id, ...(undo as unknown as UndoOfChange) }));
  const { rows: found } = await sql<{ id: number }>`
    select customers.id
    from jsonb_to_recordset(${JSON.stringify(undos)}::jsonb) as given (id bigint, version int, at timestamptz)
    join customers on customers.id = given.id
    where customers.version = given.version and customers.merged_into_id is null
      and not ${isTouched(sql`events.created_at > given.at`)}`.execute(trx);
  const free = new Set(found.map(({ id }) => id));
  const going = undos.filter(({ id }) => free.has(id));
  await setFields(
    trx,
    going.map(({ id, before }) => ({ id, fields: before })),
  );
  await sql`delete from customer_phones where id = any(${going.flatMap(({ phones }) => phones ?? [])}::bigint[])`.execute(
    trx,
  );
  await sql`delete from customer_emails where id = any(${going.flatMap(({ emails }) => emails ?? [])}::bigint[])`.execute(
    trx,
  );
  const pairs = (of: "tags" | "groups") => going.flatMap((each) => (each[of] ?? []).map((other) => [each.id, other]));
  for (const [table, column, all] of [
    ["customer_tags", "tag_id", pairs("tags")],
    ["customer_group_members", "group_id", pairs("groups")],
  ] as const)
    await sql`
      delete from ${sql.table(table)} using unnest(${all.map(([id]) => id)}::bigint[], ${all.map(([, other]) => other)}::bigint[])
        as given (of, other)
      where customer_id = given.of and ${sql.ref(column)} = given.other`.execute(trx);
  return free;
}
