import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { deleteInPortions } from "../../in_portions.ts";

/** A history that is fetched may bring the message for this long. */
const KEPT_DAYS = 365;

/** Forgets reactions, edits and unsends of messages that never came. Gives how many went. */
export async function trimEarlyArrivals(db: Db, { now = new Date() } = {}): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  return deleteInPortions(
    db,
    (most) => sql`
    delete from early_arrivals where id = any(array(
      select id from (select id, created_at from early_arrivals order by id limit ${sql.lit(most)}) oldest
      where created_at < ${before}))`,
  );
}
