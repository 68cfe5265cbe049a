import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createSessions } from "../../../src/modules/auth/mod.ts";
import {
  bindAnnouncer,
  changing,
  createAnnouncer,
  type EventName,
  listen,
  record,
  sweep,
} from "../../../src/modules/events/mod.ts";
import { assign, claim, countUnread, follow, markRead, saveDraft, visibleIds } from "../../../src/modules/inbox/mod.ts";
import { drawCounts, drawLines, drawLive } from "../../../src/modules/inbox/live_screens.ts";
import { changesCounts } from "../../../src/modules/live/counting.ts";
import { concerns, readViewer } from "../../../src/modules/live/audience.ts";
import { readEvents } from "../../../src/modules/live/hearing.ts";
import { type Change, createLive, maySee } from "../../../src/modules/live/mod.ts";
import { visibleIds as visibleOrders } from "../../../src/modules/orders/mod.ts";
import { visibleTaskIds } from "../../../src/modules/tasks/mod.ts";
import { visibleIds as visibleTickets } from "../../../src/modules/tickets/mod.ts";
import { createWording } from "../../../src/modules/live/wording.ts";
import { openRedis } from "../../../src/redis.ts";
import { seatCast } from "../../cast.ts";
import { happened, said, wrote } from "../../customers.ts";
import { eventually, testConfig, testDatabase } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
const redis = openRedis(process.env.REDIS_URL!);
await eventually(() => redis.status === "ready");
const announcer = createAnnouncer(db, redis);
bindAnnouncer(db, announcer);
const sessions = createSessions(db, testConfig());
const live = createLive(db, { warn() {} }, drawLive(db), sessions.forget);
const stopListening = await listen(redis, live.hear, live.refreshAll);

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, "http://here");
  void live
    .join(Number(pathname.slice(1)), request, response, searchParams.get("since") ?? undefined)
    .then((joined) => joined || response.writeHead(401).end());
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const { port } = server.address() as AddressInfo;

test.after(async () => {
  live.close();
  server.closeAllConnections();
  server.close();
  stopListening();
  await announcer.flush();
  redis.disconnect();
  await db.destroy();
});

/** A browser that listens: everything it heard, and a way to leave. */
async function browser(userId: number, since = "") {
  const changes: Change[] = [];
  const heads: string[] = [];
  /** The mark that each change came with, as the browser gives it when it comes again. */
  const marks: { name: string; mark: string }[] = [];
  let refreshes = 0;
  let ended = false;
  const response = await new Promise<IncomingMessage>((resolve) =>
    get({ port, path: `/${userId}?since=${since}` }, resolve),
  );
  let text = "";
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      if (block.includes("event: changes") || block.includes("event:changes")) {
        const heard = JSON.parse(/data: ?(.*)/.exec(block)![1]!) as Change[];
        changes.push(...heard);
        marks.push(...heard.map(({ name }) => ({ name, mark: /id: ?(.*)/.exec(block)![1]! })));
      }
      if (block.includes("event: counts")) heads.push(JSON.parse(/data: ?(.*)/.exec(block)![1]!) as string);
      if (block.includes("event: refresh")) refreshes += 1;
    }
  });
  response.on("close", () => (ended = true));
  return { changes, heads, marks, refreshed: () => refreshes, leave: () => response.destroy(), ended: () => ended };
}

const customerWrote = async (pageId: number): Promise<number> => (await wrote(db, pageId)).id;

const names = (changes: Change[], id: number, subject = "conversation") =>
  changes
    .filter((change) => change.id === id && change.subject === subject && !change.told)
    .map((change) => change.name);

test("an event reaches those who may see it and nobody else, ids only", async () => {
  const an = await browser(cast.an.id);
  const chi = await browser(cast.chi.id);
  const id = await customerWrote(cast.camera.id);
  await eventually(() => names(an.changes, id).includes("message.received"));
  const marker = await customerWrote(cast.bakery.id);
  await eventually(() => names(chi.changes, marker).length > 0);
  assert.equal(names(chi.changes, id), []);
  assert.ok(
    an.changes.every((change) =>
      Object.keys(change).every((key) => ["subject", "id", "name", "message", "row", "where"].includes(key)),
    ),
  );
  an.leave();
  chi.leave();
});

