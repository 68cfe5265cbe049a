import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Ticket } from "./table.ts";

export interface Meanwhile {
  /** Who changed it last; null: nobody of ours. */
  name: string | null;
  /** What it was in the version asked about. */
  was: unknown;
}

/** Which fields were changed after a version; history knows. */
export async function changedSince(trx: Trx, ticket: Ticket, version: number): Promise<Map<string, Meanwhile>> {
  const found = new Map<string, Meanwhile>();
  if (version >= ticket.version) return found;
  const { rows } = await sql<{
    fields: Record<string, [unknown, unknown]>;
    names: Record<string, [unknown, unknown]> | null;
    name: string | null;
  }>`
    select events.detail->'fields' as fields, events.detail->'names' as names, users.name from events
    left join users on users.id = events.actor_id
    where events.subject = 'ticket' and events.subject_id = ${ticket.id} and events.name = 'ticket.edited'
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

/** Who moved the ticket after a version; undefined when nobody did. */
export async function movedSince(
  trx: Trx,
  ticket: Ticket,
  version: number,
): Promise<{ name: string | null } | undefined> {
  if (version >= ticket.version) return undefined;
  return trx
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select("users.name")
    .where("events.subject", "=", "ticket")
    .where("events.subject_id", "=", ticket.id)
    .where("events.name", "=", "ticket.status_changed")
    .where(sql<boolean>`(events.detail->>'version')::int > ${version}`)
    .orderBy("events.id", "desc")
    .limit(1)
    .executeTakeFirst();
}
