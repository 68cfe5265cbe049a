import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Filter, listConversations, rooms, visibleTo } from "../../../src/modules/inbox/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

/** On every page: unclaimed, or of somebody, some done, some unread, some that others take part in or follow. */
test.before(async () => {
  await sql`
    with customer as (insert into customers (name) select 'Khách' from generate_series(1, 90) returning id),
      numbered as (select id, row_number() over (order by id) as n from customer),
      identity as (
        insert into identities (customer_id, page_id, provider_id)
        select numbered.id, pages.id, 'p' || numbered.id || '-' || pages.id from numbered, pages returning *)
    insert into conversations (page_id, customer_id, identity_id, channel, assignee_id, unread_count, done_at,
      last_message_at, last_message_id)
    select page_id, customer_id, identity.id, 'facebook',
      (array[null, ${cast.an.id}, ${cast.binh.id}, ${cast.chi.id}]::bigint[])[1 + n % 4],
      case when n % 3 = 0 then 2 else 0 end, case when n % 5 = 0 then now() end,
      -- Some at the very same moment.
      now() - (n / 2) * interval '1 second', case when n % 17 > 0 then n end
    from identity join numbered on numbered.id = customer_id`.execute(db);
  await sql`
    insert into conversation_participants (conversation_id, user_id, role)
    select id, (array[${cast.an.id}, ${cast.binh.id}, ${cast.chi.id}]::bigint[])[1 + id % 3],
      case when id % 2 = 0 then 'follower' else 'participant' end
    from conversations where id % 4 = 0 on conflict do nothing`.execute(db);
});

/** What the rule of who sees what says, asked in the plainest way. */
async function expected(person: Person, { room, unread, done }: Filter): Promise<number[]> {
  const takesPart = sql<boolean>`exists (select from conversation_participants p
    where p.conversation_id = conversations.id and p.user_id = ${person.id})`;
  const follows = sql<boolean>`exists (select from conversation_participants p
    where p.conversation_id = conversations.id and p.user_id = ${person.id} and p.role = 'follower')`;
  const isOf = {
    all: sql<boolean>`true`,
    unclaimed: sql<boolean>`assignee_id is null`,
    assigned: sql<boolean>`assignee_id = ${person.id}`,
    mine: sql<boolean>`(assignee_id = ${person.id} or ${takesPart})`,
    following: follows,
  };
  let rows = db.selectFrom("conversations").select("id").where("last_message_id", "is not", null);
  rows = rows.where(visibleTo(person)).where(isOf[room]);
  if (unread) rows = rows.where("unread_count", ">", 0).where("done_at", "is", null);
  if (done !== undefined) rows = rows.where("done_at", done ? "is not" : "is", null);
  const found = await rows.orderBy("last_message_at", "desc").orderBy("id", "desc").execute();
  return found.map((row) => row.id);
}

async function pageByPage(person: Person, filter: Filter): Promise<number[]> {
  const ids: number[] = [];
  for (let before: string | undefined, more = true; more; more = before !== undefined) {
    const page = await listConversations(db, person, filter, { before, limit: 7 });
    ids.push(...page.rows.map((row) => row.id));
    before = page.next;
  }
  return ids;
}

async function assertListed(): Promise<void> {
  for (const person of [cast.owner, cast.supervisor, cast.an, cast.binh, cast.chi]) {
    for (const room of rooms) {
      for (const more of [{ done: false }, { done: true }, {}, { done: false, unread: true }]) {
        const filter = { room, ...more };
        const label = `${person.name} ${JSON.stringify(filter)}`;
        assert.equal(await pageByPage(person, filter), await expected(person, filter), label);
      }
    }
  }
}

test("every list, page by page, holds what its reader may see, newest first, each once", assertListed);

test("whoever looks after a page sees all of it, and nothing more once they do not", async () => {
  const before = await pageByPage(cast.an, { room: "all", done: false });
  const look = (isAdmin: boolean) =>
    db.updateTable("page_members").set({ is_admin: isAdmin }).where("user_id", "=", cast.an.id).execute();
  await look(true);
  await assertListed();
  assert.ok((await pageByPage(cast.an, { room: "all", done: false })).length > before.length);
  await look(false);
  assert.equal(await pageByPage(cast.an, { room: "all", done: false }), before);
  const gone = await db.deleteFrom("page_members").where("user_id", "=", cast.an.id).returningAll().execute();
  assert.equal(await pageByPage(cast.an, { room: "all", done: false }), []);
  await db.insertInto("page_members").values(gone).execute();
});

test("a conversation of two parts is there once", async () => {
  const twice = await db
    .selectFrom("conversations")
    .innerJoin("conversation_participants as part", "part.conversation_id", "conversations.id")
    .select("conversations.id")
    .where("part.user_id", "=", cast.an.id)
    .where("conversations.assignee_id", "is", null)
    .where("conversations.done_at", "is", null)
    .execute();
  assert.ok(twice.length > 0);
  const ids = await pageByPage(cast.an, { room: "all", done: false });
  assert.is(new Set(ids).size, ids.length);
});

test.run();