test("who was changed by another process is looked up anew before their streams end", async () => {
  const user = { username: "moi", name: "Mới", role: "agent" as const, password_hash: "-" };
  const { id } = await db.insertInto("users").values(user).returning("id").executeTakeFirstOrThrow();
  const [, token = ""] = /=([^;]+)/.exec(await sessions.start(id, { address: null, userAgent: null })) ?? [];
  const person = async () => (await sessions.find(token))?.person.role;
  const stream = await browser(id);
  assert.is(await person(), "agent");
  await changing(db, async (trx) => {
    await trx.updateTable("users").set({ role: "supervisor" }).where("id", "=", id).execute();
    await record(trx, "user.role_changed", id, { by: cast.owner.id });
  });
  await eventually(() => stream.ended());
  assert.is(await person(), "supervisor");
});

test("who looks at a conversation gets what was written with the change, drawn for them; others only hear of it", async () => {
  const [an, binh, chi] = await Promise.all([cast.an, cast.binh, cast.chi].map(({ id }) => browser(id)));
  const { id, counterpart } = await wrote(db, cast.camera.id);
  await eventually(() => names(an!.changes, id).includes("message.received"));
  for (const viewer of [cast.an, cast.chi]) live.looksAt(viewer.id, id);
  await happened(db, cast.camera.id, [said(counterpart, "còn hàng không ạ?")]);
  const last = (changes: Change[]) => changes.filter((change) => change.id === id && !change.told).at(-1);
  await eventually(() => names(an!.changes, id).filter((name) => name === "message.received").length === 2);
  assert.match(last(an!.changes)!.pieces!, "còn hàng không ạ?");
  await eventually(() => names(binh!.changes, id).filter((name) => name === "message.received").length === 2);
  assert.is(last(binh!.changes)!.pieces, undefined);
  const marker = await customerWrote(cast.bakery.id);
  await eventually(() => names(chi!.changes, marker).length > 0);
  assert.is(last(chi!.changes), undefined);
  for (const each of [an, binh, chi]) each!.leave();
});

/** What a browser heard last of a conversation, with its line. */
const lineOf = (changes: Change[], id: number) =>
  changes.filter((change) => change.id === id && change.row !== undefined).at(-1);

test("with a change comes the line as the list has it, under which filters it stands, to all but those to whom it looks else", async () => {
  const [an, binh, supervisor] = await Promise.all(
    [cast.an, cast.binh, cast.supervisor].map((person) => browser(person.id)),
  );
  const { id } = await wrote(db, cast.camera.id);
  await eventually(() => [an, binh, supervisor].every((one) => lineOf(one!.changes, id)));
  await claim(db, cast.an, id);
  await saveDraft(db, cast.supervisor, id, { body: "Dạ shop xin chào", fileIds: [] });
  await changing(db, (trx) => record(trx, "conversation.read", id));
  await eventually(() => names(supervisor!.changes, id).includes("conversation.read"));
  await eventually(() => names(an!.changes, id).includes("conversation.read"));
  const { row, where } = lineOf(an!.changes, id)!;
  assert.match(row!, `id="c${id}"`);
  assert.equal(where, {
    room: ["", "all", "mine", "assigned"],
    channel: ["", "facebook"],
    page: ["", String(cast.camera.id)],
    unread: ["", "1"],
    done: [""],
  });
  const drawn = (await drawLines(db, [id])).get(id)!;
  assert.is(row, drawn.look((await readViewer(db, cast.an.id))!)!.row);
  // The line says “draft” to one who writes, and nobody else's page is told so.
  const read = supervisor!.changes.findLast(({ name }) => name === "conversation.read")!;
  assert.is(read.row, undefined);
  assert.not.ok(names(binh!.changes, id).includes("conversation.read"));
  assert.match(lineOf(binh!.changes, id)!.row!, "unclaimed");
  for (const one of [an, binh, supervisor]) one!.leave();
});

test("who looks at a thread hears of a message once with the thread, and once with the line", async () => {
  const an = await browser(cast.an.id);
  const { id, counterpart } = await wrote(db, cast.camera.id);
  await eventually(() => lineOf(an.changes, id));
  live.looksAt(cast.an.id, id);
  await happened(db, cast.camera.id, [said(counterpart, "gửi em hình với")]);
  await eventually(() => an.changes.some((change) => change.told && change.row));
  const [first, second] = an.changes.filter((change) => change.id === id).slice(-2);
  assert.match(first!.pieces!, "gửi em hình với");
  assert.is(first!.row, undefined);
  assert.match(second!.row!, "gửi em hình với");
  assert.is(second!.pieces, undefined);
  an.leave();
});

