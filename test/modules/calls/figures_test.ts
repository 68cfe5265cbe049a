import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  advanceCall,
  callFilterOf,
  countCalls,
  enterQueues,
  listCalls,
  readBoard,
  readReport,
} from "../../../src/modules/calls/mod.ts";
import { transferCall } from "../../../src/modules/calls/transferring.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { addCall, addOffer, answered, callStage } from "./stage.ts";

const db = testDatabase();
const stage = await callStage(db);
const web = openWeb(db);
const { an, binh, chi, owner, supervisor, support, sales } = stage;
test.after(() => db.destroy());

const day = { from: new Date("2026-11-20T00:00:00+07:00"), to: new Date("2026-11-21T00:00:00+07:00") };
const at = (minute: number) => new Date(day.from.getTime() + 8 * 3_600_000 + minute * 60_000);

test("every figure counts calls, and leads to as many lines", async () => {
  const quick = await addCall(db, stage, answered(an, at(1)));
  await addOffer(db, quick, binh, { ended: "rejected" });
  await addOffer(db, quick, binh, { ended: "rejected", number: 2 });
  await addOffer(db, quick, an, { ended: "answered", number: 3 });
  const late = { ...answered(an, at(9)), answered_at: new Date(at(9).getTime() + 60_000) };
  await addOffer(db, await addCall(db, stage, late), an, { ended: "answered" });
  for (const minute of [20, 30]) await addOffer(db, await addCall(db, stage, { started_at: at(minute) }), binh);
  await addCall(db, stage, { started_at: at(40), outcome: "overflowed", queue_id: sales.id });
  await addCall(db, stage, { started_at: new Date(day.to.getTime()), number: null });
  await addCall(db, stage, { direction: "out", outcome: "busy", agent_id: an.id, queue_id: null, started_at: at(50) });

  const { queues, all, agents } = await readReport(db, owner, day);
  const of = (name: string) => queues.find((queue) => queue.name === name)!;
  const { average_wait, longest_wait, average_talk, ...counts } = of("CSKH");
  assert.equal(counts, {
    ...{ whole: 0, id: support.id, name: "CSKH" },
    ...{ offered: 4, answered: 2, abandoned: 2, overflowed: 0, served: 1 },
  });
  assert.equal([average_wait, longest_wait, average_talk], [(8 + 60 + 60 + 60) / 4, 60, (204 + 152) / 2]);
  assert.is(of("Bán hàng").overflowed, 1);
  assert.is(all.offered, 5);
  const rings = agents.map(({ name: _, id, ...figures }) => [id, figures]);
  assert.equal(rings, [
    [an.id, { rung: 2, rejected: 0, missed: 0, answered: 2, talked: 356 }],
    [binh.id, { rung: 3, rejected: 1, missed: 2, answered: 0, talked: 0 }],
  ]);

  const page = await (await (await web.as(owner))("/calls/report?from=2026-11-20&to=2026-11-20")).text();
  const links = [...page.matchAll(/<td class="num keep"><a href="\/calls\?([^"]+)">(\d+)(%?)</g)];
  assert.ok(links.length >= 12, String(links.length));
  for (const [, query, number, percent] of links) {
    const filter = callFilterOf(new URLSearchParams(query!.replaceAll("&amp;", "&")));
    const count = await countCalls(db, owner, filter);
    if (percent) assert.is(`${Math.round((count / (filter.queue![0] === "any" ? 5 : 4)) * 100)}`, number, query);
    else assert.is(count, Number(number), query);
  }
  const file = await (await (await web.as(supervisor))("/calls/report.csv?from=2026-11-20&to=2026-11-20")).text();
  assert.match(file, /CSKH,4,2,2,0,25%,47,60,178/);
  const ofAgents = await (await web.as(owner))("/calls/report/agents.csv?from=2026-11-20&to=2026-11-20");
  assert.match(ofAgents.headers.get("Content-Disposition")!, /nguoi-truc\.csv/);
  const lines = (await ofAgents.text()).trim().split("\r\n");
  assert.is(lines[0], "Người trực,Đổ chuông,Đã nghe,Từ chối,Không nhấc,Tổng thời gian nói");
  assert.equal(lines.slice(1), [`${an.name},2,2,0,0,356`, `${binh.name},3,0,1,2,0`]);
  assert.match(page, /href="\/calls\/report\/agents\.csv\?from=2026-11-20&amp;to=2026-11-20"/);
});

