import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type CallFilter, callFilterOf, countCalls, getCall, listCalls } from "../../../src/modules/calls/mod.ts";
import { clear } from "../../clearing.ts";
import { rowsRead, testDatabase } from "../../helpers.ts";
import { addCall, addOffer, answered, callStage, type CallStage } from "./stage.ts";

const db = testDatabase();
let stage: CallStage;
test.before.each(async () => {
  await clear(db);
  stage = await callStage(db);
});
test.after(() => db.destroy());

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 2, minute));
const numbers = async (filter: CallFilter = {}, person = stage.owner) =>
  (await listCalls(db, person, filter)).rows.map((row) => row.number);
const [minh, tri] = ["+84987654321", "+84912345678"];

test("missed calls of one caller are one line until somebody reached them, and each its own where asked", async () => {
  for (const minute of [41, 45, 52]) await addCall(db, stage, { number: minh, started_at: at(minute) });
  const back = await addCall(db, stage, {
    ...answered(stage.an, at(30)),
    direction: "out",
    number: tri,
    queue_id: null,
  });
  for (const minute of [10, 20])
    await addCall(db, stage, { number: tri, started_at: at(minute), called_back_by: back.id });
  await addCall(db, stage, { number: tri, started_at: at(58) });
  const { rows } = await listCalls(db, stage.owner);
  assert.equal(
    rows.map((row) => [row.number, row.times, row.since.getUTCMinutes(), row.called_back_by !== null]),
    [
      [tri, 1, 58, false],
      [minh, 3, 41, false],
      [tri, 1, 30, false],
      [tri, 2, 10, true],
    ],
  );
  assert.is(rows[3]!.back_agent?.name, stage.an.name);
  assert.is(await countCalls(db, stage.owner, {}), 4);
  assert.is(await countCalls(db, stage.owner, { missed: "all" }), 3);
  assert.is(await countCalls(db, stage.owner, { missed: "open" }), 2);
  assert.is(await countCalls(db, stage.owner, { apart: true }), 7);
  const early = callFilterOf(new URLSearchParams("missed=all"));
  const upTo = { ...early, started: { to: at(46) } };
  const [first] = (await listCalls(db, stage.owner, upTo)).rows;
  assert.equal([first!.times, first!.started_at.getUTCMinutes()], [2, 45], "the filter cuts the fold");
});

test("hidden numbers, other queues and what one may not see never fold into one", async () => {
  const { an, binh, support, sales } = stage;
  await addCall(db, stage, { number: null, started_at: at(1) });
  await addCall(db, stage, { number: null, started_at: at(2) });
  await addCall(db, stage, { number: minh, queue_id: support.id, started_at: at(3) });
  await addCall(db, stage, { number: minh, queue_id: sales.id, started_at: at(4) });
  assert.is(await countCalls(db, stage.owner, {}), 4);
  assert.equal(await numbers({}, an), [minh, null, null], "An sits at support alone");
  assert.is((await listCalls(db, binh)).rows.length, 4);

  // It rang for Chi, who is no member: what came later to the queue is not hers to see, and hides nothing of hers.
  const hers = await addCall(db, stage, { number: tri, queue_id: support.id, started_at: at(5) });
  await addOffer(db, hers, stage.chi);
  await addCall(db, stage, { number: tri, queue_id: support.id, started_at: at(6) });
  const [line] = (await listCalls(db, stage.chi, { number: tri })).rows;
  assert.equal([line!.id, line!.times], [hers.id, 1]);
});

