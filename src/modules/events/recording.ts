import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import { type Database, type Db, isStalePlan, type Trx } from "../../database.ts";
import { inTransaction } from "../../in_transaction.ts";
import { type EventName, notifying, relayed, subjects } from "./names.ts";

export interface Happening {
  name: EventName;
  subjectId: number;
  by?: number | null;
  detail?: Record<string, unknown>;
  at?: Date;
  /** Nobody is there who could be told: spares the look-up. */
  quiet?: boolean;
  /** The workflow that would be told does it itself. */
  heard?: boolean | undefined;
}

/** Tells the other processes the ids of events that are now committed. Must not throw. */
export type Announcer = (ids: number[]) => void;

const announcers = new WeakMap<object, Announcer>();
const recorded = new WeakMap<object, number[]>();

/** From now on what `changing(db, …)` commits is announced through `announcer`. */
export function bindAnnouncer(db: Db, announcer: Announcer): void {
  announcers.set(db, announcer);
}

/**
 * Runs `work` in one transaction and, once it is committed, announces the events it recorded. Inside a transaction
 * already, it joins it. What a crash leaves unannounced is found by the sweep.
 */
export async function changing<T>(db: Db | Trx, work: (trx: Trx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Trx);
  const attempt = async () => {
    const ids: number[] = [];
    const result = await inTransaction(db, async (trx) => {
      recorded.set(trx, ids);
      return work(trx);
    });
    if (ids.length > 0) announcers.get(db)?.(ids);
    return result;
  };
  return attempt().catch((error: unknown) => {
    // A migration passed under a transaction of this kind; nothing of it was kept, and it does not happen twice.
    if (isStalePlan(error)) return attempt();
    throw error;
  });
}

/** Says to the other processes that there is work, where nothing happened yet that could be recorded. */
export function nudge(db: Db): void {
  announcers.get(db)?.([]);
}

/** Records what happened, in the transaction of the write itself. */
export async function record(
  trx: Trx,
  name: EventName,
  subjectId: number,
  options: Omit<Happening, "name" | "subjectId"> = {},
): Promise<void> {
  await recordAll(trx, [{ name, subjectId, ...options }]);
}

/** The same for many at once, in one statement, in the order given. */
export async function recordAll(trx: Trx, happenings: Happening[]): Promise<void> {
  if (happenings.length === 0) return;
  const rows = happenings.map(({ name, subjectId, by, detail, at, quiet, heard }) => ({
    name,
    subject: subjects[name],
    subject_id: subjectId,
    actor_id: by ?? null,
    detail: detail ?? {},
    created_at: at ?? null,
    relay_state: !relayed.has(name) ? null : heard ? "done" : "waiting",
    notify_state: notifying.has(name) && !quiet ? "waiting" : null,
  }));
  const inserted = await insertEvents(trx, {}, { rows: JSON.stringify(rows) });
  recorded.get(trx)?.push(...inserted.map((row) => row.id));
}

const insertEvents = composedOnce<Database, object, { rows: string }, { id: number }>((db, _, { rows }) => ({
  compile: () =>
    sql<{ id: number }>`
    insert into events (name, subject, subject_id, actor_id, detail, created_at, relay_state, notify_state)
    select name, subject, subject_id, actor_id, detail, coalesce(created_at, now()), relay_state, notify_state
    from rows from (
      jsonb_to_recordset(${rows}::jsonb)
        as (name text, subject text, subject_id bigint, actor_id bigint, detail jsonb, created_at timestamptz, relay_state text,
          notify_state text)
    ) with ordinality as given (name, subject, subject_id, actor_id, detail, created_at, relay_state, notify_state, place)
    order by place
    returning id`.compile(db),
}));

/**
 * One and the same line in the history of many subjects, as after an import. Nobody is told of each but its clock:
 * whoever shows them hears of the whole.
 */
export async function recordForEach(
  trx: Trx,
  name: EventName,
  subjectIds: readonly number[],
  { by, detail = {} }: Pick<Happening, "by" | "detail"> = {},
): Promise<void> {
  if (subjectIds.length === 0) return;
  await sql`
    insert into events (name, subject, subject_id, actor_id, detail, announced_at, relay_state)
    select ${name}, ${subjects[name]}, id, ${by ?? null}::bigint, ${JSON.stringify(detail)}::jsonb, now(),
      ${relayed.has(name) ? "waiting" : null}
    from unnest(${subjectIds}::bigint[]) with ordinality as given (id, place) order by place`.execute(trx);
}
