import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGenuine } from "../../../../bench/phone_client.ts";
import { createSendToPbx, type PbxCommand, SendProblem } from "../../../../src/modules/channels/mod.ts";
import { postCommand } from "../../../../src/modules/channels/phone/post.ts";
import { testConfig, testDatabase } from "../../../helpers.ts";
import { openLine, SECRET } from "./lines.ts";

const db = testDatabase();
const config = testConfig();
let answer = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(204).end();
const got: { command: PbxCommand; isGenuine: boolean }[] = [];
const pbx = createServer((request, response) => {
  void text(request).then((body) => {
    const headers = new Headers(request.headers as Record<string, string>);
    got.push({ command: JSON.parse(body) as PbxCommand, isGenuine: isGenuine(SECRET, headers, body) });
    answer(request, response);
  });
});
await new Promise<void>((listening) => pbx.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${(pbx.address() as AddressInfo).port}/commands`;

const send = createSendToPbx({ db, config });
const command: PbxCommand = {
  id: "k-1",
  call: "c-1",
  name: "ring",
  offer: 1,
  extension: "101",
  seconds: 20,
  number: null,
};
const say = (status: number, headers: Record<string, string> = {}) => {
  answer = (_, response) => void response.writeHead(status, headers).end("{}");
};
const problemOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, SendProblem);
  return error as SendProblem;
};
const pageOf = (id: number) =>
  db.selectFrom("pages").select(["state", "trouble"]).where("id", "=", id).executeTakeFirstOrThrow();

test.before.each(() => {
  got.length = 0;
  say(204);
});
test.after(async () => {
  pbx.closeAllConnections();
  pbx.close();
  await db.destroy();
});

test("a command comes whole, signed with the line's secret", async () => {
  const line = await openLine(db, { commandUrl: url });
  await send(line.id, command);
  assert.equal(got, [{ command, isGenuine: true }]);
});

test("a call that is over already is no problem", async () => {
  const line = await openLine(db, { commandUrl: url });
  say(410);
  assert.is(await send(line.id, command), "over");
  assert.is(got.length, 1);
});

test("what may be tried again is told apart from what may not", async () => {
  const line = await openLine(db, { commandUrl: url });
  for (const [status, follow] of [
    [400, "fail"],
    [404, "fail"],
    [409, "fail"],
    [302, "fail"],
    [408, "retry"],
    [500, "retry"],
    [503, "retry"],
  ] as const) {
    say(status, { location: url });
    assert.is((await problemOf(send(line.id, command))).follow, follow, String(status));
  }
  assert.is(got.length, 7, "a redirect is not followed");
  say(429, { "retry-after": "3" });
  const { follow, retryAfterMs } = await problemOf(send(line.id, command));
  assert.equal([follow, retryAfterMs], ["wait", 3_000]);
});

test("silence and a closed door are tried again: a command is done once by its id", async () => {
  answer = () => {};
  assert.is((await problemOf(postCommand(url, SECRET, command, 50))).follow, "retry");
  answer = (request) => void request.socket.destroy();
  assert.is((await problemOf(postCommand(url, SECRET, command))).follow, "retry");
  assert.is((await problemOf(postCommand("http://127.0.0.1:1/", SECRET, command))).reason, "unreachable");
});

test("a PBX that does not believe us is said of the page, until it does", async () => {
  const line = await openLine(db, { commandUrl: url });
  say(403);
  assert.is((await problemOf(send(line.id, command))).follow, "reauthorize");
  assert.equal(await pageOf(line.id), { state: "reauthorize", trouble: "token_invalid" });
  say(500);
  await problemOf(send(line.id, command));
  assert.is((await pageOf(line.id)).state, "reauthorize");
  say(200);
  await send(line.id, command);
  assert.equal(await pageOf(line.id), { state: "connected", trouble: null });
});

test("a line without an address, disconnected or unknown is asked nothing", async () => {
  const [silent, gone] = [await openLine(db), await openLine(db, { commandUrl: url, state: "disconnected" })];
  assert.is((await problemOf(send(silent.id, command))).reason, "request_invalid");
  assert.is((await problemOf(send(gone.id, command))).reason, "page_disconnected");
  assert.is((await problemOf(send(999_999, command))).reason, "page_disconnected");
  assert.equal(got, []);
});

test("each line is served by its own make of PBX", async () => {
  const line = await openLine(db);
  await db.updateTable("phone_lines").set({ adapter: "asterisk" }).where("page_id", "=", line.id).execute();
  assert.is((await problemOf(send(line.id, command))).follow, "fail");
  const asked: unknown[] = [];
  const both = createSendToPbx(
    { db, config },
    { asterisk: async ({ id }, secret, { name }) => void asked.push([id, secret, name]) },
  );
  await both(line.id, command);
  assert.equal(asked, [[line.id, SECRET, "ring"]]);
});

test.run();
