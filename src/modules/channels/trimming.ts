import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { deleteInPortions } from "../../in_portions.ts";

const KEPT_DAYS = 30;
const NONCES_KEPT_MS = 3_600_000;

/** Forgets webhooks settled a month ago, a portion at a time; parked ones stay. Gives how many went. */
export async function trimLedger(db: Db, { now = new Date() } = {}): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const trimmed = await deleteInPortions(
    db,
    (most) => sql`
    delete from webhook_events where id = any(array(
      select id from webhook_events
      where state in ('applied', 'duplicate', 'ignored') and settled_at < ${before}
      order by settled_at limit ${sql.lit(most)}))`,
  );
  // Older ones are refused by their time alone.
  await db
    .deleteFrom("phone_nonces")
    .where("at", "<", new Date(now.getTime() - NONCES_KEPT_MS))
    .execute();
  return trimmed;
}
