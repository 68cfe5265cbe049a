import { sql } from "kysely";
import * as assert from "uvu/assert";
import type { Db } from "../../src/database.ts";
import { eventually, PATIENCE } from "../helpers.ts";

/** Waits until every webhook in the ledger has come to an end; gives how many came to which. */
export async function ledgerSettles(db: Db, within = 2 * PATIENCE): Promise<Record<string, number>> {
  return eventually(async () => {
    const { rows } = await sql<{ state: string; n: number }>`
      select state, count(*)::int as n from webhook_events group by state`.execute(db);
    const ends = Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    if (ends.pending) throw new Error(`${ends.pending} webhooks still wait`);
    return ends;
  }, within);
}

/** What was acknowledged is there, once, and was told once; what was parked or ignored says so here. */
export async function assertKeptOnce(db: Db, mids: string[]): Promise<void> {
  const { rows } = await sql<{ mid: string; copies: number; told: number }>`
    select mid, count(distinct messages.id)::int as copies, count(events.id)::int as told
    from unnest(${mids}::text[]) as mid
    left join messages on messages.provider_id = mid
    left join events on events.name in ('message.received', 'message.sent_elsewhere')
      and (events.detail ->> 'message_id')::bigint = messages.id
    group by mid having count(distinct messages.id) <> 1 or count(events.id) <> 1`.execute(db);
  assert.equal(rows, [], "every acknowledged message is there exactly once");
}

/** Nothing is parked, and nothing was turned away. */
export async function assertNothingRefused(db: Db): Promise<void> {
  const { rows } = await sql`
    select state, reason, count(*)::int as n from webhook_events where state in ('parked', 'ignored')
    group by state, reason`.execute(db);
  assert.equal(rows, []);
}

/** In each conversation the numbers that a flood writes behind its lines rise, as stored and as shown. */
export async function assertInOrder(db: Db): Promise<void> {
  const { rows } = await sql<{ conversation_id: number; by_id: number[]; by_time: number[] }>`
    with numbered as (
      select conversation_id, id, sent_at, (regexp_match(body, '\\((\\d+)\\)$'))[1]::int as n
      from messages where author = 'customer' and body ~ '\\(\\d+\\)$'
    )
    select conversation_id, array_agg(n order by id) as by_id, array_agg(n order by sent_at, id) as by_time
    from numbered group by conversation_id`.execute(db);
  assert.ok(rows.length > 0);
  for (const { by_id, by_time } of rows) {
    assert.equal(
      by_id,
      by_id.toSorted((a, b) => a - b),
    );
    assert.equal(by_time, by_id);
  }
}

/** What the list shows of a conversation is what its messages say. */
export async function assertSummedUp(db: Db): Promise<void> {
  const { rows } = await sql`
    select conversations.id, unread_count, of_customer.n from conversations
    cross join lateral (select count(*)::int as n, max(sent_at) as newest from messages
      where conversation_id = conversations.id and author = 'customer' and id > read_message_id
        and sent_at > coalesce(last_reply_at, '-infinity')) of_customer
    where unread_count <> least(of_customer.n, 1000)
      or last_message_id is distinct from (select id from messages m where m.conversation_id = conversations.id
        order by sent_at desc, id desc limit 1)`.execute(db);
  assert.equal(rows, []);
}
