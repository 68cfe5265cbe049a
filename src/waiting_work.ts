import { type RawBuilder, type SqlBool, sql } from "kysely";
import { composedOnce } from "./composed.ts";
import type { Database, Db } from "./database.ts";

/** What may wait for the worker besides messages and clocks, each found by a small index of its own. */
const waits = {
  "bulk work": sql<SqlBool>`select from bulk_jobs where state in ('waiting', 'running')`,
  imports: sql<SqlBool>`select from import_jobs where state in ('checking', 'running', 'undoing')`,
  attachments: sql<SqlBool>`select from attachments where state = 'waiting'`,
  recordings: sql<SqlBool>`select from calls where recording_url is not null and recording_file_id is null
    and recording_tries < 12`,
  notifications: sql<SqlBool>`select from events where notify_state = 'waiting' and name <> 'message.received'
    union all select from events where notify_state = 'waiting' and name = 'message.received'`,
  pushes: sql<SqlBool>`select from notifications where push_state = 'waiting'`,
  history: sql<SqlBool>`select from history_syncs where state in ('waiting', 'running')`,
  profiles: sql<SqlBool>`select from identities where profile_state = 'waiting'`,
} satisfies Record<string, RawBuilder<SqlBool>>;

export type Work = keyof typeof waits;

/**
 * Of which kind something waits: one look for all of them, as most of what happens leaves nothing to do. Whoever does
 * it looks again for what is theirs and due.
 */
export async function findWaitingWork(db: Db): Promise<Work[]> {
  const [found] = await look(db, {}, {});
  return found!.kinds;
}

const look = composedOnce<Database, object, object, { kinds: Work[] }>((db) => {
  const kinds = Object.entries(waits).map(([kind, rows]) => sql`case when exists (${rows}) then ${sql.lit(kind)} end`);
  return {
    compile: () => sql<{ kinds: Work[] }>`select array_remove(array[${sql.join(kinds)}], null) as kinds`.compile(db),
  };
});
