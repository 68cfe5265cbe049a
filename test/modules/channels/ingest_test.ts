import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "kysely";
import { createIngest, type Ingest } from "../../../src/modules/channels/ingest.ts";
import type { Apply } from "../../../src/modules/channels/incoming.ts";
import { splitWebhook } from "../../../src/modules/channels/facebook/split.ts";
import { replayParked } from "../../../src/modules/channels/parked.ts";
import { receive } from "../../../src/modules/channels/receiving.ts";
import { reviveEarly } from "../../../src/modules/channels/reviving.ts";
import { bindAnnouncer, changing } from "../../../src/modules/events/mod.ts";
import { eventually, testDatabase } from "../../helpers.ts";
import { bytes, item, PAGE, textItem, webhook } from "./facebook/writing.ts";
import { deliver, ends, nothingPending, openNotebook } from "./ledger.ts";

const db = testDatabase(20);
const log = pino({ level: "silent" });
const notebook = await openNotebook(db);
const started: Ingest[] = [];

function ingest(apply: Apply = notebook.apply, options: { lanes?: number[]; parallel?: number } = {}): Ingest {
  const made = createIngest({ db, log, apply, ...options });
  started.push(made);
  void made.run();
  return made;
}

test.before(async () => {
  await db.deleteFrom("pages").execute();
  const page = { channel: "facebook" as const, name: "Camera Minh Khang" };
  await db
    .insertInto("pages")
    .values([
      { ...page, provider_id: PAGE },
      { ...page, provider_id: "501", state: "disconnected" },
      { ...page, provider_id: "502", state: "reauthorize" },
    ])
    .execute();
});
test.before.each(async () => {
  await sql`truncate webhook_events, notebook`.execute(db);
});
test.after.each(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});
test.after(async () => {
  await notebook.close();
  await db.destroy();
});

test("every event ends as what it is", async () => {
  await deliver(db, webhook([textItem("m_1", "a"), textItem("m_1", "a"), item({ optin: {} })]));
  await deliver(db, webhook([textItem("m_2", "a", { page: "999" })], { page: "999" }));
  await deliver(db, webhook([textItem("m_3", "a", { page: "501" })], { page: "501" }));
  await deliver(db, webhook([textItem("m_4", "a", { page: "502" })], { page: "502" }));
  await deliver(db, webhook([{ field: "messages", value: { page_id: PAGE } }], { page: "0", list: "changes" }));
  await deliver(db, webhook([{ field: "feed", value: { item: "comment", verb: "add" } }], { list: "changes" }));
  ingest();
  await nothingPending(db);
  assert.equal(await ends(db), [
    "applied",
    "duplicate",
    "ignored/event_not_used",
    "ignored/unknown_page",
    "ignored/page_disconnected",
    "applied",
    "ignored/test_event",
    "ignored/comments_not_connected",
  ]);
});

test("a poison event is parked with what it said; all others go on, behind it too", async () => {
  const items = Array.from({ length: 1_000 }, (_, n) =>
    textItem(`m_${n}`, n === 500 || n === 501 ? "poison" : "a", { psid: "7" }),
  );
  await deliver(db, webhook(items));
  ingest();
  await nothingPending(db);
  const ended = await ends(db);
  assert.is(ended[500], "parked/cannot swallow m_500");
  assert.is(ended[501], "parked/cannot swallow m_501");
  assert.is(ended.filter((end) => end === "applied").length, 998);
  const noted = (await notebook.all()).map((note) => note.mid);
  const expected = items.map((_, n) => `m_${n}`).filter((mid) => mid !== "m_500" && mid !== "m_501");
  assert.equal(noted, expected);
  const parked = await db.selectFrom("webhook_events").selectAll().where("state", "=", "parked").execute();
  assert.ok(parked.every((row) => row.attempts === 1 && row.settled_at));
});

