import { type Kysely, type SqlBool, sql } from "kysely";
import { composedOnce, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { MovedTo, NotFound } from "../../errors.ts";
import type { Channel } from "../channels/table.ts";
import { type GivenTag, tagsIn } from "../tags/mod.ts";
import type { Customer, CustomerEmail, CustomerPhone } from "./table.ts";
import { type Asking, visibleTo } from "./visibility.ts";

export interface Named {
  id: number;
  name: string;
}

/** How one platform knows the customer; what it calls them stays as it is (CU-3). */
export interface KnownAs {
  id: number;
  page_id: number;
  page_name: string;
  channel: Channel;
  platform_name: string | null;
  picture_file_id: number | null;
  is_primary: boolean;
}

export type PhoneOf = Pick<CustomerPhone, "id" | "number" | "is_primary">;
export type EmailOf = Pick<CustomerEmail, "id" | "email" | "is_primary">;

export interface CustomerRow extends Omit<Customer, "name_plain" | "client_key"> {
  /** Primary ones first. */
  phones: PhoneOf[];
  emails: EmailOf[];
  known_as: KnownAs[];
  picture_file_id: number | null;
  company: Named | null;
  owner: Named | null;
  creator_name: string | null;
  groups: Named[];
  /** As the person asking sees them. */
  tags: GivenTag[];
  /** The person asking follows. */
  following: boolean;
}

const own = [
  "id",
  "kind",
  "name",
  "gender",
  "address_line",
  "province_code",
  "ward_code",
  "old_address",
  "company_id",
  "tax_code",
  "source",
  "owner_id",
  "created_by",
  "merged_into_id",
  "last_contact_at",
  "version",
  "created_at",
  "updated_at",
] as const;

const named = (table: string, id: string) =>
  sql<Named | null>`(select jsonb_build_object('id', id, 'name', name) from ${sql.table(table)} named
    where named.id = ${sql.ref(id)})`;

/** Customers with all that a line of the list or the head of a page says; narrow it before use. */
export function customerRows(db: Kysely<Database>, person: Asking) {
  return db
    .selectFrom("customers")
    .select(own.map((column) => `customers.${column}` as const))
    .select([
      sql<string | null>`customers.born_on::text`.as("born_on"),
      sql<PhoneOf[]>`coalesce((select jsonb_agg(jsonb_build_object('id', id, 'number', number, 'is_primary', is_primary)
        order by is_primary desc, id) from customer_phones where customer_id = customers.id), '[]')`.as("phones"),
      sql<EmailOf[]>`coalesce((select jsonb_agg(jsonb_build_object('id', id, 'email', email, 'is_primary', is_primary)
        order by is_primary desc, id) from customer_emails where customer_id = customers.id), '[]')`.as("emails"),
      sql<KnownAs[]>`coalesce((select jsonb_agg(jsonb_build_object('id', identities.id, 'page_id', page_id,
        'page_name', pages.name, 'channel', pages.channel, 'platform_name', platform_name,
        'picture_file_id', identities.picture_file_id, 'is_primary', is_primary) order by is_primary desc, identities.id)
        from identities join pages on pages.id = identities.page_id where customer_id = customers.id), '[]')`.as(
        "known_as",
      ),
      sql<number | null>`(select picture_file_id from identities where customer_id = customers.id
        and picture_file_id is not null order by is_primary desc, id limit 1)`.as("picture_file_id"),
      // A company is seen by those who see who works there: of it, no more than the name.
      named("customers", "customers.company_id").as("company"),
      named("users", "customers.owner_id").as("owner"),
      sql<string | null>`(select name from users where users.id = customers.created_by)`.as("creator_name"),
      sql<Named[]>`coalesce((select jsonb_agg(jsonb_build_object('id', customer_groups.id, 'name', customer_groups.name)
        order by customer_groups.name) from customer_group_members membership
        join customer_groups on customer_groups.id = membership.group_id
        where membership.customer_id = customers.id and customer_groups.archived_at is null), '[]')`.as("groups"),
      tagsIn("customers.id", person.id).as("tags"),
      sql<boolean>`exists (select 1 from customer_followers followed
        where followed.customer_id = customers.id and followed.user_id = ${person.id})`.as("following"),
    ]);
}

/**
 * One customer through the person asking. Throws NotFound when they are not there or not theirs to see, and MovedTo
 * where the record went into another one that they may see.
 */
export async function getCustomer(db: Db | Trx, person: Asking, id: number): Promise<CustomerRow> {
  const [row] = await oneRow(db, { role: person.role }, { userId: person.id, id });
  if (row) return row;
  const whole = await wholeOf(db, id);
  if (whole !== id && (await isSeen(db, person, whole))) throw new MovedTo(whole);
  throw new NotFound(`no customer ${id}`);
}

type Shape = Pick<Asking, "role">;

const oneRow = composedOnce<Database, Shape, { userId: number; id: number }, CustomerRow>(
  (db, { role }, { userId, id }) =>
    customerRows(db, { id: userId, role })
      .where("customers.id", "=", id)
      .where(visibleTo({ id: userId, role })),
);

/** The rows of these ids in their order; the caller found the ids through the person. */
export async function customerRowsOf(db: Db | Trx, person: Asking, ids: number[]): Promise<CustomerRow[]> {
  if (ids.length === 0) return [];
  const rows = await someRows(db, { role: person.role }, { userId: person.id, ids });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const someRows = composedOnce<Database, Shape, { userId: number; ids: number[] }, CustomerRow>(
  (db, { role }, { userId, ids }) =>
    customerRows(db, { id: userId, role }).where(sql<SqlBool>`customers.id = any(${ids}::bigint[])`),
);

/** What a customer is called, for whoever may see them: of others it is not told. */
export async function findCustomerName(db: Db | Trx, person: Asking, id: number): Promise<string | undefined> {
  const seen = await db
    .selectFrom("customers")
    .select("name")
    .where("id", "=", id)
    .where(visibleTo(person))
    .executeTakeFirst();
  return seen?.name;
}

/** Where a record went, over however many mergings; itself when it is whole. */
export async function wholeOf(db: Db | Trx, id: number): Promise<number> {
  const last = sql<{ id: number }>`
    with recursive way as (
      select id, merged_into_id, 0 as step from customers where id = ${id}
      union all
      select next.id, next.merged_into_id, way.step + 1 from way join customers next on next.id = way.merged_into_id
      where way.step < 50
    ) select id from way order by step desc limit 1`;
  return (await plannedOnce(db, last.compile(db)))[0]?.id ?? id;
}

async function isSeen(db: Db | Trx, person: Asking, id: number): Promise<boolean> {
  const seen = await db.selectFrom("customers").select("id").where("id", "=", id).where(visibleTo(person)).execute();
  return seen.length > 0;
}

/**
 * The customer's own row, held until the transaction ends: those who change one customer take turns. What was meant for
 * a record that went into another one meanwhile happens to that one.
 */
export async function holdCustomer(trx: Trx, person: Asking, id: number): Promise<HeldCustomer> {
  const row = await trx
    .selectFrom("customers")
    .select(own)
    .select(sql<string | null>`born_on::text`.as("born_on"))
    .where("id", "=", id)
    .where(visibleTo(person))
    .forUpdate()
    .executeTakeFirst();
  if (row) return row;
  const whole = await wholeOf(trx, id);
  if (whole !== id) return holdCustomer(trx, person, whole);
  throw new NotFound(`no customer ${id}`);
}

export type HeldCustomer = Omit<Customer, "name_plain" | "client_key">;
