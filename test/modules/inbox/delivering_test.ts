import { test } from "uvu";
import * as assert from "uvu/assert";
import type { EventName } from "../../../src/modules/events/mod.ts";
import {
  deliverNext,
  metadataOf,
  type Problem,
  retryMessage,
  type SendJob,
  type Sender,
  sendMessages,
} from "../../../src/modules/inbox/mod.ts";
import { MOST_REPEATS } from "../../../src/modules/inbox/delivering.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { customerWrote, echoCame } from "../../workflows/customers.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
test.after(() => db.destroy());

const graceMs = 60_000;
const deliver = (id: number, sender: Sender, grace = graceMs) => deliverNext(db, sender, id, { graceMs: grace });
const refuses =
  (problem: Problem): Sender =>
  () =>
    Promise.reject(problem);
const never: Sender = () => Promise.reject(new Error("nothing may be sent here"));
let mids = 0;
const takes: Sender = async () => ({ mid: `mid-${++mids}` });

async function reply(conversationId: number, body = "Dạ còn ạ", person = cast.binh) {
  const [message] = await sendMessages(db, person, conversationId, { clientKey: uuid(), body });
  return message!;
}
const find = (id: number) => db.selectFrom("messages").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const at = (ms: number) => new Date(ms).toISOString();
const attemptsOf = (id: number) =>
  db.selectFrom("send_attempts").selectAll().where("message_id", "=", id).orderBy("attempt").execute();
const lastChange = (id: number) =>
  db
    .selectFrom("events")
    .selectAll()
    .where("name", "in", ["message.state_changed", "message.failed"])
    .where("subject_id", "=", id)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();

test("replies go out in the order they were written, one a step, each with its own mark", async () => {
  const id = await customerWrote(db, cast.camera.id);
  const written = [await reply(id, "một"), await reply(id, "hai"), await reply(id, "ba")];
  const jobs: SendJob[] = [];
  const sender: Sender = async (job) => (jobs.push(job), { mid: `ordered-${job.message.id}` });
  for (const message of written) {
    assert.equal(await deliver(id, sender), { kind: "settled", messageId: message.id, state: "sent" });
  }
  assert.equal(await deliver(id, sender), { kind: "idle" });
  assert.equal(
    jobs.map((job) => [job.message.body, job.metadata, job.humanAgent]),
    written.map((message) => [message.body, metadataOf(message.id), false]),
  );
  const first = await find(written[0]!.id);
  assert.is(first.state, "sent");
  assert.is(first.provider_id, `ordered-${first.id}`);
  assert.equal((await lastChange(id))!.detail, { message_id: written[2]!.id, state: "sent" });
});

test("a refusal for good marks the message failed with what the provider said, and the next one goes", async () => {
  const id = await customerWrote(db, cast.camera.id);
  const message = await reply(id);
  const next = await reply(id);
  const problem = {
    follow: "fail",
    reason: "recipient_refuses",
    code: 551,
    subcode: 1545041,
    message: "not now",
  } as const;
  assert.equal(await deliver(id, refuses(problem)), { kind: "settled", messageId: message.id, state: "failed" });
  const { follow: _, ...failure } = problem;
  assert.equal((await find(message.id)).failure, failure);
  assert.is((await lastChange(id))!.detail.reason, "recipient_refuses");
  assert.equal(await deliver(id, takes), { kind: "settled", messageId: next.id, state: "sent" });
});

test("a passing failure is tried later, by the provider's own time where it gave one, and not for ever", async () => {
  const id = await customerWrote(db, cast.camera.id);
  const message = await reply(id);
  const before = Date.now();
  const step = await deliver(id, refuses({ follow: "wait", reason: "rate_limited", retryAfterMs: 7_000 }));
  assert.ok(step.kind === "wait" && step.why === "retry");
  assert.ok(step.until >= before + 7_000 && step.until < Date.now() + 7_100);
  assert.equal(await deliver(id, never), step);
  const waits = await find(message.id);
  assert.equal([waits.state, waits.failure], ["sending", { reason: "rate_limited", retry_at: at(step.until) }]);
  assert.equal((await lastChange(id))!.detail, { message_id: message.id, state: "sending", reason: "rate_limited" });

  const soon = () =>
    db.updateTable("send_attempts").set({ detail: "{}" }).where("message_id", "=", message.id).execute();
  for (let tries = 1; tries < MOST_REPEATS; tries++) {
    await soon();
    const again = await deliver(id, refuses({ follow: "retry", reason: "temporary", code: 2 }));
    assert.is(again.kind, tries + 1 < MOST_REPEATS ? "wait" : "settled");
  }
  assert.is((await find(message.id)).state, "failed");

  await retryMessage(db, cast.binh, message.id);
  assert.is((await deliver(id, refuses({ follow: "retry", reason: "temporary" }))).kind, "wait");
  assert.is((await find(message.id)).failure, null, "a wait that is over at once is not worth a word");
  await soon();
  await deliver(id, refuses({ follow: "wait", reason: "rate_limited" }));
  assert.is((await find(message.id)).failure?.reason, "rate_limited");
  await soon();
  await deliver(id, takes);
  assert.equal([(await find(message.id)).failure, (await find(message.id)).state], [null, "sent"]);
});

