import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGenuine, sign } from "../../../bench/phone_client.ts";
import { createSandbox, HOTLINE, lineSecret } from "../../../src/modules/sandbox/mod.ts";
import { eventually } from "../../helpers.ts";

const appSecret = "app_secret_for_tests";
const secret = lineSecret(appSecret, HOTLINE.number);

/** The app: remembers what it is told, if it is signed. */
const told: Record<string, unknown>[] = [];
let refusals = 0;
const app = createServer((request, response) => {
  void text(request).then((body) => {
    if (refusals > 0) {
      refusals -= 1;
      return response.writeHead(503).end();
    }
    const isOurs = isGenuine(secret, new Headers(request.headers as Record<string, string>), body);
    if (isOurs) told.push(...(JSON.parse(body) as { events: Record<string, unknown>[] }).events);
    return response.writeHead(isOurs && request.url === `/webhooks/phone/${HOTLINE.key}` ? 200 : 403).end("{}");
  });
});
await new Promise<void>((listening) => app.listen(0, "127.0.0.1", listening));
const sandbox = await createSandbox({
  port: 0,
  appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
  appId: "1",
  appSecret,
  verifyToken: "v",
});

async function ask(method: string, path: string, body?: object) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${sandbox.url}/api/pbx${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as any };
}
/** Signed anew each time; the command keeps its id. */
async function command(
  given: Record<string, unknown>,
  headersFor = (body: string) => sign(secret, body),
): Promise<number> {
  const body = JSON.stringify({ id: randomUUID(), ...given });
  const url = `${sandbox.url}/pbx/${HOTLINE.number}/commands`;
  return (await fetch(url, { method: "POST", body, headers: headersFor(body) })).status;
}
const dial = async (number: string | null = "0912345678") =>
  (await ask("POST", "/calls", { number })).body.id as string;
const callOf = async (id: string) => (await ask("GET", `/calls/${id}`)).body;
const kinds = (call: string) => told.filter((event) => event.call === call).map(({ kind }) => kind);
const isTold = (call: string, ...expected: string[]) =>
  eventually(() => kinds(call).join() === expected.join()).catch(() => assert.equal(kinds(call), expected));
const ring = (call: string, extension = "101", offer = 1) =>
  command({ call, name: "ring", offer, extension, seconds: 30, number: "0912345678" });
const connect = (call: string, extension = "101") => command({ call, name: "connect", offer: 1, extension });

test.before.each(async () => {
  told.length = 0;
  await fetch(`${sandbox.url}/api/state`, { method: "DELETE" });
});
test.after(async () => {
  await sandbox.close();
  app.closeAllConnections();
  app.close();
});

test("a customer dials, a phone rings, is connected, held, resumed, hung up, recorded", async () => {
  const call = await dial();
  await isTold(call, "started");
  assert.equal([told[0]!.direction, told[0]!.number], ["in", "0912345678"]);
  assert.is(await ring(call), 200);
  assert.is((await callOf(call)).ringing[0].extension, "101");
  assert.is(await connect(call), 200);
  assert.equal([(await callOf(call)).state, (await callOf(call)).with], ["connected", "101"]);
  assert.is(await command({ call, name: "hold" }), 200);
  assert.is(await command({ call, name: "resume" }), 200);
  assert.is(await command({ call, name: "mute" }), 200);
  assert.is(await command({ call, name: "dtmf", digits: "12#" }), 200);
  assert.is((await ask("POST", `/calls/${call}/end`, {})).status, 200);
  await isTold(call, "started", "held", "resumed", "ended", "recorded");
  const { by } = told.find(({ kind }) => kind === "ended")!;
  assert.is(by, "caller");
  const { url } = told.find(({ kind }) => kind === "recorded")!;
  const recording = await fetch(url as string);
  assert.is(recording.headers.get("content-type"), "audio/wav");
  assert.is(await command({ call, name: "hold" }), 410);
});

test("desk phones lift and reject; whoever lifted is connected by command alone", async () => {
  const call = await dial(null);
  await ring(call, "101");
  await ring(call, "102");
  await ask("POST", "/phones/101/rejection", {});
  assert.is((await ask("POST", "/phones/101/lift", {})).status, 409);
  await ask("POST", "/phones/102/lift", {});
  await isTold(call, "started", "rejected", "answered");
  assert.is((await callOf(call)).state, "waiting");
  assert.is(await connect(call, "102"), 200);
  await ask("POST", "/phones/102/end", {});
  await isTold(call, "started", "rejected", "answered", "ended", "recorded");
});

