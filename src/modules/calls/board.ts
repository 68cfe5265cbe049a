import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { PresenceState, Shift } from "./table.ts";
import { waitsNowSince } from "./queries.ts";
import { type Asking, seenBy } from "./visibility.ts";

export interface WaitingCaller {
  id: number;
  /** Who it is, is said to those who may see the call. */
  seen: boolean;
  customer_name: string | null;
  number: string | null;
  since: Date;
  /** They were talked with before, and wait since they were handed on. */
  handed_on: boolean;
  /** At whom it rings just now. */
  ringing: string | null;
}

export interface AgentNow {
  id: number;
  name: string;
  priority: number;
  presence: PresenceState;
  shift: Shift;
  pause_reason: string | null;
  /** What they are doing, the nearest first: a talk, a ring, their shift, or nothing as they are not there. */
  state: "talking" | "ringing" | "offline" | Shift;
  since: Date;
}

export interface QueueNow {
  id: number;
  name: string;
  /** All who wait; of very many those who wait longest are named. */
  count: number;
  waiting: WaitingCaller[];
  agents: AgentNow[];
}

const MOST_WAITING = 100;

/** Queues as they are just now: an agent watches those they sit at, whoever looks after others all of them. */
export async function readBoard(db: Db | Trx, person: Asking): Promise<QueueNow[]> {
  const mine = sql`select queue_id from queue_members where user_id = ${person.id}`;
  const watched = sql`queues.archived_at is null ${person.role === "agent" ? sql`and queues.id in (${mine})` : sql``}`;
  const [queues, waiting, agents] = await Promise.all([
    sql<{ id: number; name: string }>`select id, name from queues where ${watched} order by plain(name), id`.execute(
      db,
    ),
    sql<WaitingCaller & { queue_id: number; count: number }>`
      select ranked.queue_id, ranked.id, ranked.seen, ranked.since, ranked.count,
        ranked.answered_at is not null as handed_on,
        case when ranked.seen then ranked.number end as number,
        case when ranked.seen then (select name from customers where id = ranked.customer_id) end as customer_name,
        (select string_agg(users.name, ', ' order by users.name) from call_offers join users on users.id = user_id
          where call_id = ranked.id and ended_at is null) as ringing
      from (
        select calls.*, coalesce(${seenBy(person)}, false) as seen, ${waitsNowSince} as since,
          count(*) over (partition by calls.queue_id)::int as count,
          row_number() over (partition by calls.queue_id order by ${waitsNowSince}, calls.id) as place
        from calls join queues on queues.id = calls.queue_id where calls.state = 'waiting' and ${watched}
      ) ranked where ranked.place <= ${sql.lit(MOST_WAITING)} order by ranked.since, ranked.id`.execute(db),
    sql<AgentNow & { queue_id: number }>`
      select m.queue_id, users.id, users.name, m.priority, coalesce(s.presence, 'offline') as presence,
        coalesce(s.shift, 'out') as shift, s.pause_reason,
        case when talk.id is not null then 'talking' when ring.id is not null then 'ringing'
          when coalesce(s.shift, 'out') <> 'out' and coalesce(s.presence, 'offline') = 'offline' then 'offline'
          else coalesce(s.shift, 'out') end as state,
        coalesce(talk.at, ring.offered_at, case when s.presence = 'offline' and s.shift <> 'out'
          then s.presence_since else s.shift_since end, m.added_at) as since
      from queue_members m join queues on queues.id = m.queue_id
      join users on users.id = m.user_id and users.deactivated_at is null
      left join agent_states s on s.user_id = m.user_id
      left join lateral (select id, coalesce(answered_at, started_at) as at from calls
        where agent_id = m.user_id and state in ('dialing', 'talking', 'held') limit 1) talk on true
      left join call_offers ring on ring.user_id = m.user_id and ring.ended_at is null
      where ${watched} order by m.priority, plain(users.name), users.id`.execute(db),
  ]);
  const of = <Row extends { queue_id: number }>(rows: Row[], id: number) => rows.filter((row) => row.queue_id === id);
  return queues.rows.map(({ id, name }) => {
    const waits = of(waiting.rows, id);
    return { id, name, count: waits[0]?.count ?? 0, waiting: waits, agents: of(agents.rows, id) };
  });
}