test("an answer that was lost never sends again: the echo proves it, or the agent is asked", async () => {
  for (const lose of [
    refuses({ follow: "unknown", reason: "outcome_unknown" }),
    (() => Promise.reject(new Error("socket hang up"))) as Sender,
  ]) {
    const proven = await customerWrote(db, cast.camera.id);
    const message = await reply(proven);
    const step = await deliver(proven, lose);
    assert.ok(step.kind === "wait" && step.why === "echo");
    assert.is((await deliver(proven, never)).kind, "wait");
    await echoCame(db, proven, `echo-${message.id}`, metadataOf(message.id));
    assert.equal(await deliver(proven, never), { kind: "idle" });
    assert.is((await find(message.id)).state, "sent");

    const silent = await customerWrote(db, cast.camera.id);
    const lost = await reply(silent);
    await deliver(silent, lose, 0);
    assert.equal(await deliver(silent, never, 0), { kind: "settled", messageId: lost.id, state: "unknown" });
    assert.equal((await find(lost.id)).failure, { reason: "outcome_unknown" });
    assert.is((await attemptsOf(lost.id))[0]!.outcome, "unknown");
    await retryMessage(db, cast.binh, lost.id);
    assert.equal(await deliver(silent, takes), { kind: "settled", messageId: lost.id, state: "sent" });
  }
});

test("a worker killed between send and record leaves an open attempt, which is never sent again", async () => {
  const id = await customerWrote(db, cast.camera.id);
  const message = await reply(id);
  let reached!: () => void;
  const sending = new Promise<void>((resolve) => (reached = resolve));
  let answer!: (sent: { mid: string }) => void;
  const late = deliver(id, () => (reached(), new Promise((resolve) => (answer = resolve))));
  await sending;
  assert.is((await deliver(id, never)).kind, "wait");
  assert.is((await deliver(id, never, 0)).kind, "settled");
  assert.is((await find(message.id)).state, "unknown");
  // The one thought dead answers after all: what is known now wins.
  answer({ mid: "late" });
  await late;
  const known = await find(message.id);
  assert.equal([known.state, known.provider_id, known.failure], ["sent", "late", null]);
});

test("the echo may come before the answer, with our mark or without: one message all the same", async () => {
  for (const marked of [true, false]) {
    const id = await customerWrote(db, cast.camera.id);
    const message = await reply(id);
    await deliver(id, async () => {
      await echoCame(db, id, `early-${message.id}`, marked ? metadataOf(message.id) : undefined);
      return { mid: `early-${message.id}` };
    });
    const ours = await db
      .selectFrom("messages")
      .selectAll()
      .where("conversation_id", "=", id)
      .where("author", "=", "page")
      .execute();
    assert.equal(
      ours.map((one) => [one.id, one.state, one.provider_id]),
      [[message.id, "sent", `early-${message.id}`]],
    );
    const { last_message_id } = await db
      .selectFrom("conversations")
      .select("last_message_id")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    assert.is(last_message_id, message.id);
  }
});

test("what the customer read before the answer came is read", async () => {
  const id = await customerWrote(db, cast.camera.id);
  const message = await reply(id);
  await deliver(id, async () => {
    await db
      .updateTable("conversations")
      .set({ delivered_watermark: new Date(), read_watermark: new Date() })
      .where("id", "=", id)
      .execute();
    return { mid: "read-at-once" };
  });
  assert.is((await find(message.id)).state, "read");
});