test("it is for those who look after others, and of what they may see", async () => {
  for (const path of ["/calls/report", "/calls/report.csv", "/calls/report/agents.csv"])
    assert.is((await (await web.as(an))(path)).status, 403);
  await db.deleteFrom("page_members").where("user_id", "=", supervisor.id).execute();
  assert.equal((await readReport(db, supervisor, day)).queues, []);
  const other = await web.as(supervisor);
  assert.match(await (await other("/calls/report?from=x&to=9999-99-99")).text(), /Không có cuộc gọi vào hàng đợi nào/);
});

test("the board says who waits to those who may see it, and what everybody does", async () => {
  const first = await addCall(db, stage, { state: "waiting", number: "+84987654321", started_at: new Date() });
  await addCall(db, stage, { state: "waiting", queue_id: sales.id });
  await addOffer(db, first, binh, { ended: null, ended_at: null, until: new Date(Date.now() + 20_000) });
  const now = new Date();
  await db
    .insertInto("agent_states")
    .values([
      { user_id: an.id, presence: "online", shift: "paused", pause_reason: "Ăn trưa", shift_since: now },
      { user_id: binh.id, presence: "online", shift: "ready" },
      { user_id: chi.id, presence: "offline", shift: "ready" },
    ])
    .execute();
  const states = (queue: { agents: { id: number; state: string }[] }) =>
    Object.fromEntries(queue.agents.map((agent) => [agent.id, agent.state]));
  const all = await readBoard(db, owner);
  assert.equal(
    all.map((queue) => [queue.name, queue.waiting.length]),
    [
      ["Bán hàng", 1],
      ["CSKH", 1],
    ],
  );
  assert.equal(states(all[1]!), { [an.id]: "paused", [binh.id]: "ringing" });
  assert.equal(states(all[0]!), { [binh.id]: "ringing", [chi.id]: "offline" });
  assert.is(all[1]!.waiting[0]!.ringing, binh.name);

  const [ofAn, ...others] = await readBoard(db, an);
  assert.equal([ofAn!.name, others.length], ["CSKH", 0]);
  assert.equal([ofAn!.waiting[0]!.seen, ofAn!.waiting[0]!.number], [false, null]);
  const page = await (await (await web.as(an))("/calls/board")).text();
  assert.match(page, /Một khách/);
  assert.match(page, /Tạm dừng: Ăn trưa/);
  assert.not.match(page, /0987 654 321/);
  assert.match(await (await (await web.as(binh))("/calls/board")).text(), /0987 654 321/);
});