test("an outgoing call: the agent's phone, then the customer's, known by the name it was asked under", async () => {
  const asked = randomUUID();
  assert.is(await command({ id: asked, call: asked, name: "dial", extension: "101", number: "0987654321" }), 200);
  await eventually(() => told.length >= 2);
  const [started] = told;
  assert.equal(
    [started!.kind, started!.direction, started!.asked, started!.number],
    ["started", "out", asked, "0987654321"],
  );
  const call = started!.call as string;
  await isTold(call, "started", "answered");
  assert.is((await callOf(call)).state, "calling");
  await ask("POST", `/calls/${call}/answer`, {});
  await isTold(call, "started", "answered", "answered");
  assert.is(await command({ call: asked, name: "hang_up" }), 200, "by our own name too");
  await isTold(call, "started", "answered", "answered", "ended", "recorded");
  const again = randomUUID();
  await command({ id: again, call: again, name: "dial", extension: "101", number: "0987654321" });
  const second = (await eventually(() => told.find((event) => event.asked === again))).call as string;
  await ask("POST", `/calls/${second}/refusal`, { cause: "busy" });
  await isTold(second, "started", "answered", "ended");
  assert.is(told.at(-1)!.cause, "17");
});

test("a desk phone that is dialled and never lifted falls silent, and so does a customer's: the call is over", async () => {
  await ask("PUT", "/knobs", { auto_lift: false, patience_ms: 100 });
  const [unlifted, unanswered] = [randomUUID(), randomUUID()];
  await command({ id: unlifted, call: unlifted, name: "dial", extension: "101", number: "0987654321" });
  const first = (await eventually(() => told.find((event) => event.asked === unlifted))).call as string;
  await isTold(first, "started", "ended");
  assert.equal([told.at(-1)!.by, told.at(-1)!.cause], ["agent", "19"]);
  await ask("PUT", "/knobs", { auto_lift: true });
  await command({ id: unanswered, call: unanswered, name: "dial", extension: "101", number: "0987654321" });
  const second = (await eventually(() => told.find((event) => event.asked === unanswered))).call as string;
  await isTold(second, "started", "answered", "ended");
  assert.equal([told.at(-1)!.by, told.at(-1)!.cause], ["caller", "19"]);
});

test("handing over: to another phone, to a number, back into the queue, to voice mail", async () => {
  const call = await dial();
  await connect(call);
  assert.is(await command({ call, name: "transfer", to: { extension: "102" } }), 200);
  await isTold(call, "started", "answered");
  assert.is((await callOf(call)).with, "102");
  assert.is(await command({ call, name: "queue", music: "đợi" }), 200);
  assert.equal([(await callOf(call)).state, (await callOf(call)).with], ["waiting", null]);
  await connect(call, "103");
  const outside = "02838250000";
  assert.is(await command({ call, name: "transfer", to: { number: outside } }), 200);
  const rings = await callOf(call);
  assert.equal([rings.with, rings.ringing.map((one: { extension: string }) => one.extension)], [null, [outside]]);
  assert.is((await ask("POST", `/phones/${outside}/lift`, {})).status, 200);
  assert.is((await callOf(call)).with, outside);
  const refused = await dial();
  assert.is(await command({ call: refused, name: "queue", music: "" }), 200, "also of who waits already");
  assert.is(await command({ call: refused, name: "transfer", to: { number: "02838250001" } }), 200);
  await ask("POST", "/phones/02838250001/rejection", {});
  await isTold(refused, "started", "ended");
  const other = await dial();
  assert.is(await command({ call: other, name: "voicemail", sound: "ngoài giờ" }), 200);
  await ask("POST", `/calls/${other}/end`, {});
  await isTold(other, "started", "ended", "recorded");
});

test("while the app says nothing a new call rings everywhere, whoever lifts has it, and the app is told", async () => {
  const ringing = async (id: string) =>
    (await callOf(id)).ringing.map((one: { extension: string }) => one.extension) as string[];
  const all = ["101", "102", "103", "104", "105"];
  await ask("PUT", "/knobs", { fallback_ms: 300 });
  const known = await dial();
  assert.is(await command({ call: known, name: "queue", music: "" }), 200);
  refusals = 1_000;
  const [one, two] = [await dial(), await dial()];
  for (const id of [one, two]) await eventually(async () => (await ringing(id)).join() === all.join());
  assert.equal(await ringing(known), [], "of which the app has spoken");

  await ask("POST", "/phones/102/lift", {});
  assert.equal([(await callOf(one)).state, (await callOf(one)).with], ["connected", "102"]);
  assert.equal(
    await ringing(two),
    all.filter((extension) => extension !== "102"),
  );
  assert.equal(kinds(one), []);
  refusals = 0;
  await isTold(one, "started", "answered");
  assert.is(await ring(two, "103"), 200, "it is there again, and chooses");
  assert.equal(await ringing(two), ["103"]);
  await ask("POST", "/phones/102/end", {});
  assert.equal(await ringing(two), ["103"]);
});