test("an agent who lost the page gets nothing more of it, though they looked at a thread of it", async () => {
  const [an, binh] = [await browser(cast.an.id), await browser(cast.binh.id)];
  const { id, counterpart } = await wrote(db, cast.camera.id);
  await eventually(() => lineOf(an.changes, id));
  live.looksAt(cast.an.id, id);
  const seat = { page_id: cast.camera.id, user_id: cast.an.id };
  await db.deleteFrom("page_members").where("page_id", "=", seat.page_id).where("user_id", "=", seat.user_id).execute();
  await changing(db, (trx) => record(trx, "page.member_removed", cast.camera.id));
  await happened(db, cast.camera.id, [said(counterpart, "bao giờ có hàng?")]);
  await eventually(() => lineOf(binh.changes, id)?.row?.includes("bao giờ có hàng?"));
  await happens("bell.changed", cast.an.id);
  await eventually(() => an.changes.some(({ subject }) => subject === "bell"));
  assert.not.match(JSON.stringify(an.changes), "bao giờ có hàng?");
  await db.insertInto("page_members").values(seat).execute();
  await changing(db, (trx) => record(trx, "page.member_added", cast.camera.id));
  an.leave();
  binh.leave();
});

test("what is drawn is not shown to one who has lost sight of it by then", async () => {
  const an = (await readViewer(db, cast.an.id))!;
  const { id } = await wrote(db, cast.camera.id);
  const [event] = await db
    .selectFrom("events")
    .select("id")
    .where("subject_id", "=", id)
    .orderBy("id", "desc")
    .execute();
  const heard = await readEvents(db, [event!.id]);
  assert.ok(concerns(an, heard[0]!));
  await assign(db, cast.supervisor, id, cast.binh.id);
  const words = createWording(heard, live.mark(), { drawn: await drawLines(db, [id]), left: new Set() });
  assert.not.match(words(an)!.said.event, '"row"');
  const { said } = words((await readViewer(db, cast.binh.id))!)!;
  assert.match(said.event, '"row"');
  // Who lags behind is told what changed, and no more.
  assert.match(said.brief!().event, `"id":${id}`);
  assert.not.match(said.brief!().event, '"row"');
});

test("those of one kind hear the same, and who is named in it hears what is theirs", async () => {
  const [first, second, third] = [
    await wrote(db, cast.camera.id),
    await wrote(db, cast.camera.id),
    await wrote(db, cast.camera.id),
  ];
  await claim(db, cast.an, first.id);
  await saveDraft(db, cast.binh, second.id, { body: "Dạ", fileIds: [] });
  await follow(db, cast.binh, third.id);
  await assign(db, cast.supervisor, third.id, cast.an.id);
  await happens("bell.changed", cast.binh.id);
  await happens("tag.edited", 1, { owner_id: cast.an.id });
  const ids = [first.id, second.id, third.id];
  const events = await db
    .selectFrom("events")
    .select("id")
    .where((eb) => eb.or([eb("subject_id", "in", ids), eb("subject", "in", ["bell", "tag"])]))
    .execute();
  const heard = await readEvents(
    db,
    events.map(({ id }) => id),
  );
  const lines = { drawn: await drawLines(db, ids), left: new Set<number>() };
  const people = [cast.an, cast.binh, cast.chi, cast.supervisor, cast.owner];
  // Of An's kind, and named nowhere: whoever is asked for first must not speak for the others.
  const kin = { ...(await readViewer(db, cast.an.id))!, userId: 987_654 };
  for (const viewers of [people, people.toReversed()]) {
    const together = createWording(heard, "m", lines);
    for (const viewer of [kin, ...(await Promise.all(viewers.map(async ({ id }) => (await readViewer(db, id))!)))])
      assert.is(together(viewer)?.said.event, createWording(heard, "m", lines)(viewer)?.said.event, `${viewer.userId}`);
  }
});