test("a body spoilt in the ledger is parked and nothing waits behind it", async () => {
  await deliver(db, webhook([textItem("m_1", "a"), textItem("m_2", "b")]));
  await sql`update webhook_events set body = '\\xff'::bytea where id = (select min(id) from webhook_events)`.execute(
    db,
  );
  ingest();
  await nothingPending(db);
  assert.match((await ends(db))[0]!, /^parked\//);
  assert.is((await ends(db))[1], "applied");
});

test("what is no JSON is parked again when it is replayed, whatever half a sign its error is about", async () => {
  await receive(db, "facebook", Buffer.from("😀"), splitWebhook);
  await deliver(db, webhook([textItem("m_1", "a")]));
  await replayParked(db, "all", { by: 7 });
  ingest();
  await nothingPending(db);
  const [parked, behind] = await ends(db);
  assert.match(parked!, /^parked\/Unexpected token/);
  assert.is(behind, "applied");
});

test("webhooks that come while one is being written are written together, each whole and in order", async () => {
  const numbers = Array.from({ length: 60 }, (_, n) => n);
  await Promise.all(numbers.map((n) => deliver(db, webhook([textItem(`m_${n}`, "a"), textItem(`m_${n}b`, "b")]))));
  const rows = await db.selectFrom("webhook_events").select(["body", "received_at"]).orderBy("id").execute();
  const mids = rows.map(({ body }) => JSON.parse(body.toString()).item.message.mid);
  assert.equal(
    mids,
    numbers.flatMap((n) => [`m_${n}`, `m_${n}b`]),
  );
  // By the time of their transactions.
  assert.is(new Set(rows.map((row) => row.received_at.getTime())).size, 2);
});

test("of webhooks written together one that the ledger cannot hold is parked by itself", async () => {
  await sql`alter table webhook_events add constraint no_poison
    check (state = 'parked' or position('poison'::bytea in body) = 0)`.execute(db);
  try {
    const bodies = ["a", "b", "poison", "c"].map((text, n) => webhook([textItem(`m_${n}`, text)]));
    const stored = await Promise.all(bodies.map((body) => deliver(db, body)));
    assert.equal(stored, [1, 1, 0, 1]);
    const parked = await db.selectFrom("webhook_events").selectAll().where("state", "=", "parked").execute();
    assert.equal(
      parked.map(({ body }) => JSON.parse(body.toString())),
      [bodies[2]],
    );
    const waiting = await db.selectFrom("webhook_events").select("id").where("state", "=", "pending").execute();
    assert.is(waiting.length, 3);
  } finally {
    await sql`alter table webhook_events drop constraint no_poison`.execute(db);
  }
});

test("four ingests at once apply each event once, in the order of its conversation", async () => {
  const psids = Array.from({ length: 40 }, (_, n) => String(100 + n));
  for (let n = 0; n < 4; n++) ingest(notebook.apply, { parallel: 2 });
  for (let call = 0; call < 20; call++) {
    const items = psids.flatMap((psid) => [0, 1].map((n) => textItem(`${psid}/${call * 2 + n}`, "a", { psid })));
    await deliver(db, webhook(items));
    started[call % 4]!.kick();
  }
  await nothingPending(db);
  const noted = await notebook.all();
  assert.is(noted.length, 1_600);
  for (const psid of psids) {
    const order = noted.filter((note) => note.counterpart === psid).map((note) => Number(note.mid.split("/")[1]));
    assert.equal(
      order,
      Array.from({ length: 40 }, (_, n) => n),
    );
  }
  assert.ok((await ends(db)).every((end) => end === "applied"));
});

test("a kick is heard at once, and without one the ledger is looked at all the same", async () => {
  const running = ingest();
  await deliver(db, webhook([textItem("m_1", "a")]));
  running.kick();
  await nothingPending(db);
  await deliver(db, webhook([textItem("m_2", "a")]));
  await nothingPending(db);
  assert.is((await notebook.all()).length, 2);
});

test("a connection lost in the middle settles nothing; the batch is applied when it is back", async () => {
  let cut = 0;
  const cutting: Apply = async (trx, pageId, events) => {
    const outcomes = await notebook.apply(trx, pageId, events);
    if (cut++ < 2) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx);
    return outcomes;
  };
  await deliver(db, webhook([textItem("m_1", "a"), textItem("m_2", "b")]));
  ingest(cutting);
  await nothingPending(db);
  assert.equal(await ends(db), ["applied", "applied"]);
  assert.is(cut, 3);
});

/** Applies nothing until it is let go on; `inside` is kept once it stands there. */
function behindADoor() {
  const { promise: inside, resolve: entered } = Promise.withResolvers<void>();
  const { promise: door, resolve: leave } = Promise.withResolvers<void>();
  const slow: Apply = async (trx, pageId, events) => {
    entered();
    await door;
    return notebook.apply(trx, pageId, events);
  };
  return { slow, inside, leave };
}

test("stopping finishes the batch in hand", async () => {
  const { slow, inside, leave } = behindADoor();
  await deliver(db, webhook([textItem("m_1", "a")]));
  const running = ingest(slow);
  await inside;
  const stopped = running.stop();
  leave();
  await stopped;
  assert.equal(await ends(db), ["applied"]);
});

test("what was being applied while its page was connected is not taken for an unknown page's", async () => {
  const { slow, inside, leave } = behindADoor();
  const early = webhook([textItem("m_2", "a", { page: "503" })], { page: "503" });
  await deliver(db, { object: "page", entry: [webhook([textItem("m_1", "a")]), early].flatMap((each) => each.entry) });
  ingest(slow);
  await inside;
  let isConnected = false;
  const connecting = changing(db, async (trx) => {
    await trx.insertInto("pages").values({ channel: "facebook", name: "Bánh Quế", provider_id: "503" }).execute();
    await reviveEarly(trx, "facebook", "503");
  }).then(() => (isConnected = true));
  const isWaiting = sql<{ n: number }>`select count(*)::int as n from pg_locks
    where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
  await eventually(async () => isConnected || (await isWaiting.execute(db)).rows[0]!.n > 0);
  leave();
  await connecting;
  await nothingPending(db);
  assert.equal(await ends(db), ["applied", "applied"]);
});

test("what is parked is announced once it is committed", async () => {
  const announced: number[] = [];
  bindAnnouncer(db, (ids) => void announced.push(...ids));
  await deliver(db, webhook([textItem("m_1", "poison")]));
  ingest();
  await nothingPending(db);
  const event = await eventually(() =>
    db.selectFrom("events").selectAll().where("name", "=", "webhook.parked").orderBy("id", "desc").executeTakeFirst(),
  );
  await eventually(() => announced.includes(event.id));
  assert.equal(event.detail, { reason: "cannot swallow m_1" });
});

test("an inbox that miscounts is not believed", async () => {
  await deliver(db, webhook([textItem("m_1", "a")]));
  ingest(async () => []);
  await nothingPending(db);
  assert.match((await ends(db))[0]!, /^parked\//);
});

test("many shapes in one call", async () => {
  const mixed = {
    object: "page",
    entry: [webhook([textItem("m_1", "a")]), webhook(["x", null, 7])].flatMap((each) => each.entry as object[]),
  };
  assert.ok(bytes(mixed).length > 0);
  await deliver(db, mixed);
  ingest();
  await nothingPending(db);
  assert.equal(await ends(db), [
    "applied",
    "ignored/no_counterpart",
    "ignored/no_counterpart",
    "ignored/no_counterpart",
  ]);
});

test.run();
