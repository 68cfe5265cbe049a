import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer as createDoor } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { waitIn } from "../../../../src/modules/channels/facebook/graph_errors.ts";
import { appSecretProof, graphCall } from "../../../../src/modules/channels/facebook/graph.ts";
import { type Outgoing, sendAction, sendToFacebook } from "../../../../src/modules/channels/facebook/send.ts";
import { messageIdIn } from "../../../../src/modules/channels/metadata.ts";
import { SendProblem } from "../../../../src/modules/channels/sending.ts";
import { sealToken } from "../../../../src/modules/channels/tokens.ts";
import type { FileRow } from "../../../../src/modules/files/mod.ts";
import { keyOf, receive, settle } from "../../../../src/modules/files/shelf.ts";
import { testConfig } from "../../../helpers.ts";

interface Seen {
  url: URL;
  headers: IncomingMessage["headers"];
  body: Buffer;
}
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const seen: Seen[] = [];
let answer: Answer;
const graph = createServer(async (request, response) => {
  const body = await buffer(request);
  seen.push({ url: new URL(request.url!, "http://graph"), headers: request.headers, body });
  answer(response, request);
});
await new Promise<void>((done) => graph.listen(0, "127.0.0.1", done));

const folder = await mkdtemp(join(tmpdir(), "send-"));
const config = testConfig({
  DATA_DIR: folder,
  FACEBOOK_GRAPH_URL: `http://127.0.0.1:${(graph.address() as AddressInfo).port}/v25.0`,
  FACEBOOK_APP_SECRET: "shhhhh!is.my.secret",
});
const named = { channel: "facebook" as const, provider_id: "1029384756001" };
const page = { ...named, token_sealed: sealToken(config, named, "foo_token") };
const message = { id: 41, body: "Dạ còn hàng ạ 🌸", reply_to_provider_id: "m_before" };
const text: Outgoing = { recipient: "7689966077685933", message, humanAgent: false };

const says = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => {
  return (response) =>
    void response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
};
const accepts = says({ recipient_id: "7689966077685933", message_id: "m_new" });
const error = (code: number, subcode?: number) => ({ error: { message: "(#) no", code, error_subcode: subcode } });

async function problemOf(
  outgoing: Outgoing = text,
  over: Partial<typeof config> = {},
  of = page,
): Promise<SendProblem> {
  try {
    await sendToFacebook({ config: { ...config, ...over } }, of, outgoing);
  } catch (problem) {
    if (problem instanceof SendProblem) return problem;
    throw problem;
  }
  throw new Error("it was sent");
}

test.before.each(() => {
  seen.length = 0;
  answer = accepts;
});

test("an id of the message that is a number is its id, to the last digit", async () => {
  for (const mid of ["1234567890123456", "12345678901234567890"]) {
    answer = says(`{"recipient_id":7689966077685933,"message_id":${mid}}`);
    assert.equal(await sendToFacebook({ config }, page, text), { mid });
  }
});

test("a text: to the person, as a response, with proof and without the token in the address", async () => {
  assert.equal(await sendToFacebook({ config }, page, text), { mid: "m_new" });
  const [{ url, headers, body }] = seen as [Seen];
  assert.is(url.pathname, "/v25.0/1029384756001/messages");
  assert.equal(Object.fromEntries(url.searchParams), {
    appsecret_proof: "796ba0d8a6b339e476a7b166a9e8ac0a395f7de736dc37de5f2f4397f5854eb8",
  });
  assert.is(headers.authorization, "Bearer foo_token");
  assert.equal(JSON.parse(body.toString()), {
    recipient: { id: "7689966077685933" },
    messaging_type: "RESPONSE",
    message: { text: "Dạ còn hàng ạ 🌸", metadata: "switchboard:41" },
  });
});

test("the proof of the known vectors", () => {
  const expected = "4894f81b47c53ccf240a1130d119db2c69833eac9be09adeebc8e7226fb73e73";
  assert.is(appSecretProof("1WDVGY78", "1234567890"), expected);
});

test("as a human agent, and quoting what it answers where that is switched on", async () => {
  const more = { config: { ...config, FACEBOOK_REPLY_TO: true } };
  await sendToFacebook(more, page, { ...text, humanAgent: true });
  const sent = JSON.parse(seen[0]!.body.toString());
  assert.equal([sent.messaging_type, sent.tag], ["MESSAGE_TAG", "HUMAN_AGENT"]);
  assert.equal(sent.reply_to, { mid: "m_before" });
});

test("our own message is known again by its echo", () => {
  assert.is(messageIdIn("switchboard:41"), 41);
  for (const other of [undefined, "", "switchboard:", "switchboard:x", "switchboard:-1", "another:41", 41]) {
    assert.is(messageIdIn(other), undefined);
  }
});

async function fileOf(bytes: Buffer, over: Partial<FileRow> = {}): Promise<FileRow> {
  const path = await receive(config, bytes, 1e9);
  const storage_key = await keyOf(path);
  await settle(config, path, storage_key);
  return { name: 'ảnh "mới".png', media_type: "image/png", size_bytes: bytes.length, storage_key, ...over } as FileRow;
}

test("a file: as a form of known length that any reader of forms takes", async () => {
  const bytes = Buffer.alloc(300_000, 7);
  await sendToFacebook({ config }, page, { ...text, file: await fileOf(bytes) });
  const [{ headers, body }] = seen as [Seen];
  assert.is(Number(headers["content-length"]), body.length);
  const form = await new Response(new Uint8Array(body), {
    headers: { "content-type": headers["content-type"]! },
  }).formData();
  assert.equal(JSON.parse(form.get("message") as string).attachment.type, "image");
  assert.equal(JSON.parse(form.get("recipient") as string), { id: "7689966077685933" });
  const file = form.get("filedata") as File;
  assert.equal([file.name, file.type, file.size], ['ảnh "mới".png', "image/png", bytes.length]);
  assert.ok(bytes.equals(Buffer.from(await file.arrayBuffer())));
});

