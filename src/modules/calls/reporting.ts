import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { Span } from "../lists/mod.ts";
import { isServed, waitsSince } from "./matching.ts";
import { type Asking, seenBy } from "./visibility.ts";

/** What became of the calls of one queue; of all of them together where `id` is null. */
export interface QueueFigures {
  id: number | null;
  name: string | null;
  offered: number;
  answered: number;
  abandoned: number;
  overflowed: number;
  /** Answered within what the queue promises. */
  served: number;
  /** In seconds. */
  average_wait: number | null;
  longest_wait: number | null;
  average_talk: number | null;
}

/** How often somebody was rung, by calls, and how that ended. */
export interface AgentFigures {
  id: number;
  name: string;
  rung: number;
  answered: number;
  rejected: number;
  missed: number;
  /** In seconds. */
  talked: number;
}

export interface QueueReport {
  queues: QueueFigures[];
  all: QueueFigures;
  agents: AgentFigures[];
}

const seconds = (time: ReturnType<typeof sql>) => sql`extract(epoch from ${time})::float8`;

/**
 * The incoming calls of some days that the person may see and that have ended, by the last queue they were in, and the
 * rings of everybody. Each figure counts calls, so that the list shows as many.
 */
export async function readReport(db: Db | Trx, person: Asking, { from, to }: Required<Span>): Promise<QueueReport> {
  const days = sql`calls.direction = 'in' and calls.started_at >= ${from}::timestamptz
    and calls.started_at < ${to}::timestamptz and ${seenBy(person)}`;
  const [queues, agents] = await Promise.all([
    sql<QueueFigures & { whole: number }>`
      with ended as (
        select calls.queue_id, calls.outcome, coalesce(${isServed()}, false) as is_served,
          ${seconds(sql`(coalesce(calls.answered_at, calls.ended_at) - ${waitsSince()})`)} as wait,
          ${seconds(sql`(calls.ended_at - calls.answered_at)`)} as talk
        from calls where ${days} and calls.queue_id is not null
          and calls.outcome in ('answered', 'abandoned', 'overflowed')
      )
      select grouping(ended.queue_id) as whole, ended.queue_id as id,
        (select name from queues where queues.id = ended.queue_id) as name,
        count(*)::int as offered,
        count(*) filter (where outcome = 'answered')::int as answered,
        count(*) filter (where outcome = 'abandoned')::int as abandoned,
        count(*) filter (where outcome = 'overflowed')::int as overflowed,
        count(*) filter (where is_served)::int as served,
        avg(wait) as average_wait, max(wait) as longest_wait, avg(talk) as average_talk
      from ended group by grouping sets ((ended.queue_id), ()) order by 1, 3`.execute(db),
    sql<AgentFigures>`
      with rung as (
        select call_offers.user_id, calls.id,
          bool_or(call_offers.ended = 'rejected') as rejected, bool_or(call_offers.ended = 'no_answer') as missed
        from call_offers join calls on calls.id = call_offers.call_id where ${days} group by 1, 2
      ), talks as (
        select calls.agent_id as user_id, count(*)::int as answered,
          sum(${seconds(sql`(coalesce(calls.ended_at, now()) - calls.answered_at)`)}) as talked
        from calls where ${days} and calls.outcome = 'answered' group by 1
      )
      select users.id, users.name, count(rung.id)::int as rung,
        count(*) filter (where rung.rejected)::int as rejected, count(*) filter (where rung.missed)::int as missed,
        coalesce(max(talks.answered), 0) as answered, coalesce(max(talks.talked), 0) as talked
      from users left join rung on rung.user_id = users.id left join talks on talks.user_id = users.id
      where rung.id is not null or talks.user_id is not null
      group by users.id, users.name order by plain(users.name), users.id`.execute(db),
  ]);
  const none = { offered: 0, answered: 0, abandoned: 0, overflowed: 0, served: 0 };
  const empty = { id: null, name: null, ...none, average_wait: null, longest_wait: null, average_talk: null };
  return {
    queues: queues.rows.filter((row) => row.whole === 0),
    all: queues.rows.find((row) => row.whole === 1) ?? empty,
    agents: agents.rows,
  };
}
