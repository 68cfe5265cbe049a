import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Order } from "./table.ts";

export interface Meanwhile {
  /** Who changed it last; null: nobody of ours. */
  name: string | null;
  /** What it was in the version asked about. */
  was: unknown;
}

/** Which fields were changed after a version; history knows. */
export async function changedSince(trx: Trx, order: Order, version: number): Promise<Map<string, Meanwhile>> {
  const found = new Map<string, Meanwhile>();
  if (version >= order.version) return found;
  const { rows } = await sql<{ fields: Record<string, [unknown, unknown]>; name: string | null }>`
    select events.detail->'fields' as fields, users.name from events
    left join users on users.id = events.actor_id
    where events.subject = 'order' and events.subject_id = ${order.id}
      and events.name in ('order.edited', 'order.assigned') and (events.detail->>'version')::int > ${version}
    order by events.id`.execute(trx);
  for (const { fields, name } of rows) {
    for (const [field, [from]] of Object.entries(fields)) {
      found.set(field, { name, was: found.get(field)?.was ?? from });
    }
  }
  return found;
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
