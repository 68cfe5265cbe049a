import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { getCustomer } from "./queries.ts";
import type { Asking } from "./visibility.ts";

export interface CustomerEvent {
  id: number;
  name: string;
  actor_id: number | null;
  actor_name: string | null;
  detail: Record<string, unknown>;
  created_at: Date;
}

const rowsFrom = (db: Db | Trx) =>
  db
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select(["events.id", "events.name", "events.actor_id", "events.created_at", "events.detail"])
    .select("users.name as actor_name");

/** What somebody did for themselves alone, as giving a tag of their own, is for nobody else to read. */
export const mayRead = (person: Pick<Asking, "id">) =>
  sql<SqlBool>`coalesce((events.detail->>'only_for')::bigint, ${person.id}) = ${person.id}`;

/** What happened to a customer (Lịch sử), newest first. `next` goes into the next call's `before`. */
export async function listCustomerEvents(
  db: Db | Trx,
  person: Asking,
  id: number,
  { before, limit = 50 }: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: CustomerEvent[]; next?: number }> {
  await getCustomer(db, person, id);
  const rows = await rowsFrom(db)
    .where("events.subject", "=", "customer")
    .where("events.subject_id", "=", id)
    .where(mayRead(person))
    .$if(before !== undefined, (query) => query.where("events.id", "<", before!))
    .orderBy("events.id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, ...(rows.length > limit && last && { next: last.id }) };
}

/** Events by id, for who has found their subject. */
export async function eventsOf(db: Db | Trx, ids: number[]): Promise<CustomerEvent[]> {
  return ids.length === 0 ? [] : rowsFrom(db).where("events.id", "in", ids).execute();
}
