import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { deleteInPortions } from "../../in_portions.ts";
import { KNOWN_MS } from "./lock_out.ts";

/**
 * Forgets tries to sign in that judge no other one any more: strangers add to them as they like. Gives how many went. The
 * oldest come first by their ids, so that no index is needed.
 */
export async function trimTries(db: Db, { now = new Date() } = {}): Promise<number> {
  const before = new Date(now.getTime() - KNOWN_MS);
  return deleteInPortions(
    db,
    (most) => sql`
    delete from sign_in_attempts where id = any(array(
      select id from (select id, attempted_at from sign_in_attempts order by id limit ${sql.lit(most)}) oldest
      where attempted_at < ${before}))`,
  );
}

/** Sessions that are over sign nobody in, and their browsers are told of nothing. */
export async function trimSessions(db: Db, { now = new Date() } = {}): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom("sessions").where("expires_at", "<", now).executeTakeFirst();
  return Number(numDeletedRows);
}