test("too long, too big and missing are refused before Facebook is asked", async () => {
  assert.is((await problemOf({ ...text, message: { ...message, body: "🌸".repeat(2001) } })).reason, "text_too_long");
  const big = { media_type: "image/png", size_bytes: 8 * 1024 * 1024 + 1 };
  assert.is((await problemOf({ ...text, file: await fileOf(Buffer.from("a"), big) })).reason, "attachment_too_big");
  const gone = await fileOf(Buffer.from("a"), { storage_key: "ff".repeat(32) });
  const { follow, reason } = await problemOf({ ...text, file: gone });
  assert.equal([follow, reason], ["fail", "attachment_unreadable"]);
  assert.is(seen.length, 0);
});

test("refusals say what follows, what Facebook said and how long to wait", async () => {
  answer = says(error(10, 2018278), 400);
  const closed = await problemOf();
  assert.equal([closed.follow, closed.reason, closed.code, closed.subcode], ["fail", "window_closed", 10, 2018278]);
  answer = says(error(190, 460), 400);
  assert.is((await problemOf()).follow, "reauthorize");
  const usage = JSON.stringify({ "1029": [{ call_count: 100, estimated_time_to_regain_access: 7 }] });
  answer = says(error(613), 400, { "x-business-use-case-usage": usage });
  assert.is((await problemOf()).retryAfterMs, 7 * 60_000);
  answer = says("", 429, { "retry-after": "30" });
  assert.equal([(await problemOf()).follow, (await problemOf()).retryAfterMs], ["wait", 30_000]);
});

test("a wait is told in seconds, as a date or in a page's minutes, and the longest counts", () => {
  const now = Date.parse("2026-11-22T13:00:00Z");
  assert.is(waitIn({ "retry-after": "3600" }, now), 3_600_000);
  assert.is(waitIn({ "retry-after": "Sun, 22 Nov 2026 13:00:30 GMT" }, now), 30_000);
  assert.is(waitIn({ "retry-after": "Sun, 22 Nov 2026 12:00:00 GMT" }, now), undefined);
  assert.is(waitIn({ "retry-after": "soon" }, now), undefined);
  const usage = '{"1":[{"estimated_time_to_regain_access":2}]}';
  assert.is(waitIn({ "retry-after": "30", "x-business-use-case-usage": usage }, now), 120_000);
});

test("usage headers that cannot be read are passed over", () => {
  assert.is(waitIn({ "x-business-use-case-usage": "{" }), undefined);
  assert.is(waitIn({ "x-business-use-case-usage": '{"1":[null,{"estimated_time_to_regain_access":"2"}]}' }), 120_000);
});

test("what may have arrived is unknown, and asked once only", async () => {
  const answers: Record<string, Answer> = {
    "500 with a passing error": says({ error: { message: "An unknown error", code: 1, is_transient: true } }, 500),
    "502 of a proxy": says("<html>Bad gateway</html>", 502),
    "200 that is no JSON": says("<html>", 200),
    "200 without an id": says({ recipient_id: "1" }),
    "cut before the answer": (_response, request) => void request.socket.destroy(),
    "cut in the answer": (response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => response.destroy());
    },
    "no answer at all": () => {},
  };
  for (const [name, given] of Object.entries(answers)) {
    seen.length = 0;
    answer = given;
    const { follow, reason } = await problemOf({ ...text, timeoutMs: 150 });
    assert.equal([follow, reason, seen.length], ["unknown", "outcome_unknown", 1], name);
  }
});

test("what cannot have arrived is tried again", async () => {
  const door = createDoor();
  await new Promise<void>((done) => door.listen(0, "127.0.0.1", done));
  const closed = `http://127.0.0.1:${(door.address() as AddressInfo).port}/v25.0`;
  await new Promise((done) => door.close(done));
  for (const address of [closed, "http://nowhere.invalid/v25.0"]) {
    const { follow, reason } = await problemOf(text, { FACEBOOK_GRAPH_URL: address });
    assert.equal([follow, reason], ["retry", "unreachable"]);
  }
});

test("a page without a token that opens needs connecting", async () => {
  const { follow, reason } = await problemOf(text, {}, { ...page, token_sealed: "v1.AAAA.AAAA" });
  assert.equal([follow, reason], ["reauthorize", "token_unreadable"]);
});

test("ids beyond 2^53 keep every digit", async () => {
  answer = says('{"id":123456789012345678901,"n":[90071992547409931]}');
  const found = await graphCall<{ id: string; n: string[] }>(config, { path: "/1" });
  assert.equal(found, { id: "123456789012345678901", n: ["90071992547409931"] });
});

test("typing is told, and never in the way", async () => {
  assert.ok(await sendAction({ config }, page, "1", "typing_on"));
  assert.equal(JSON.parse(seen[0]!.body.toString()), { recipient: { id: "1" }, sender_action: "typing_on" });
  answer = says(error(551), 400);
  assert.not(await sendAction({ config }, page, "1", "mark_seen"));
  assert.not(await sendAction({ config }, { ...page, token_sealed: null }, "1", "mark_seen"));
});

test.after(async () => {
  graph.closeAllConnections();
  graph.close();
  await rm(folder, { recursive: true });
});
test.run();
