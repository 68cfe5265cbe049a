import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { EventName, Subject } from "./names.ts";

export interface Meanwhile {
  /** Who changed it last; null: nobody of ours. */
  name: string | null;
  /** What it was in the version asked about. */
  was: unknown;
  /** What stood there itself, where `was` is only how that was called. */
  from?: unknown;
}

interface Changed {
  subject: Subject;
  id: number;
  /** The version it has now. */
  version: number;
  /** The events that tell of its fields, as {"fields": {field: [from, to]}, "names": {…}, "version": 7}. */
  events: readonly EventName[];
}

/** Which fields of something were changed after a version; history knows. */
export async function fieldsChangedSince(
  trx: Trx,
  { subject, id, version, events }: Changed,
  since: number,
): Promise<Map<string, Meanwhile>> {
  const found = new Map<string, Meanwhile>();
  if (since >= version) return found;
  const { rows } = await sql<{
    fields: Record<string, [unknown, unknown]>;
    names: Record<string, [unknown, unknown]> | null;
    name: string | null;
  }>`
    select events.detail->'fields' as fields, events.detail->'names' as names, users.name from events
    left join users on users.id = events.actor_id
    where events.subject = ${subject} and events.subject_id = ${id} and events.name = any(${events}::text[])
      and (events.detail->>'version')::int > ${since}
    order by events.id`.execute(trx);
  for (const { fields, names, name } of rows) {
    for (const [field, [from]] of Object.entries(fields)) {
      const was = names?.[field] ? { was: names[field][0] ?? from, from } : { was: from };
      found.set(field, { ...(found.get(field) ?? was), name });
    }
  }
  return found;
}

interface Moved {
  subject: Subject;
  id: number;
  /** The version it has now. */
  version: number;
  /** What tells of a move, with the version that came of it. */
  event: EventName;
}

/** Who moved something last after a version; undefined when nobody did. */
export async function movedSince(
  trx: Trx,
  { subject, id, version, event }: Moved,
  since: number,
): Promise<{ name: string | null } | undefined> {
  if (since >= version) return undefined;
  return trx
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select("users.name")
    .where("events.subject", "=", subject)
    .where("events.subject_id", "=", id)
    .where("events.name", "=", event)
    .where(sql<boolean>`(events.detail->>'version')::int > ${since}`)
    .orderBy("events.id", "desc")
    .limit(1)
    .executeTakeFirst();
}
