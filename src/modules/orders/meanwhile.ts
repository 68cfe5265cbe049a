import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { fieldsChangedSince, type Meanwhile } from "../events/mod.ts";
import type { Order } from "./table.ts";

/** Which fields were changed after a version; history knows. */
export async function changedSince(trx: Trx, order: Order, version: number): Promise<Map<string, Meanwhile>> {
  const changed = {
    subject: "order",
    id: order.id,
    version: order.version,
    events: ["order.edited", "order.assigned"],
  } as const;
  return fieldsChangedSince(trx, changed, version);
}

/** Who moved the order after a version; undefined when nobody did. */
export async function movedSince(
  trx: Trx,
  order: Order,
  version: number,
): Promise<{ name: string | null } | undefined> {
  if (version >= order.version) return undefined;
  return trx
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select("users.name")
    .where("events.subject", "=", "order")
    .where("events.subject_id", "=", order.id)
    .where("events.name", "=", "order.status_changed")
    .where(sql<boolean>`(events.detail->>'version')::int > ${version}`)
    .orderBy("events.id", "desc")
    .limit(1)
    .executeTakeFirst();
}
