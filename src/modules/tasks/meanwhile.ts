import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Editable } from "./editing.ts";

/** Whether one of these fields was changed after a version, by whom, and what it was before. */
export async function findMeanwhile(
  trx: Trx,
  taskId: number,
  fields: Editable[],
  version: number,
): Promise<{ field: Editable; was: unknown; name: string | null } | undefined> {
  const { rows } = await sql<{ fields: Record<string, [unknown, unknown]>; name: string | null }>`
    select events.detail->'fields' as fields, users.name from events
    left join users on users.id = events.actor_id
    where events.subject = 'task' and events.subject_id = ${taskId}
      and events.name in ('task.edited', 'task.rescheduled', 'task.assigned')
      and (events.detail->>'version')::int > ${version}
      and events.detail->'fields' ?| ${fields}::text[]
    order by events.id limit 1`.execute(trx);
  const field = rows[0] && fields.find((each) => each in rows[0]!.fields);
  return field && { field, was: rows[0]!.fields[field]![0], name: rows[0]!.name };
}
