import type { Db } from "../../../src/database.ts";
import { parsePhone } from "../../../src/modules/customers/mod.ts";
import type { CustomerKind } from "../../../src/modules/customers/table.ts";

export interface Known {
  kind?: CustomerKind;
  phones?: string[];
  emails?: string[];
  [column: string]: unknown;
}

/** A record as it stands in the database, the first of its phones and e-mails being the primary one. */
export async function customer(
  db: Db,
  name: string,
  { phones = [], emails = [], ...columns }: Known = {},
): Promise<number> {
  const { id } = await db
    .insertInto("customers")
    .values({ name, kind: "contact", ...columns } as never)
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const [at, typed] of phones.entries()) await addPhone(db, id, typed, at === 0);
  for (const [at, email] of emails.entries()) {
    await db
      .insertInto("customer_emails")
      .values({ customer_id: id, email, is_primary: at === 0 })
      .execute();
  }
  return id;
}

export async function addPhone(db: Db, id: number, typed: string, isPrimary = false): Promise<void> {
  const row = { customer_id: id, ...parsePhone(typed)!, is_primary: isPrimary };
  await db.insertInto("customer_phones").values(row).execute();
}

export const readCustomer = (db: Db, id: number) =>
  db.selectFrom("customers").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

export async function phonesOf(db: Db, id: number): Promise<string[]> {
  const rows = await db
    .selectFrom("customer_phones")
    .select(["digits", "is_primary"])
    .where("customer_id", "=", id)
    .orderBy("digits")
    .execute();
  return rows.map((row) => (row.is_primary ? `${row.digits}*` : row.digits));
}
