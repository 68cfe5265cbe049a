import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { bakery, camera, openStage, type Stage } from "./stage.ts";

const hour = 3_600_000;
let stage: Stage;
test.before(async () => void (stage = await openStage()));
test.after(() => stage.close());

async function wrote(ago_ms = 0): Promise<string> {
  const psid = await stage.customer();
  await stage.act(psid, "messages", { text: "Chào shop", ago_ms });
  return psid;
}

const failure = ({ status, body }: any) => [status, body.error?.code, body.error?.error_subcode];

test("takes a text and says so as Facebook does", async () => {
  const psid = await wrote();
  const { status, body, headers } = await stage.send(psid, { text: "Dạ chào chị" });
  assert.is(status, 200);
  assert.is(body.recipient_id, psid);
  assert.match(body.message_id, /^m_/);
  assert.match(headers.get("x-app-usage")!, "call_count");
  const form = new URLSearchParams({ recipient: JSON.stringify({ id: psid }), message: `{"text":"bằng form"}` });
  assert.is((await stage.graph("POST", `/${bakery}/messages`, form)).status, 200);
});

test("the window closes after 24 hours", async () => {
  assert.is((await stage.send(await wrote(24 * hour - 60_000), { text: "kịp" })).status, 200);
  assert.equal(failure(await stage.send(await wrote(24 * hour + 1), { text: "muộn" })), [400, 10, 2018278]);
  assert.equal(failure(await stage.send(await stage.customer(), { text: "chưa từng" })), [400, 10, 2018278]);
});