test("in a crowd a line that is left out comes to those whom it names, and to others only where it stands", async () => {
  const { id } = await wrote(db, cast.camera.id);
  await claim(db, cast.an, id);
  const [event] = await db
    .selectFrom("events")
    .select("id")
    .where("subject_id", "=", id)
    .where("name", "=", "message.received")
    .execute();
  const heard = await readEvents(db, [event!.id]);
  const words = createWording(heard, "m", { drawn: await drawLines(db, [id]), left: new Set([id]) });
  const changeFor = async (userId: number) =>
    JSON.parse(words((await readViewer(db, userId))!)!.said.event.match(/^data: (.*)$/m)![1]!)[0];
  const own = await changeFor(cast.an.id);
  assert.match(own.row, `id="c${id}"`);
  assert.is(own.later, undefined);
  const other = await changeFor(cast.supervisor.id);
  assert.is(other.row, undefined);
  assert.is(other.later, true);
  assert.equal(other.where.room, ["", "all"]);
  assert.equal(own.where.room, ["", "all", "mine", "assigned"]);
});

test("what follows a drawing is heard after it", async () => {
  const an = await browser(cast.an.id);
  const { id, counterpart } = await wrote(db, cast.camera.id);
  live.looksAt(cast.an.id, id);
  await happened(db, cast.camera.id, [said(counterpart, "alo?")]);
  live.tell([cast.an.id], { subject: "presence", id, name: "presence.changed" });
  await changing(db, (trx) => record(trx, "conversation.read", id));
  await eventually(() => names(an.changes, id).includes("conversation.read"));
  const heard = names(an.changes, id);
  assert.ok(heard.lastIndexOf("message.received") < heard.indexOf("conversation.read"));
  an.leave();
});

test("who loses sight of a conversation hears that it moved, and nothing after", async () => {
  const an = await browser(cast.an.id);
  const binh = await browser(cast.binh.id);
  const id = await customerWrote(cast.camera.id);
  await claim(db, cast.an, id);
  await eventually(() => names(binh.changes, id).includes("conversation.claimed"));
  await assign(db, cast.supervisor, id, cast.binh.id);
  await eventually(() => names(an.changes, id).includes("conversation.assigned"));
  await changing(db, (trx) => record(trx, "conversation.read", id));
  await eventually(() => names(binh.changes, id).includes("conversation.read"));
  assert.not.ok(names(an.changes, id).includes("conversation.read"));
  an.leave();
  binh.leave();
});

async function openTicket(
  over: Partial<{ page_id: number; assignee_id: number; team_id: number; created_by: number }>,
) {
  const ticket = { title: "Camera mất hình", page_id: cast.camera.id, ...over };
  return (await db.insertInto("tickets").values(ticket).returning("id").executeTakeFirstOrThrow()).id;
}
const happens = (name: EventName, id: number, detail = {}) => changing(db, (trx) => record(trx, name, id, { detail }));

