import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { PassedBy } from "./overflowing.ts";
import type { Call, CallOffer } from "./table.ts";
import { type Asking, isMissed, visibleTo } from "./visibility.ts";

export interface Named {
  id: number;
  name: string;
}

export interface CallRow extends Call {
  customer_name: string | null;
  page_name: string;
  queue_name: string | null;
  agent: Named | null;
  /** “Khiếu nại › Trễ hẹn” */
  type_path: string | null;
  missed: boolean;
  /** Whoever talked in the call that reached a caller who had been missed. */
  back_agent: Named | null;
}

export interface OfferRow extends CallOffer {
  user_name: string;
  queue_name: string | null;
}

const nameIn = (table: string, id: string) =>
  sql<string | null>`(select name from ${sql.table(table)} named where named.id = ${sql.ref(id)})`;

/**
 * Since when a caller waits who waits now: handed on, they were talked with before, and wait since then though a queue has
 * them only later.
 */
export const waitsNowSince = sql<Date>`(case when calls.answered_at is null then calls.started_at
  else coalesce((select max(handed.created_at) from events handed where handed.subject = 'call'
    and handed.subject_id = calls.id and handed.name = 'call.transferred'), calls.queued_at, calls.started_at) end)`;

/** Every way to read calls for showing begins here; the caller says which and through whom. */
export function callRows(db: Db | Trx) {
  return db
    .selectFrom("calls")
    .selectAll("calls")
    .select([
      nameIn("customers", "calls.customer_id").as("customer_name"),
      sql<string>`(select name from pages named where named.id = calls.page_id)`.as("page_name"),
      nameIn("queues", "calls.queue_id").as("queue_name"),
      sql<Named | null>`(select jsonb_build_object('id', named.id, 'name', named.name) from users named
        where named.id = calls.agent_id)`.as("agent"),
      sql<string | null>`(select concat_ws(' › ', above.name, named.name) from call_types named
        left join call_types above on above.id = named.parent_id where named.id = calls.type_id)`.as("type_path"),
      sql<boolean>`coalesce(${isMissed()}, false)`.as("missed"),
      sql<Named | null>`(select jsonb_build_object('id', named.id, 'name', named.name) from calls back
        join users named on named.id = back.agent_id where back.id = calls.called_back_by)`.as("back_agent"),
    ]);
}

/** One call through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getCall(db: Db | Trx, person: Asking, id: number): Promise<CallRow> {
  const [row] = await plannedOnce(db, callRows(db).where("calls.id", "=", id).where(visibleTo(person)).compile());
  if (!row) throw new NotFound(`no call ${id}`);
  return row;
}

/** The same, held until the transaction ends: those who change one call take turns, each judging what it is by then. */
export async function holdCall(trx: Trx, person: Asking, id: number): Promise<Call> {
  const call = await trx
    .selectFrom("calls")
    .selectAll()
    .where("id", "=", id)
    .where(visibleTo(person))
    .forUpdate()
    .executeTakeFirst();
  if (!call) throw new NotFound(`no call ${id}`);
  return call;
}

const MOST_RINGS = 200;

/**
 * The rings of a call with their reasons, in order; of very many the last, and how many were before them. The caller has
 * looked the call up.
 */
export async function listOffers(db: Db | Trx, callId: number): Promise<{ rows: OfferRow[]; earlier: number }> {
  const rows = await db
    .selectFrom("call_offers")
    .innerJoin("users", "users.id", "call_offers.user_id")
    .leftJoin("queues", "queues.id", "call_offers.queue_id")
    .selectAll("call_offers")
    .select(["users.name as user_name", "queues.name as queue_name"])
    .select(sql<number>`(count(*) over ())::int`.as("count"))
    .where("call_offers.call_id", "=", callId)
    .orderBy("call_offers.number", "desc")
    .orderBy("call_offers.id", "desc")
    .limit(MOST_RINGS)
    .execute();
  return { rows: rows.toReversed(), earlier: (rows[0]?.count ?? 0) - rows.length };
}

/** Those whom a queue or a colleague sent the call to in particular, and whose phones could not be rung. */
export async function listPassedBy(db: Db | Trx, callId: number): Promise<PassedBy[]> {
  const { rows } = await sql<PassedBy>`
    select (detail->'passed'->>'id')::bigint as id, detail->'passed'->>'why' as why from events
    where subject = 'call' and subject_id = ${callId} and name in ('call.overflowed', 'call.queued')
      and detail ? 'passed'
    order by events.id desc limit 20`.execute(db);
  return rows.toReversed();
}
