import { sql } from "kysely";
import type { Config } from "../config.ts";
import type { Db } from "../database.ts";
import type { Person } from "../modules/people/table.ts";
import { importFair, meetCustomers } from "./customers.ts";
import { stockShelves } from "./goods.ts";
import { takeOrders } from "./orders.ts";

/** Whom the demo company knows, what it sells and what was ordered: all of it the past, of which nobody is told anew. */
export async function seedTrade(db: Db, config: Config, cast: Map<string, Person>, now = new Date()): Promise<void> {
  const owner = cast.get("owner")!;
  await meetCustomers(db, cast, now);
  await importFair(db, config, owner);
  const variants = await stockShelves(db, config, owner, new Date(now.getTime() - 60 * 24 * 3_600_000));
  await takeOrders(db, cast, variants, now);
  await sql`update events set announced_at = now(), notify_state = null
    where subject in ('customer', 'product', 'order', 'tag', 'group', 'import') and announced_at is null`.execute(db);
}
