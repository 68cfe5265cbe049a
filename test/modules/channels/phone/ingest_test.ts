import { randomBytes } from "node:crypto";
import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "kysely";
import { sign } from "../../../../bench/phone_client.ts";
import { applyPbxEvents } from "../../../../src/modules/calls/mod.ts";
import type { Appliers } from "../../../../src/modules/channels/draining.ts";
import { createIngest, type Ingest } from "../../../../src/modules/channels/ingest.ts";
import type { Apply, Outcome } from "../../../../src/modules/channels/mod.ts";
import type { PbxEvent } from "../../../../src/modules/channels/phone/incoming.ts";
import { testDatabase } from "../../../helpers.ts";
import { openWeb } from "../../../web.ts";
import { ends, nothingPending } from "../ledger.ts";
import { openLine, SECRET } from "./lines.ts";

const db = testDatabase(20);
const log = pino({ level: "silent" });
const { app } = openWeb(db);
const line = await openLine(db);
const started: Ingest[] = [];

/** Calls that hear each kind once, in the database, so that what a rollback undoes is unheard. */
const applyPbx: Apply<PbxEvent> = async (trx, pageId, events) => {
  const outcomes: Outcome[] = [];
  for (const { call, kind } of events) {
    if (call === "poison") throw new Error("cannot swallow this call");
    const { numAffectedRows } = await sql`
      insert into heard (page_id, call, kind) values (${pageId}, ${call}, ${kind}) on conflict do nothing`.execute(trx);
    outcomes.push({ state: numAffectedRows ? "applied" : "duplicate" });
  }
  return outcomes;
};
const heard = async () =>
  (
    await sql<{ said: string }>`select page_id || ' ' || call || ' ' || kind as said from heard order by id`.execute(db)
  ).rows.map(({ said }) => said);
const neverMessages: Apply = async () => {
  throw new Error("no messages here");
};

function run(appliers: Appliers = { apply: neverMessages, applyPbx }) {
  const ingest = createIngest({ db, log, ...appliers });
  started.push(ingest);
  void ingest.run();
}

async function tell(...events: object[]) {
  const body = JSON.stringify({ events });
  const answer = await app.request(`/webhooks/phone/${line.id}`, { method: "POST", body, headers: sign(SECRET, body) });
  assert.is(answer.status, 200);
}
const event = (kind: string, call = "c-1", more: object = {}) => ({ kind, call, direction: "in", ...more });

test.before(async () => {
  await sql`create table heard (id bigint generated always as identity, page_id bigint, call text, kind text, unique (call, kind))`.execute(
    db,
  );
});
test.before.each(async () => {
  await sql`truncate webhook_events, heard`.execute(db);
});
test.after.each(async () => {
  await Promise.all(started.splice(0).map((ingest) => ingest.stop()));
});
test.after(() => db.destroy());

test("events reach the calls in the order told, each of its page, repeated ones too", async () => {
  await tell(event("started"), event("answered"));
  await tell(event("answered"), event("ended"));
  run();
  await nothingPending(db);
  assert.equal(
    await heard(),
    ["started", "answered", "ended"].map((kind) => `${line.id} c-1 ${kind}`),
  );
  assert.equal(await ends(db), ["applied", "applied", "duplicate", "applied"]);
});

/** Signs that no index makes shorter: `size` of them, each of three bytes. */
const signs = (size: number) =>
  String.fromCharCode(...Array.from({ length: size }, () => 0x4e00 + Math.floor(Math.random() * 0x5000)));

test("the longest that an event may say is kept until its call begins; what is longer is parked and keeps nothing up", async () => {
  const [name, address] = [signs(200), `https://pbx.example/${randomBytes(1_200).toString("base64url")}`];
  const recorded = (call: string, url: string) =>
    event("recorded", call, { at: "2026-11-23T08:00:00Z", url, seconds: 5 });
  await tell(recorded(name, address), recorded(name, address), recorded(signs(201), address));
  await tell(
    recorded("c-2", `https://pbx.example/${"a".repeat(2_000)}`),
    recorded("c-2", `https://pbx.example/${signs(250)}`),
  );
  await tell(event("started", "c-2"), event("started", name));
  run({ apply: neverMessages, applyPbx: applyPbxEvents });
  await nothingPending(db);
  const tooLong = (field: string) => `parked/recorded.${field}: Too big: expected string to have <=2000 characters`;
  assert.equal(await ends(db), [
    "applied",
    "duplicate",
    tooLong("call").replace("2000", "200"),
    tooLong("url"),
    tooLong("url"),
    "applied",
    "applied",
  ]);
  const calls = db.selectFrom("calls").select(["provider_id", "recording_url"]).where("page_id", "=", line.id);
  assert.equal(await calls.orderBy("recording_url").execute(), [
    { provider_id: name, recording_url: address },
    { provider_id: "c-2", recording_url: null },
  ]);
});

test("a reversed order comes as it was told: it is not waited for the first", async () => {
  await tell(event("ended"), event("answered"), event("started"));
  run();
  await nothingPending(db);
  assert.equal(
    await heard(),
    ["ended", "answered", "started"].map((kind) => `${line.id} c-1 ${kind}`),
  );
});

test("what cannot be read or applied is parked with its reason; nothing waits behind it", async () => {
  await tell(
    event("started"),
    event("started", "poison"),
    { kind: "rejected", call: "c-1" },
    { kind: "hummed", call: "c-1" },
  );
  await tell(event("started", "c-2"), event("ended", "c-1"));
  run();
  await nothingPending(db);
  const [first, poison, unreadable, ...others] = await ends(db);
  assert.equal(
    [first, poison, ...others],
    ["applied", "parked/cannot swallow this call", "ignored/event_not_used", "applied", "applied"],
  );
  assert.match(unreadable!, /^parked\/rejected\.extension: /);
});

test("of a line that is disconnected meanwhile nothing is heard", async () => {
  const other = await openLine(db, { number: "19005678" });
  const body = JSON.stringify({ events: [event("started")] });
  await app.request(`/webhooks/phone/${other.id}`, { method: "POST", body, headers: sign(SECRET, body) });
  await db.updateTable("pages").set({ state: "disconnected" }).where("id", "=", other.id).execute();
  run();
  await nothingPending(db);
  assert.equal(await ends(db), ["ignored/page_disconnected"]);
  assert.equal(await heard(), []);
});

test("where nobody takes calls they are parked, to be replayed", async () => {
  await tell(event("started"));
  run({ apply: neverMessages });
  await nothingPending(db);
  assert.equal(await ends(db), ["parked/channel_not_connected"]);
});

test.run();
