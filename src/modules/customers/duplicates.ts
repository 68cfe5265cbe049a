import { sql, type SqlBool } from "kysely";
import type { Db } from "../../database.ts";
import { parsePhone } from "./phones.ts";
import type { CustomerKind } from "./table.ts";
import { type Asking, visibleTo } from "./visibility.ts";

export interface Duplicate {
  id: number;
  kind: CustomerKind;
  name: string;
  created_at: Date;
  /** What the two have in common. */
  phones: string[];
  emails: string[];
}

export interface Duplicates {
  found: Duplicate[];
  /** How many more there are that this person may not see: that there are some is all that is told. */
  hidden: number;
}

export interface Sought {
  phones?: readonly string[];
  emails?: readonly string[];
  /** The record that is being written. */
  except?: number | undefined;
}

const MOST = 20;

/** Other records with one of these phones (in any writing) or e-mails, those of the person first. */
export async function findDuplicates(
  db: Db,
  person: Asking,
  { phones = [], emails = [], except }: Sought,
): Promise<Duplicates> {
  const numbers = phones.slice(0, MOST).flatMap((typed) => parsePhone(typed)?.number ?? []);
  const addresses = emails.slice(0, MOST).flatMap((typed) => (isEmail(typed) ? [typed.trim()] : []));
  if (numbers.length + addresses.length === 0) return { found: [], hidden: 0 };
  const rows = await db
    .with("same", (cte) =>
      cte
        .selectFrom(
          sql<{ customer_id: number; phone: string | null; email: string | null }>`(
            select customer_id, number as phone, null::text as email from customer_phones
            where number = any(${numbers}::text[])
            union all select customer_id, null, email::text from customer_emails
            where email = any(${addresses}::citext[])
            limit 200)`.as("each"),
        )
        .select("each.customer_id")
        .select(sql<string[]>`array_remove(array_agg(each.phone), null)`.as("phones"))
        .select(sql<string[]>`array_remove(array_agg(each.email), null)`.as("emails"))
        .groupBy("each.customer_id"),
    )
    .selectFrom("customers")
    .innerJoin("same", "same.customer_id", "customers.id")
    .select(["customers.id", "customers.kind", "customers.name", "customers.created_at", "same.phones", "same.emails"])
    .select((eb) => visibleTo(person)(eb as never).as("seen"))
    .where("customers.merged_into_id", "is", null)
    .where("customers.id", "is distinct from", except ?? null)
    .orderBy("customers.id")
    .limit(MOST)
    .execute();
  const found = rows.filter((row) => row.seen as SqlBool).map(({ seen: _seen, ...row }) => row);
  return { found, hidden: rows.length - found.length };
}

const isEmail = (text: string) => /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(text.trim()) && text.length <= 254;
