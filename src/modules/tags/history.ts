import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Asking } from "./reading.ts";
import type { TagColor } from "./table.ts";

export interface TagHistoryLine {
  id: number;
  on: boolean;
  /** As it was called then. */
  name: string;
  color: TagColor;
  /** Null: by ourselves. */
  by: string | null;
  by_id: number | null;
  at: Date;
}

/** Who gave a customer which tag and who took it, newest first (IN-13). What was somebody else's own stays theirs. */
export async function listTagHistory(
  db: Db,
  person: Asking,
  customerId: number,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<TagHistoryLine[]> {
  const { rows } = await sql<TagHistoryLine>`
    select events.id, events.name = 'customer.tagged' as on, coalesce(events.detail->>'name', tags.name, '') as name,
      coalesce(tags.color, 'gray') as color, users.name as by, events.actor_id as by_id, events.created_at as at
    from events
    left join users on users.id = events.actor_id
    left join tags on tags.id = (events.detail->>'tag_id')::bigint
    where events.subject = 'customer' and events.subject_id = ${customerId}
      and events.name in ('customer.tagged', 'customer.untagged')
      and coalesce((events.detail->>'only_for')::bigint, ${person.id}) = ${person.id}
      and events.id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by events.id desc limit ${sql.lit(limit)}`.execute(db);
  return rows;
}