test("each filter finds its own, and nonsense in an address is no filter", async () => {
  const { an, binh, support, sales, hotline } = stage;
  const customer = await db
    .insertInto("customers")
    .values({ name: "Nguyễn Thu Hương" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const kinds = await db
    .insertInto("call_types")
    .values({ name: "Đổi trả", position: 9 })
    .returning("id")
    .executeTakeFirstOrThrow();
  const a = await addCall(db, stage, {
    ...answered(an, at(1)),
    customer_id: customer.id,
    number: "+84903118226",
    type_id: kinds.id,
    recording_url: "https://pbx.example/1.wav",
  });
  const slow = { ...answered(binh, at(2)), answered_at: new Date(at(2).getTime() + 40_000) };
  const b = await addCall(db, stage, { ...slow, queue_id: sales.id, number: "+84936220914" });
  await addOffer(db, b, an, { ended: "rejected" });
  const c = await addCall(db, stage, { number: null, started_at: at(3), outcome: "overflowed" });
  const d = await addCall(db, stage, {
    direction: "out",
    outcome: "busy",
    agent_id: an.id,
    queue_id: null,
    started_at: at(4),
  });
  const found = async (query: string, person = stage.owner) =>
    (await listCalls(db, person, callFilterOf(new URLSearchParams(query)))).rows.map((row) => row.id);
  for (const [query, ids] of [
    ["q=thu huong", [a.id]],
    ["q=0903 118", [a.id]],
    ["q=936220914", [b.id]],
    ["q=%25", []],
    ["direction=out", [d.id]],
    ["outcome=overflowed,busy", [d.id, c.id]],
    [`queue=${sales.id}`, [b.id]],
    [`queue=${sales.id},none`, [d.id, b.id]],
    [`agent=${binh.id}`, [b.id]],
    [`rang=${an.id}`, [b.id]],
    [`rang=${an.id}&ended=rejected`, [b.id]],
    [`rang=${an.id}&ended=answered`, []],
    [`served=1&queue=${support.id}&outcome=answered`, [a.id]],
    ["served=0&outcome=answered", [b.id]],
    [`type=${kinds.id}`, [a.id]],
    [`page=${hotline.id}`, [d.id, c.id, b.id, a.id]],
    [`customer=${customer.id}`, [a.id]],
    ["number=%2B84936220914", [b.id]],
    ["recorded=1", [a.id]],
    ["recorded=0", [d.id, c.id, b.id]],
    ["started=2026-11-22..2026-11-22", [d.id, c.id, b.id, a.id]],
    ["started=..2026-11-21", []],
    ["started=2026-13-77..&queue=x&agent=0&outcome=loud&missed=maybe&type=-1", [d.id, c.id, b.id, a.id]],
  ] as const) {
    assert.equal(await found(query), [...ids], query);
    assert.is(await countCalls(db, stage.owner, callFilterOf(new URLSearchParams(query))), ids.length, query);
  }
  assert.equal(await found("agent=me", an), [d.id, a.id]);
});

test("a list of any length comes page by page, in both directions, each call once", async () => {
  for (let minute = 0; minute < 23; minute++)
    await addCall(db, stage, { ...answered(stage.an, at(minute)), number: `+8491200${1000 + minute}` });
  for (const oldestFirst of [false, true]) {
    for (const person of [stage.owner, stage.an, stage.supervisor]) {
      const seen: number[] = [];
      let after: string | undefined;
      do {
        const page = await listCalls(db, person, {}, { after, limit: 5, oldestFirst });
        seen.push(...page.rows.map((row) => row.id));
        after = page.next;
      } while (after);
      const order = [...new Set(seen)].sort((x, y) => (oldestFirst ? x - y : y - x));
      assert.equal(seen, order);
      assert.is(seen.length, 23);
    }
  }
  const madeUp = Buffer.from(JSON.stringify(["' or 1=1", 1])).toString("base64url");
  assert.is((await listCalls(db, stage.owner, {}, { after: madeUp, limit: 5 })).rows.length, 5);
});

test("a list is walked along what one sees: not all the calls of a year for an agent who looks after no line", async () => {
  const { an, hotline } = stage;
  await sql`insert into calls (page_id, provider_id, direction, state, outcome, queue_id, started_at, ended_at)
    select ${hotline.id}, gen_random_uuid(), 'in', 'ended', 'answered', ${stage.sales.id}, at, at
    from (select now() - interval '2 days' - n * interval '1 minute' as at from generate_series(1, 4000) n) many`.execute(
    db,
  );
  // Every one rang for somebody, a few for her.
  await sql`insert into call_offers (call_id, number, user_id, queue_id, until, ended_at, ended)
    select id, 1, case when id % 1000 = 0 then ${an.id}::bigint else ${stage.chi.id}::bigint end, queue_id, now(), now(), 'answered'
    from calls`.execute(db);
  await sql`analyze calls, call_offers`.execute(db);
  for (const filter of [{}, { type: [1] }]) {
    const read = await rowsRead(db, ["calls"], (trx) => listCalls(trx, an, filter));
    assert.ok(read < 1_000, `${JSON.stringify(filter)}: ${read} calls were read`);
  }
});

test("of an agent's thousands of calls no more is read than is shown, a customer's name sought or not", async () => {
  const { an, owner, supervisor, hotline, support } = stage;
  await sql`insert into customers (name, kind)
    select case when n % 1000 = 7 then 'Lý Quỳnh Như' else 'Trần Văn Nam' end, 'lead' from generate_series(1, 5000) n`.execute(
    db,
  );
  // One in ten was missed, by hundreds of callers.
  await sql`insert into calls (page_id, provider_id, direction, state, outcome, queue_id, agent_id, customer_id, number,
      started_at, answered_at, ended_at)
    select ${hotline.id}, gen_random_uuid(), 'in', 'ended', case when is_missed then 'abandoned' else 'answered' end,
      ${support.id}, case when not is_missed then ${an.id}::bigint end, id, '+849' || 10000000 + id % 700, at,
      case when not is_missed then at end, at
    from (select id, id % 10 = 0 as is_missed, now() - id * interval '1 minute' as at from customers) many`.execute(db);
  await sql`insert into call_offers (call_id, number, user_id, queue_id, until, ended_at, ended)
    select id, 1, ${an.id}, queue_id, now(), now(), 'answered' from calls where agent_id is not null`.execute(db);
  await sql`analyze`.execute(db);
  const tables = ["calls", "call_offers"];
  for (const person of [an, supervisor, owner]) {
    for (const [filter, most, found] of [
      [{}, 1_000, 50],
      [{ q: "quynh nhu" }, 300, 5],
      [{ q: "lâm quỳnh như" }, 100, 0],
      // So many have that name that their calls are looked through until a page is full.
      [{ q: "van nam" }, 1_000, 50],
    ] as const) {
      const read = await rowsRead(db, tables, async (trx) => {
        const { rows } = await listCalls(trx, person, filter);
        assert.is(rows.length, found);
      });
      assert.ok(read < most, `${person.role} ${JSON.stringify(filter)}: ${read} rows were read`);
    }
  }
  const { id } = (await listCalls(db, an, { missed: "all" })).rows[0]!;
  const read = await rowsRead(db, tables, (trx) => getCall(trx, an, id));
  assert.ok(read < 20, `one call: ${read} rows were read`);
});

test("a name finds what one sees and no more, whether few have it or a thousand", async () => {
  const { an, binh, chi, owner, sales } = stage;
  await sql`insert into customers (name, kind) select 'Trần Văn Nam', 'lead' from generate_series(1, 1001) n`.execute(
    db,
  );
  const known = await db
    .insertInto("customers")
    .values([{ name: "Trần Văn Nam" }, { name: "Lý Quỳnh Như" }, { name: "Tổ 113" }])
    .returning("id")
    .execute();
  const [nam, nhu, squad] = known.map(({ id }) => id) as [number, number, number];
  const ofAn = await addCall(db, stage, { ...answered(an, at(1)), customer_id: nam });
  const ofBinh = await addCall(db, stage, { ...answered(binh, at(2)), customer_id: nam, queue_id: sales.id });
  const missed = await addCall(db, stage, { started_at: at(3), customer_id: nhu });
  const again = await addCall(db, stage, { started_at: at(4), customer_id: nhu });
  const rung = await addCall(db, stage, { ...answered(binh, at(5)), customer_id: squad, number: minh });
  await addOffer(db, rung, chi);
  await addCall(db, stage, { ...answered(an, at(6)), customer_id: null });
  for (const [q, person, ids] of [
    ["Văn Nam", an, [ofAn.id]],
    ["văn nam", binh, [ofBinh.id]],
    ["văn nam", chi, []],
    ["van NAM", owner, [ofBinh.id, ofAn.id]],
    ["như", an, [again.id]],
    ["như", chi, []],
    ["113", chi, [rung.id]],
    ["7654", chi, [rung.id]],
    ["113", an, []],
  ] as const) {
    const { rows } = await listCalls(db, person, { q });
    const shown = rows.map((row) => row.id);
    assert.equal(shown, [...ids], `${q} ${person.role} ${person.id}`);
    assert.is(await countCalls(db, person, { q }), ids.length, q);
  }
  const [folded] = (await listCalls(db, an, { q: "nhu" })).rows;
  assert.equal([folded!.times, folded!.since], [2, missed.started_at]);
});

test.run();