test("the window decides at the time of sending, whatever it was when the reply was written", async () => {
  const id = await customerWrote(db, cast.camera.id);
  const message = await reply(id);
  const past = (hours: number) =>
    db
      .updateTable("conversations")
      .set({ window_opened_at: new Date(Date.now() - hours * 3_600_000) })
      .where("id", "=", id)
      .execute();
  await past(25);
  assert.equal(await deliver(id, never), { kind: "settled", messageId: message.id, state: "failed" });
  assert.equal((await find(message.id)).failure, { reason: "window_closed" });

  await db.updateTable("pages").set({ human_agent: true }).where("id", "=", cast.camera.id).execute();
  const tagged = await sendMessages(db, cast.binh, id, { clientKey: uuid(), body: "Dạ", humanAgent: true });
  let asHuman: boolean | undefined;
  const sender: Sender = async (job) => ((asHuman = job.humanAgent), { mid: "tagged" });
  assert.equal(await deliver(id, sender), { kind: "settled", messageId: tagged[0]!.id, state: "sent" });
  assert.is(asHuman, true);
  await db.updateTable("pages").set({ human_agent: false }).where("id", "=", cast.camera.id).execute();
});

test("a token that died parks the page's conversations and says so once; reconnected, they go on", async () => {
  const ids = [await customerWrote(db, cast.bakery.id), await customerWrote(db, cast.bakery.id)];
  for (const id of ids) await reply(id, "Dạ", cast.chi);
  const dead = refuses({ follow: "reauthorize", reason: "token_expired", code: 190 });
  for (const id of ids) assert.equal(await deliver(id, dead), { kind: "parked", pageId: cast.bakery.id });
  assert.equal(await deliver(ids[0]!, never), { kind: "parked", pageId: cast.bakery.id });
  const { state, trouble } = await db
    .selectFrom("pages")
    .select(["state", "trouble"])
    .where("id", "=", cast.bakery.id)
    .executeTakeFirstOrThrow();
  assert.equal([state, trouble], ["reauthorize", "token_expired"]);
  const told = await db.selectFrom("events").selectAll().where("name", "=", "page.reauthorize_needed").execute();
  assert.is(told.length, 1);

  const set = (state: "connected" | "disconnected") =>
    db.updateTable("pages").set({ state }).where("id", "=", cast.bakery.id).execute();
  await set("connected");
  assert.is((await deliver(ids[0]!, takes)).kind, "settled");
  await set("disconnected");
  const step = await deliver(ids[1]!, never);
  assert.ok(step.kind === "settled" && step.state === "failed");
});

test("a page that its platform blocks is left alone in every conversation, until the block is over or it is mended", async () => {
  const blocked = refuses({ follow: "wait", reason: "policy_blocked", code: 368, retryAfterMs: 3_600_000 });
  const [first, second, elsewhere] = [
    await customerWrote(db, cast.cosmetics.id),
    await customerWrote(db, cast.cosmetics.id),
    await customerWrote(db, cast.camera.id),
  ];
  const chi = cast.supervisor;
  const waiting = [await reply(first, "một", chi), await reply(second, "hai", chi)];
  const step = await deliver(first, blocked);
  const { paused_until: until } = await db
    .selectFrom("pages")
    .select("paused_until")
    .where("id", "=", cast.cosmetics.id)
    .executeTakeFirstOrThrow();
  assert.equal(step, { kind: "wait", messageId: waiting[0]!.id, until: until!.getTime(), why: "retry" });
  // The other conversation of the page asks nobody, and says why it waits; those of other pages go on.
  const told = { kind: "wait", messageId: waiting[1]!.id, until: until!.getTime(), why: "retry" };
  assert.equal(await deliver(second, never), told);
  assert.equal(await deliver(second, never), told);
  assert.equal((await find(waiting[1]!.id)).failure, { reason: "policy_blocked", retry_at: until!.toISOString() });
  assert.equal(await attemptsOf(waiting[1]!.id), []);
  await reply(elsewhere, "ba", cast.supervisor);
  assert.is((await deliver(elsewhere, takes)).kind, "settled");
  const events = (name: EventName, id: number) =>
    db.selectFrom("events").select("id").where("name", "=", name).where("subject_id", "=", id).execute();
  assert.is((await events("page.paused", cast.cosmetics.id)).length, 1);
  assert.is((await events("message.state_changed", second)).length, 1, "said once, however often it is looked at");
  // Whoever runs it has mended it: what waits goes.
  await db.updateTable("pages").set({ paused_until: null }).where("id", "=", cast.cosmetics.id).execute();
  assert.equal(await deliver(second, takes), { kind: "settled", messageId: waiting[1]!.id, state: "sent" });
});

test.run();
