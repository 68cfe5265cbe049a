import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { COUNT_CAP, countUnreadOfEach } from "../../../src/modules/inbox/counting.ts";
import { countUnread, listConversations } from "../../../src/modules/inbox/mod.ts";
import { rooms } from "../../../src/modules/inbox/filter.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

/** So many more on every page: unclaimed, or of An, Bình or Chi by turns, some read, some done, some followed by others. */
async function write(count: number): Promise<void> {
  await sql`
    with customer as (insert into customers (name) select 'Khách' from generate_series(1, ${count}::int) returning id),
      numbered as (select id, row_number() over (order by id) as n from customer),
      identity as (
        insert into identities (customer_id, page_id, provider_id)
        select numbered.id, pages.id, 'p' || numbered.id || '-' || pages.id from numbered, pages returning *)
    insert into conversations (page_id, customer_id, identity_id, channel, assignee_id, unread_count, done_at,
      last_message_at, last_message_id)
    select page_id, customer_id, identity.id, 'facebook',
      (array[null, ${cast.an.id}, ${cast.binh.id}, ${cast.chi.id}]::bigint[])[1 + n % 4],
      case when n % 7 = 0 then 0 else 2 end, case when n % 11 = 0 then now() end, now() - n * interval '1 second', n
    from identity join numbered on numbered.id = customer_id`.execute(db);
  await sql`
    insert into conversation_participants (conversation_id, user_id, role)
    select id, (array[${cast.an.id}, ${cast.binh.id}, ${cast.chi.id}]::bigint[])[1 + id % 3],
      case when id % 2 = 0 then 'follower' else 'participant' end
    from conversations where id % 5 = 0 on conflict do nothing`.execute(db);
}

async function assertCounted(): Promise<number[]> {
  const totals: number[] = [];
  const agents = [cast.an.id, cast.binh.id, cast.chi.id];
  const together = await countUnreadOfEach(db, "agent", agents);
  assert.equal([...together.keys()].sort(), agents.sort());
  for (const person of [cast.owner, cast.supervisor, cast.an, cast.binh, cast.chi]) {
    const counts = await countUnread(db, person);
    for (const room of rooms) {
      const { rows } = await listConversations(db, person, { room, unread: true }, { limit: 1_000 });
      assert.is(counts.rooms[room], Math.min(rows.length, COUNT_CAP), `${room} of ${person.name}`);
    }
    assert.is(counts.total, counts.rooms.all);
    assert.equal(counts.channels, { facebook: counts.total });
    if (agents.includes(person.id)) assert.equal(together.get(person.id), counts);
    totals.push(counts.total);
  }
  return totals;
}

test("each count is what its list holds while few wait", async () => {
  assert.equal(await assertCounted(), [0, 0, 0, 0, 0]);
  await write(20);
  const totals = await assertCounted();
  assert.ok(
    totals.every((total) => total > 0 && total < COUNT_CAP),
    `${totals}`,
  );
});

test("and while more wait than are counted, for some or for all", async () => {
  await write(60);
  const some = await assertCounted();
  assert.ok(some.includes(COUNT_CAP) && some.some((total) => total < COUNT_CAP), `${some}`);
  await write(300);
  assert.ok((await assertCounted()).every((total) => total === COUNT_CAP));
});

test.run();