test("the board counts all who wait, and how long they do since they came or were handed on", async () => {
  const { id: queueId } = await db
    .insertInto("queues")
    .values({ name: "Đông khách" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const of = { state: "waiting", queue_id: queueId } as const;
  const handed = await addCall(db, stage, { ...of, started_at: ago(30), answered_at: ago(29), queued_at: ago(1) });
  const moved = await addCall(db, stage, { ...of, started_at: ago(5), queued_at: ago(2) });
  const queue = async () => (await readBoard(db, owner)).find(({ id }) => id === queueId)!;
  assert.equal(
    (await queue()).waiting.map(({ id, since }) => [id, since]),
    [
      [moved.id, moved.started_at],
      [handed.id, handed.queued_at],
    ],
  );
  for (let n = 0; n < 100; n++) await addCall(db, stage, { ...of, started_at: ago(4) });
  const { waiting, count } = await queue();
  assert.equal([count, waiting.length], [102, 100]);
  assert.match(await (await (await web.as(owner))("/calls/board")).text(), /<dd>102<\/dd>/);
});

test("a call that falls to a queue after a colleague did not take it waits since it was handed on, and the board says so", async () => {
  await db
    .insertInto("seats")
    .values([an, chi].map(({ id }) => ({ user_id: id, extension: `9${id}` })))
    .execute();
  const { id: queueId } = await db
    .insertInto("queues")
    .values({ name: "Chuyển tiếp", ring_seconds: 20, max_wait_seconds: 900 })
    .returning("id")
    .executeTakeFirstOrThrow();
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  const of = { state: "talking", agent_id: an.id, queue_id: queueId } as const;
  const { id } = await addCall(db, stage, { ...of, started_at: ago(600), answered_at: ago(590) });
  await enterQueues(db, chi);
  await transferCall(db, async () => {}, { person: an, callId: id, commandId: uuid(), to: { agent: chi.id } });
  const handed = await db
    .updateTable("events")
    .set({ created_at: ago(25) })
    .where("name", "=", "call.transferred")
    .where("subject_id", "=", id)
    .returning("created_at")
    .executeTakeFirstOrThrow();
  await db
    .updateTable("calls")
    .set({ queued_at: ago(25) })
    .where("id", "=", id)
    .execute();
  assert.equal((await advanceCall(db, id, { at: ago(24) }))!.ringing, [chi.id]);
  await advanceCall(db, id);
  const { queued_at: fell } = await db
    .selectFrom("calls")
    .select("queued_at")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  assert.ok(fell! > handed.created_at, "the queue's own patience begins anew");
  const [caller] = (await readBoard(db, owner)).find((queue) => queue.id === queueId)!.waiting;
  assert.equal([caller!.id, caller!.since, caller!.handed_on], [id, handed.created_at, true]);
  assert.match(await (await (await web.as(owner))("/calls/board")).text(), "chờ từ lúc được chuyển máy");
});

test("a call that was handed on waited until it was answered first, and no less than nothing", async () => {
  const days = { from: new Date("2026-11-18T00:00:00+07:00"), to: new Date("2026-11-19T00:00:00+07:00") };
  const begun = new Date(days.from.getTime() + 3_600_000);
  await addCall(db, stage, {
    ...answered(an, begun),
    answered_at: new Date(begun.getTime() + 50_000),
    queued_at: new Date(begun.getTime() + 90_000),
  });
  const { all } = await readReport(db, owner, days);
  assert.equal([all.answered, all.average_wait, all.longest_wait, all.served], [1, 50, 50, 0]);
});

/** What each number of the page leads to: the row it stands in, its text, and its calls. */
async function numbersOf(person: typeof owner, days: string) {
  const page = await (await (await web.as(person))(`/calls/report?${days}`)).text();
  const lines = page.matchAll(/<tr><th scope="row">([^<]+)<\/th>(.*?)<\/tr>/g);
  return Promise.all(
    [...lines].flatMap(([, name, cells]) =>
      [
        ...cells!.matchAll(/<td class="num keep">(?:<a href="\/calls\?([^"]+)">)?(?:<span class="muted">)?([\d%]*)</g),
      ].map(async ([, query, shown]) => {
        if (!query) return { name, shown, query: "", ids: [] };
        const address = new URLSearchParams(query.replaceAll("&amp;", "&"));
        const filter = callFilterOf(address);
        const ids: number[] = [];
        for (let after: string | undefined, more = true; more; more = after !== undefined) {
          const { rows, next } = await listCalls(db, person, filter, { after, limit: 7 });
          ids.push(...rows.map(({ id }) => id));
          after = next;
        }
        assert.is(await countCalls(db, person, filter), ids.length);
        return { name, shown, query: address.toString(), ids: ids.sort((a, b) => a - b) };
      }),
    ),
  );
}

test("every number leads to exactly its calls, whatever became of them and whoever asks", async () => {
  const on = (minute: number) => new Date(new Date("2026-11-14T08:00:00+07:00").getTime() + minute * 60_000);
  const later = (minute: number, seconds: number) => new Date(on(minute).getTime() + seconds * 1_000);
  const call = (over: Parameters<typeof addCall>[2] = {}) => addCall(db, stage, over).then(({ id }) => id);
  await db
    .insertInto("page_members")
    .values({ page_id: stage.hotline.id, user_id: supervisor.id })
    .onConflict((known) => known.doNothing())
    .execute();
  const elsewhere = await db
    .insertInto("pages")
    .values({ channel: "phone", provider_id: "elsewhere", name: "Hotline 2" })
    .returning("id")
    .executeTakeFirstOrThrow();

  const quick = await call(answered(an, on(1)));
  const slow = await call({ ...answered(binh, on(2)), answered_at: later(2, 60) });
  // Answered in time, handed on to where nobody was, and sent on.
  const sentOn = await call({ ...answered(an, on(3)), outcome: "overflowed", queued_at: later(3, 90) });
  // Nobody answered where it was first, and at once where it was sent on to: its wait is counted there.
  const handedOn = await call({ ...answered(binh, on(4)), answered_at: later(4, 70), queued_at: later(4, 65) });
  const missed = [await call({ started_at: on(5) }), await call({ started_at: on(6) })];
  const hidden = await call({ started_at: on(7), number: null, queue_id: sales.id });
  const strange = await call({ started_at: on(8), page_id: elsewhere.id });
  // None of these is offered by a queue and over.
  await call({ ...answered(an, on(9)), queue_id: null });
  await call({ started_at: on(10), queue_id: null });
  await call({ ...answered(an, on(11)), direction: "out" });
  await call({ state: "waiting", started_at: on(12) });
  const talk = await call({ ...answered(an, on(13)), state: "talking", outcome: null, ended_at: null });

  const offer = async (id: number, to: typeof an, over: Parameters<typeof addOffer>[3] = {}) =>
    addOffer(db, await db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow(), to, over);
  await offer(quick, binh, { ended: "rejected" });
  await offer(quick, binh, { number: 2 });
  await offer(quick, an, { number: 3, ended: "answered" });
  for (const id of missed) await offer(id, binh);
  await offer(strange, binh, { ended: "rejected" });
  await offer(talk, an, { ended: "answered" });

  const day = "from=2026-11-14&to=2026-11-14";
  const found = async (person: typeof owner) =>
    (await numbersOf(person, day))
      .filter(({ shown }) => shown !== "")
      .map(({ name, shown, ids }) => [name, shown, ids]);
  const inSupport = [quick, slow, sentOn, handedOn, ...missed];
  const mine = (all: number[]) => [
    ...[
      ["Bán hàng", "1", [hidden]],
      ["Bán hàng", "0", []],
      ["Bán hàng", "1", [hidden]],
      ["Bán hàng", "0", []],
    ],
    ["Bán hàng", "0%", []],
    ...[
      ["CSKH", `${all.length}`, all],
      ["CSKH", "3", [quick, slow, handedOn]],
    ],
    ["CSKH", `${all.length - 4}`, all.slice(4)],
    ...[
      ["CSKH", "1", [sentOn]],
      ["CSKH", `${Math.round(200 / all.length)}%`, [quick, handedOn]],
    ],
    ["Cộng", `${all.length + 1}`, [...all, hidden].sort((a, b) => a - b)],
    ["Cộng", "3", [quick, slow, handedOn]],
    ["Cộng", `${all.length - 3}`, [...all.slice(4), hidden].sort((a, b) => a - b)],
    ...[
      ["Cộng", "1", [sentOn]],
      ["Cộng", `${Math.round(200 / (all.length + 1))}%`, [quick, handedOn]],
    ],
  ];
  assert.equal((await found(owner)).slice(0, 15), mine([...inSupport, strange]));
  assert.equal((await found(supervisor)).slice(0, 15), mine(inSupport), "of the lines that one sees");
  const ofBinh = (await found(owner)).filter(([name]) => name === binh.name);
  assert.equal(ofBinh, [
    [binh.name, "4", [quick, ...missed, strange]],
    [binh.name, "2", [slow, handedOn]],
    [binh.name, "2", [quick, strange]],
    [binh.name, "3", [quick, ...missed]],
  ]);

  // What was served and what was not is together what was offered, and nothing else.
  const ids = async (query: string) => {
    const filter = callFilterOf(new URLSearchParams(`started=2026-11-14..2026-11-14&apart=1&${query}`));
    return (await listCalls(db, owner, filter)).rows.map(({ id }) => id).sort((a, b) => a - b);
  };
  assert.equal(await ids("served=1"), [quick, handedOn, talk]);
  assert.equal(
    await ids("served=0"),
    [...inSupport, hidden, strange].filter((id) => id !== quick && id !== handedOn),
  );
});

test("the sum leads to its calls however many queues there are", async () => {
  const queues = await db
    .insertInto("queues")
    .values(Array.from({ length: 102 }, (_, n) => ({ name: `Hàng ${n}` })))
    .returning("id")
    .execute();
  const started_at = new Date("2026-11-12T09:00:00+07:00");
  for (const { id } of queues) await addCall(db, stage, { started_at, queue_id: id });
  const sum = (await numbersOf(owner, "from=2026-11-12&to=2026-11-12")).find(({ name }) => name === "Cộng")!;
  assert.equal([sum.shown, sum.ids.length], ["102", 102]);
});

test.run();