test("the human agent tag reaches to seven days, where the page has the feature", async () => {
  const tag = { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" };
  assert.is((await stage.send(await wrote(6 * 24 * hour), { text: "người gửi" }, tag)).status, 200);
  assert.equal(failure(await stage.send(await wrote(8 * 24 * hour), { text: "muộn" }, tag)), [400, 10, 2018278]);
  await stage.ask("PUT", `/api/pages/${bakery}`, { human_agent: false });
  assert.equal(failure(await stage.send(await wrote(2 * 24 * hour), { text: "không" }, tag)).slice(0, 2), [400, 100]);
  await stage.ask("PUT", `/api/pages/${bakery}`, { human_agent: true });
});

test("the tags that are gone are invalid, inside the window too", async () => {
  const psid = await wrote();
  for (const tag of ["ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE"]) {
    const answer = await stage.send(psid, { text: "x" }, { messaging_type: "MESSAGE_TAG", tag });
    assert.equal(failure(answer), [400, 100, undefined]);
  }
});

test("a reaction opens the window again, reading does not", async () => {
  const psid = await stage.customer();
  const { mid } = (await stage.act(psid, "messages", { text: "cũ", ago_ms: 30 * hour })).body;
  await stage.act(psid, "read", {});
  assert.is((await stage.send(psid, { text: "x" })).status, 400);
  await stage.act(psid, "reactions", { mid, reaction: "love" });
  assert.is((await stage.send(psid, { text: "x" })).status, 200);
});

test("unknown people, other pages' people and other pages are refused", async () => {
  assert.equal(failure(await stage.send("123", { text: "x" })), [400, 100, 2018001]);
  const theirs = await stage.customer({ page_id: camera });
  assert.equal(failure(await stage.send(theirs, { text: "x" })), [400, 100, 2018001]);
  const other = await stage.graph("POST", `/${camera}/messages`, { recipient: { id: theirs }, message: { text: "x" } });
  assert.equal(failure(other), [400, 100, 33]);
  const gone = await stage.customer({ unavailable: true, last_written_at: Date.now() });
  assert.equal(failure(await stage.send(gone, { text: "x" })), [400, 551, 1545041]);
});

test("text is at most 2000 characters, and there must be something", async () => {
  const psid = await wrote();
  assert.is((await stage.send(psid, { text: "ế".repeat(2000) })).status, 200);
  assert.equal(failure(await stage.send(psid, { text: "ế".repeat(2001) })).slice(0, 2), [400, 100]);
  assert.is((await stage.send(psid, {})).status, 400);
  assert.is((await stage.graph("POST", "/me/messages", { message: { text: "x" } })).body.error.code, 100);
});

test("files come by form, are limited, and may be kept", async () => {
  const psid = await wrote();
  const form = (type: string, mime: string, size: number) => {
    const body = new FormData();
    body.set("recipient", JSON.stringify({ id: psid }));
    body.set("message", JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
    body.set("filedata", new File([new Uint8Array(size)], "tệp", { type: mime }));
    return stage.graph("POST", "/me/messages", body);
  };
  const MB = 1024 * 1024;
  const kept = await form("image", "image/png", 8 * MB);
  assert.is(kept.status, 200);
  assert.equal(failure(await form("image", "image/png", 8 * MB + 1)), [400, 100, 2018109]);
  assert.is((await form("file", "application/pdf", 9 * MB)).status, 200);
  assert.equal(failure(await form("file", "application/pdf", 25 * MB + 1)), [400, 100, 2018109]);
  assert.equal(failure(await form("image", "text/plain", 9)), [400, 100, 2018047]);
  const attachment = { type: "image", payload: { attachment_id: kept.body.attachment_id } };
  assert.is((await stage.send(psid, { attachment })).status, 200);
});

test("fetches what is sent by address, and says when it cannot", async () => {
  const server = createServer((request, response) => {
    const found = request.url === "/a.png";
    response.writeHead(found ? 200 : 404, { "content-type": "image/png" }).end("png");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const psid = await wrote();
  const image = (url: string) => ({ attachment: { type: "image", payload: { url, is_reusable: true } } });
  assert.match((await stage.send(psid, image(`${origin}/a.png`))).body.attachment_id, /^\d+$/);
  assert.equal(failure(await stage.send(psid, image(`${origin}/none.png`))), [400, 100, 2018047]);
  const uploaded = await stage.graph("POST", `/${bakery}/message_attachments`, { message: image(`${origin}/a.png`) });
  assert.match(uploaded.body.attachment_id, /^\d+$/);
  server.close();
});

test("sender actions move the phone, in both spellings", async () => {
  const psid = await wrote();
  const thread = async () => (await stage.ask("GET", `/api/pages/${bakery}/customers/${psid}/thread`)).body;
  const act = (sender_action: string, payload?: object) =>
    stage.graph("POST", "/me/messages", { recipient: { id: psid }, sender_action, payload });
  assert.equal((await act("typing_on")).body, { recipient_id: psid });
  assert.is((await thread()).typing, true);
  await act("TYPING_OFF");
  assert.is((await thread()).typing, false);
  const { mid } = (await thread()).messages[0];
  await act("react", { message_id: mid, reaction: "love" });
  assert.is((await thread()).messages[0].reactions.page, "love");
  await act("unreact", { message_id: mid });
  assert.is((await thread()).messages[0].reactions.page, undefined);
  assert.is((await act("dance")).body.error.code, 100);
});

test("limits the rate of sends and of conversations", async () => {
  const psid = await wrote();
  await stage.knobs({ sends_per_second: 3 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => stage.send(psid, { text: "nhanh" })));
  assert.ok(answers.some((answer) => failure(answer)[1] === 4));
  assert.ok(answers.filter((answer) => answer.status === 200).length <= 6);
  await stage.knobs({ sends_per_second: 300 });
  const lists = await Promise.all(Array.from({ length: 8 }, () => stage.graph("GET", "/me/conversations")));
  assert.ok(lists.some((answer) => failure(answer)[1] === 613));
});

test("a profile is open or hidden", async () => {
  const psid = await stage.customer({ name: "Nguyễn Thu Hương" });
  const { body } = await stage.graph("GET", `/${psid}?fields=first_name,last_name,profile_pic,name`);
  assert.equal([body.name, body.first_name, body.last_name], ["Nguyễn Thu Hương", "Thu Hương", "Nguyễn"]);
  assert.is((await fetch(body.profile_pic)).headers.get("content-type"), "image/png");
  assert.is((await fetch(body.profile_pic.replace(/oh=\w+/, "oh=0"))).status, 403);
  const hidden = await stage.customer({ profile: "hidden" });
  assert.equal(failure(await stage.graph("GET", `/${hidden}?fields=name`)), [400, 100, 2018218]);
});

test.run();