test("a ticket is heard of by those who may see it, and once more by who loses sight of it", async () => {
  const [an, binh, chi] = await Promise.all([browser(cast.an.id), browser(cast.binh.id), browser(cast.chi.id)]);
  const { id: team } = await db
    .insertInto("teams")
    .values({ name: "Kỹ thuật" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("team_members").values({ team_id: team, user_id: cast.chi.id }).execute();
  const id = await openTicket({ team_id: team });
  const before = { assignee_id: null, team_id: null };
  await happens("ticket.assigned", id, { assignee_id: null, team_id: team, from: before });
  for (const one of [an, binh, chi])
    await eventually(() => names(one.changes, id, "ticket").includes("ticket.assigned"));
  await happens("ticket.edited", id);
  await eventually(() => names(chi.changes, id, "ticket").includes("ticket.edited"));
  await db.updateTable("tickets").set({ team_id: null, assignee_id: cast.binh.id }).where("id", "=", id).execute();
  await happens("ticket.assigned", id, { assignee_id: cast.binh.id, from: { assignee_id: null, team_id: team } });
  await eventually(() => names(chi.changes, id, "ticket").filter((name) => name === "ticket.assigned").length === 2);
  await happens("ticket.status_changed", id, { from: "assigned", to: "open" });
  await eventually(() => names(binh.changes, id, "ticket").includes("ticket.status_changed"));
  assert.equal(names(an.changes, id, "ticket"), ["ticket.assigned"]);
  assert.not.ok(names(chi.changes, id, "ticket").includes("ticket.status_changed"));
  await happens("ticket.unwatched", id, { user_id: cast.an.id });
  await eventually(() => names(an.changes, id, "ticket").includes("ticket.unwatched"));
  for (const one of [an, binh, chi]) one.leave();
});

test("a task reaches who has it and who had it; a bell rings for one person alone, owner or not", async () => {
  const [an, binh, owner] = await Promise.all([browser(cast.an.id), browser(cast.binh.id), browser(cast.owner.id)]);
  const task = { title: "Gọi lại cho khách", assignee_id: cast.an.id, created_by: cast.supervisor.id };
  const { id } = await db.insertInto("tasks").values(task).returning("id").executeTakeFirstOrThrow();
  await happens("task.assigned", id, { from: cast.binh.id, to: cast.an.id });
  await happens("task.rang", id);
  await happens("bell.changed", cast.an.id);
  await eventually(() => an.changes.some(({ subject }) => subject === "bell"));
  await eventually(() => names(owner.changes, id, "task").includes("task.rang"));
  const marker = await customerWrote(cast.camera.id);
  for (const one of [binh, owner]) await eventually(() => names(one.changes, marker).length > 0);
  assert.equal(names(an.changes, id, "task").slice(0, 2), ["task.assigned", "task.rang"]);
  assert.equal(
    binh.changes.filter((change) => change.subject === "task").map((change) => change.name),
    ["task.assigned"],
  );
  assert.not.ok([...binh.changes, ...owner.changes].some(({ subject }) => subject === "bell"));
  for (const one of [an, binh, owner]) one.leave();
});

test("a stream begins with what its page was drawn without, however long ago, for who may see it", async () => {
  const first = await browser(cast.owner.id);
  const before = await customerWrote(cast.camera.id);
  await eventually(() => names(first.changes, before).includes("message.received"));
  const mark = live.mark();
  const id = await customerWrote(cast.camera.id);
  const marker = await customerWrote(cast.bakery.id);
  await eventually(() => names(first.changes, marker).includes("message.received"));
  const late = await browser(cast.an.id, mark);
  await eventually(() => names(late.changes, id).includes("message.received"));
  assert.ok(late.changes.every((change) => change.missed && change.row === undefined));
  assert.equal(names(late.changes, before), []);
  const stranger = await browser(cast.chi.id, mark);
  await eventually(() => names(stranger.changes, marker).length > 0);
  assert.equal(names(stranger.changes, id), []);
  assert.is(late.refreshed() + stranger.refreshed(), 0);
  for (const { leave } of [first, late, stranger]) leave();
});

test("whoever is told of their own call before the lists hears of these when their stream breaks in between", async () => {
  const an = await browser(cast.an.id);
  const id = await customerWrote(cast.camera.id);
  await eventually(() => names(an.changes, id).includes("message.received"));
  const detail = { kind: "presence", from: "offline", to: "online" };
  await changing(db, async (trx) => {
    await record(trx, "agent.state_changed", cast.an.id, { by: cast.an.id, detail });
    await record(trx, "conversation.tagged", id, { by: cast.an.id });
  });
  const markOf = (name: string) => an.marks.find((one) => one.name === name)?.mark;
  const mark = await eventually(() => markOf("agent.state_changed"));
  const back = await browser(cast.an.id, mark);
  await eventually(() => names(back.changes, id).includes("conversation.tagged"));
  for (const { leave } of [an, back]) leave();
});

test("where nobody knows what a page was drawn without it is told to ask for all", async () => {
  const old = live.mark();
  live.refreshAll();
  for (const mark of [old, "elsewhere.12", `${live.mark()}9`, "nonsense", live.mark().replace(/\d+$/, "0")]) {
    const page = await browser(cast.an.id, mark);
    await eventually(() => page.refreshed() === 1);
    page.leave();
  }
  const page = await browser(cast.an.id, live.mark());
  const id = await customerWrote(cast.camera.id);
  await eventually(() => names(page.changes, id).length > 0);
  assert.is(page.refreshed(), 0);
  page.leave();
});

test("more went by than is remembered: all is asked for", async () => {
  const events = await db
    .insertInto("events")
    .values(
      Array.from({ length: 1_001 }, (_, n) => ({
        name: "conversation.read",
        subject: "conversation",
        subject_id: 88_000 + n,
        announced_at: new Date(),
      })),
    )
    .returning("id")
    .execute();
  const first = await browser(cast.owner.id);
  const mark = live.mark();
  live.hear(events.map((event) => event.id));
  await eventually(() => names(first.changes, 88_000).length > 0);
  const late = await browser(cast.owner.id, mark);
  await eventually(() => late.refreshed() === 1);
  for (const { leave } of [first, late]) leave();
});

const countOf = (head: string | undefined) => Number(/data-total="(\d+)/.exec(head ?? "")?.[1]);

test("counts come by themselves to those for whom they changed, as the plain list shows them", async () => {
  const [an, chi] = [await browser(cast.an.id), await browser(cast.chi.id)];
  const total = async () => (await countUnread(db, cast.an)).total;
  const before = await total();
  const { id, counterpart } = await wrote(db, cast.camera.id);
  await eventually(() => countOf(an.heads.at(-1)) === before + 1);
  assert.is(an.heads.at(-1), (await drawCounts(db, [(await readViewer(db, cast.an.id))!])).get(cast.an.id));
  await happened(db, cast.camera.id, [said(counterpart, "alo?")]);
  await markRead(db, cast.an, id);
  await eventually(() => countOf(an.heads.at(-1)) === before);
  await customerWrote(cast.bakery.id);
  await eventually(() => countOf(chi.heads.at(-1)) > 0);
  assert.not.ok(names(chi.changes, id).length);
  const events = await db.selectFrom("events").select("id").where("subject_id", "=", id).orderBy("id").execute();
  const heard = await readEvents(
    db,
    events.map((event) => event.id),
  );
  const arrivals = heard.filter(({ name }) => name === "message.received");
  // What waits already waits no more by another message.
  assert.equal(arrivals.map(changesCounts), [true, false]);
  assert.ok(changesCounts(heard.find(({ name }) => name === "conversation.read")!));
  for (const { leave } of [an, chi]) leave();
});

test("a browser that leaves takes nothing with it from the others of its agent", async () => {
  await eventually(() => live.count() === 0);
  const [first, second] = [await browser(cast.an.id), await browser(cast.an.id)];
  await eventually(() => live.count() === 2);
  first.leave();
  await eventually(() => live.count() === 1);
  const id = await customerWrote(cast.camera.id);
  await eventually(() => names(second.changes, id).includes("message.received"));
  second.leave();
  await eventually(() => live.count() === 0);
});

test("what was not announced is found by the sweep, once", async () => {
  const owner = await browser(cast.owner.id);
  await eventually(() => live.count() >= 1);
  const [lost] = await db
    .insertInto("events")
    .values({
      name: "conversation.read",
      subject: "conversation",
      subject_id: 77_777,
      created_at: new Date(Date.now() - 60_000),
    })
    .returning("id")
    .execute();
  await announcer.flush();
  await sweep(db, redis);
  await eventually(() => names(owner.changes, 77_777).length === 1);
  const row = await db.selectFrom("events").select("announced_at").where("id", "=", lost!.id).executeTakeFirstOrThrow();
  assert.ok(row.announced_at);
  owner.leave();
});

test("a person let go is let out at once; members added hear from then on", async () => {
  const chi = await browser(cast.chi.id);
  await db.insertInto("page_members").values({ page_id: cast.camera.id, user_id: cast.chi.id }).execute();
  await changing(db, (trx) => record(trx, "page.member_added", cast.camera.id));
  const heard = await customerWrote(cast.camera.id);
  await eventually(() => names(chi.changes, heard).length > 0);
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.chi.id).execute();
  await changing(db, (trx) => record(trx, "user.deactivated", cast.chi.id));
  await eventually(() => chi.ended());
  assert.is(await live.join(cast.chi.id, undefined as never, undefined as never), false);
});

test("who becomes a member of a queue hears of its callers from then on, and no more when they are taken off it", async () => {
  const binh = await browser(cast.binh.id);
  await eventually(() => live.count() >= 1);
  const settings = { list: "queues" };
  const { id: queueId } = await db
    .insertInto("queues")
    .values({ name: "Hàng đợi" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const calls = { page_id: cast.bakery.id, direction: "in" as const, queue_id: queueId };
  const callHeard = async (name: string) => {
    const row = await db
      .insertInto("calls")
      .values({ ...calls, provider_id: name })
      .returning("id")
      .executeTakeFirstOrThrow();
    await changing(db, (trx) => record(trx, "call.started", row.id));
    return row.id;
  };
  const member = { queue_id: queueId, user_id: cast.binh.id };
  await db.insertInto("queue_members").values(member).execute();
  await changing(db, (trx) => record(trx, "setting.edited", queueId, { detail: settings }));
  const heard = await callHeard("joined");
  await eventually(() => names(binh.changes, heard, "call").length > 0);
  await db.deleteFrom("queue_members").where("queue_id", "=", queueId).execute();
  await changing(db, (trx) => record(trx, "setting.edited", queueId, { detail: settings }));
  const unheard = await callHeard("left");
  const after = await customerWrote(cast.camera.id);
  await eventually(() => names(binh.changes, after).length > 0);
  assert.is(names(binh.changes, unheard, "call").length, 0);
  binh.leave();
});

/** Takes somebody off a page as a process does whose word of it this one does not hear; gives the event. */
async function takeOffUnheard(userId: number, pageId: number): Promise<number> {
  await db.deleteFrom("page_members").where("user_id", "=", userId).where("page_id", "=", pageId).execute();
  const { id } = await db
    .insertInto("events")
    .values({ name: "page.member_removed", subject: "page", subject_id: pageId, announced_at: new Date() })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Members of both pages, one of them for a while only. */
async function memberOfTwo(username: string) {
  const user = { username, name: "Thử Việc", role: "agent" as const, password_hash: "-" };
  const { id } = await db.insertInto("users").values(user).returning("id").executeTakeFirstOrThrow();
  const pages = [cast.camera.id, cast.bakery.id].map((page_id) => ({ page_id, user_id: id }));
  await db.insertInto("page_members").values(pages).execute();
  return id;
}

type Browsing = Awaited<ReturnType<typeof browser>>;

/** What comes after it in the member's stream has come, and this has not. */
async function hearsOfTheBakeryAlone(owner: Browsing, member: Browsing) {
  const secret = await customerWrote(cast.camera.id);
  await eventually(() => names(owner.changes, secret).length > 0);
  const marker = await customerWrote(cast.bakery.id);
  await eventually(() => names(member.changes, marker).length > 0);
  assert.equal(names(member.changes, secret), []);
  for (const { leave } of [owner, member]) leave();
}

test("who was taken off a page while Redis was away hears no more of it", async () => {
  const id = await memberOfTwo("thu_viec");
  const [owner, member] = [await browser(cast.owner.id), await browser(id)];
  await takeOffUnheard(id, cast.camera.id);
  await redis.call("CLIENT", "KILL", "TYPE", "pubsub");
  await eventually(() => member.refreshed() > 0);
  await hearsOfTheBakeryAlone(owner, member);
});

test("what was heard while the database was cut off is told when it is back, and heeded", async () => {
  const id = await memberOfTwo("thu_viec_hai");
  const [owner, member] = [await browser(cast.owner.id), await browser(id)];
  const event = await takeOffUnheard(id, cast.camera.id);
  await db.transaction().execute(async (trx) => {
    await sql`lock table events in access exclusive mode`.execute(trx);
    live.hear([event]);
    const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%select events.id, events.name, events.subject,%'`;
    await eventually(async () => (await cut.execute(db)).rows.length > 0);
  });
  await eventually(() => names(owner.changes, cast.camera.id, "page").includes("page.member_removed"));
  await hearsOfTheBakeryAlone(owner, member);
});

test("after Redis was away every browser is told to refresh, by itself", async () => {
  const owner = await browser(cast.owner.id);
  await redis.call("CLIENT", "KILL", "TYPE", "pubsub");
  await eventually(() => owner.refreshed() > 0);
  const id = await customerWrote(cast.camera.id);
  await eventually(() => names(owner.changes, id).length > 0);
  owner.leave();
});

test("the rule in memory and the rule in SQL say the same", async () => {
  const parts = await db.selectFrom("conversation_participants").select(["conversation_id", "user_id"]).execute();
  const userOf = ({ user_id: userId }: { user_id: number }) => userId;
  for (const person of [cast.owner, cast.supervisor, cast.an, cast.binh]) {
    const viewer = (await readViewer(db, person.id))!;
    const all = await db.selectFrom("conversations").select(["id", "page_id", "assignee_id"]).execute();
    const inSql = await visibleIds(
      db,
      person,
      all.map((row) => row.id),
    );
    for (const row of all) {
      const watched = { ...row, taking_part: parts.filter((one) => one.conversation_id === row.id).map(userOf) };
      assert.is(maySee(viewer, watched), inSql.has(row.id), `${person.username} ${row.id}`);
    }
  }
});

test("the same of tickets and of tasks, in every place that one can have", async () => {
  const { id: team } = await db.insertInto("teams").values({ name: "Kho" }).returning("id").executeTakeFirstOrThrow();
  await db.insertInto("team_members").values({ team_id: team, user_id: cast.an.id }).execute();
  const pages = [null, cast.camera.id, cast.cosmetics.id, cast.bakery.id];
  const people = [null, cast.an.id, cast.binh.id, cast.supervisor.id];
  const places = pages.flatMap((page_id) =>
    people.flatMap((assignee_id) =>
      people.flatMap((created_by) => [null, team].map((team_id) => ({ page_id, assignee_id, created_by, team_id }))),
    ),
  );
  const tickets = await db
    .insertInto("tickets")
    .values(places.map((place) => ({ title: "Phiếu", ...place })))
    .returning("id")
    .execute();
  const watched = tickets.filter((_, n) => n % 5 === 0).map(({ id }) => ({ ticket_id: id, user_id: cast.binh.id }));
  await db.insertInto("ticket_watchers").values(watched).execute();
  const tasks = await db
    .insertInto("tasks")
    .values([
      ...people.flatMap((assignee_id) => people.map((created_by) => ({ title: "Việc", assignee_id, created_by }))),
      ...tickets.map(({ id }) => ({ title: "Việc của phiếu", ticket_id: id })),
    ])
    .returning("id")
    .execute();
  await db
    .insertInto("notes")
    .values(
      tasks
        .filter((_, n) => n % 4 === 0)
        .flatMap(({ id: subject_id }) =>
          // The second is gone, and calls nobody any more.
          [cast.an.id, cast.binh.id].map((called, n) => ({
            subject: "task" as const,
            subject_id,
            body: "Xem giúp",
            mentions: [called],
            removed_at: n === 0 ? null : new Date(),
          })),
        ),
    )
    .execute();
  const events = await db
    .insertInto("events")
    .values([
      ...tickets.map(({ id }) => ({ name: "ticket.edited", subject: "ticket", subject_id: id })),
      ...tasks.map(({ id }) => ({ name: "task.edited", subject: "task", subject_id: id })),
    ])
    .returning("id")
    .execute();
  const heard = await readEvents(
    db,
    events.map(({ id }) => id),
  );
  for (const person of [cast.owner, cast.supervisor, cast.an, cast.binh]) {
    const viewer = (await readViewer(db, person.id))!;
    const ids = {
      ticket: await visibleTickets(
        db,
        person,
        tickets.map(({ id }) => id),
      ),
      task: await visibleTaskIds(
        db,
        person,
        tasks.map(({ id }) => id),
      ),
    };
    for (const event of heard) {
      const place = `${person.username} ${JSON.stringify(event.watched)}`;
      assert.is(concerns(viewer, event), ids[event.subject as "ticket"].has(event.subject_id), place);
    }
  }
});

test("the same of orders and of their tasks, in every place that one can have", async () => {
  const talks = await db.selectFrom("conversations").select(["id", "page_id"]).orderBy("id").limit(40).execute();
  const people = [null, cast.an.id, cast.binh.id, cast.supervisor.id];
  const pages = [null, cast.camera.id, cast.cosmetics.id, cast.bakery.id];
  const places = [
    ...talks.map(({ id, page_id }) => ({ conversation_id: id, page_id })),
    ...pages.map((page_id) => ({ conversation_id: null, page_id })),
  ];
  const orders = await db
    .insertInto("orders")
    .values(
      places.flatMap((place) =>
        people.flatMap((assignee_id) => people.map((created_by) => ({ ...place, assignee_id, created_by }))),
      ),
    )
    .returning("id")
    .execute();
  const ids = orders.map(({ id }) => id);
  const tasks = await db
    .insertInto("tasks")
    .values(ids.map((order_id) => ({ title: "Việc của đơn", order_id })))
    .returning("id")
    .execute();
  const events = await db
    .insertInto("events")
    .values([
      ...ids.map((id) => ({ name: "order.edited", subject: "order", subject_id: id })),
      ...tasks.map(({ id }) => ({ name: "task.edited", subject: "task", subject_id: id })),
    ])
    .returning("id")
    .execute();
  const heard = await readEvents(
    db,
    events.map(({ id }) => id),
  );
  for (const person of [cast.owner, cast.supervisor, cast.an, cast.binh]) {
    const viewer = (await readViewer(db, person.id))!;
    const seen = {
      order: await visibleOrders(db, person, ids),
      task: await visibleTaskIds(
        db,
        person,
        tasks.map(({ id }) => id),
      ),
    };
    for (const event of heard) {
      const place = `${person.username} ${JSON.stringify(event.watched)}`;
      assert.is(concerns(viewer, event), seen[event.subject as "order"].has(event.subject_id), place);
    }
  }
});

test.run();
