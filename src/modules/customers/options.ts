import { cut } from "../../cutting.ts";
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Database, Db } from "../../database.ts";
import { clean } from "../../form.ts";
import { literally } from "../../like.ts";

export interface CustomerOption {
  id: number;
  name: string;
  /** Where they write, which tells two of the same name apart. */
  page_name: string | null;
}

/** Who may be seen, as an expression on `customers`. */
export type Seen = (eb: ExpressionBuilder<Database, "customers">) => Expression<SqlBool>;

/** Of as many the best are chosen: more than anybody reads, and no more than a moment's work. */
const MOST_WEIGHED = 200;

/** Customers by a part of their name, diacritics or not: those whose name begins so first. */
export async function findCustomers(db: Db, asked: string, seen: Seen, limit = 12): Promise<CustomerOption[]> {
  const text = cut(clean(asked).trim(), 100);
  const escaped = literally(text);
  const found = db
    .selectFrom("customers")
    .select(["customers.id", "customers.name"])
    .where(sql<SqlBool>`customers.name_plain like plain(${`%${escaped}%`})`)
    .where(seen)
    .limit(MOST_WEIGHED);
  return db
    .selectFrom(found.as("found"))
    .select(["found.id", "found.name", pageOf("found.id").as("page_name")])
    .orderBy(sql`plain(found.name) like plain(${`${escaped}%`})`, "desc")
    .orderBy(sql`plain(found.name)`)
    .orderBy("found.id", "desc")
    .limit(limit)
    .execute();
}

/** The page that a customer was met on last. */
export const pageOf = (id: string) =>
  sql<string | null>`(select pages.name from identities join pages on pages.id = identities.page_id
    where identities.customer_id = ${sql.ref(id)} order by identities.id desc limit 1)`;