test("what is not signed, of now and new is refused", async () => {
  const call = await dial();
  const hold = { call, name: "hold" };
  const kept: Record<string, string> = {};
  assert.is(await command(hold, () => ({}) as never), 403);
  assert.is(await command(hold, (body) => sign("another", body)), 403);
  assert.is(await command(hold, (body) => sign(secret, `${body} `)), 403);
  assert.is(await command(hold, (body) => sign(secret, body, { at: Date.now() - 301_000 })), 403);
  const id = randomUUID();
  const once = (body: string) => (kept.set ? kept : Object.assign(kept, sign(secret, body), { set: "1" })) as never;
  assert.is(await command({ ...hold, id }, once), 409);
  assert.is(await command({ ...hold, id }, once), 403);
  assert.is(await command({ name: "ping" }), 200);
});

test("what cannot be is refused: unknown, out of turn, busy, misspelt", async () => {
  const call = await dial();
  assert.is(await command({ call: "nobody", name: "hold" }), 404);
  assert.is(await command({ call, name: "resume" }), 409);
  assert.is(await command({ call, name: "dtmf", digits: "1" }), 409);
  assert.is(await command({ call, name: "sing" }), 422);
  assert.is(await command({ call, name: "ring", extension: "101" }), 422);
  assert.is(await command({ call, name: "hold", louder: true }), 422);
  await connect(call);
  assert.is(await connect(call), 409, "twice");
  assert.is(await ring(await dial(), "101"), 409, "who talks is not rung");
  assert.is(await command({ call, name: "dial", extension: "101", number: "1" }), 409);
  assert.is(await command({ call, name: "hold" }), 200);
  assert.is(await command({ call, name: "hold" }), 409);
});

test("a command with the same id is done once", async () => {
  const call = await dial();
  const id = randomUUID();
  for (let n = 0; n < 3; n += 1)
    assert.is(await command({ id, call, name: "connect", offer: 1, extension: "101" }), 200);
  const dialled = randomUUID();
  for (let n = 0; n < 3; n += 1) {
    assert.is(await command({ id: dialled, call: dialled, name: "dial", extension: "102", number: "1" }), 200);
  }
  assert.is((await ask("GET", "")).body.calls.length, 2);
});

test("a phone falls silent when its time is over", async () => {
  const call = await dial();
  await command({ call, name: "ring", offer: 1, extension: "101", seconds: 1, number: null });
  await eventually(async () => (await callOf(call)).ringing.length === 0);
  assert.is(await ring(await dial(), "101"), 200);
  assert.is(await command({ call, name: "stop_ringing", offer: 1, extension: "101" }), 200);
});

test("naughty: told twice, reversed, never; done and answered 500; not done at all", async () => {
  await ask("PUT", "/knobs", { duplicate: 1 });
  await isTold(await dial(), "started", "started");
  await ask("PUT", "/knobs", { reverse: 2, record: false });
  const reversed = await dial();
  await ask("POST", `/calls/${reversed}/end`, {});
  await isTold(reversed, "ended", "started");
  await ask("PUT", "/knobs", { drop: 1 });
  const dropped = await dial();
  await ask("POST", `/calls/${dropped}/end`, {});
  await isTold(dropped, "ended");

  const call = await dial();
  await ask("PUT", "/knobs", { fail: 1 });
  assert.is(await connect(call), 500);
  assert.is((await callOf(call)).state, "waiting");
  await ask("PUT", "/knobs", { fail_after: 1 });
  const id = randomUUID();
  assert.is(await command({ id, call, name: "connect", offer: 1, extension: "101" }), 500);
  assert.is((await callOf(call)).state, "connected");
  assert.is(await command({ id, call, name: "connect", offer: 1, extension: "101" }), 200);
  assert.is((await ask("PUT", "/knobs", { fail: -1 })).status, 422);
});

test("what the app could not take is told until it can, in order", async () => {
  refusals = 2;
  const call = await dial();
  await ask("POST", `/calls/${call}/end`, {});
  await isTold(call, "started", "ended");
  await ask("POST", "/events", { events: [{ kind: "started", call: "made-up", direction: "in" }] });
  await isTold("made-up", "started");
});

test("of very many events at once none is lost, however few are shown", async () => {
  const events = Array.from({ length: 700 }, (_, n) => ({ kind: "started", call: `flood-${n}`, direction: "in" }));
  await ask("POST", "/events", { events });
  await eventually(() => told.at(-1)?.call === "flood-699");
  assert.equal(
    told.map(({ call }) => call),
    events.map(({ call }) => call),
  );
});

test.run();
