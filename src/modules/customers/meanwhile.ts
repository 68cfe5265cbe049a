import { sql } from "kysely";
import type { Trx } from "../../database.ts";

export interface Meanwhile {
  /** Who changed it last; null: nobody of ours. */
  name: string | null;
  /** What it was in the version asked about. */
  was: unknown;
}

/** Which fields of a customer were changed after a version; history knows. */
export async function changedSince(
  trx: Trx,
  customer: { id: number; version: number },
  version: number,
): Promise<Map<string, Meanwhile>> {
  const found = new Map<string, Meanwhile>();
  if (version >= customer.version) return found;
  const { rows } = await sql<{
    fields: Record<string, [unknown, unknown]>;
    names: Record<string, [unknown, unknown]> | null;
    name: string | null;
  }>`
    select events.detail->'fields' as fields, events.detail->'names' as names, users.name from events
    left join users on users.id = events.actor_id
    where events.subject = 'customer' and events.subject_id = ${customer.id} and events.name = 'customer.edited'
      and (events.detail->>'version')::int > ${version}
    order by events.id`.execute(trx);
  for (const { fields, names, name } of rows) {
    for (const [field, [from]] of Object.entries(fields)) {
      const was = found.has(field) ? found.get(field)!.was : (names?.[field]?.[0] ?? from);
      found.set(field, { name, was });
    }
  }
  return found;
}
