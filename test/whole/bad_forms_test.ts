import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually, uuid } from "../helpers.ts";
import type { Agent } from "./agent.ts";
import { type Conversation, openConversation, pageMessages } from "./conversing.ts";
import { type House, openHouse } from "./house.ts";

let house: House;
let agent: Agent;
let talk: Conversation;
test.before(async () => {
  house = await openHouse();
  agent = await house.signIn("an");
  talk = await openConversation(house, house.cast.camera, "Người thử");
});
test.after(() => house?.close());

/** Posts bytes as they are; what browsers never send must be answered all the same. */
async function postRaw(path: string, body: string | Buffer, type: string, method = "POST"): Promise<number> {
  const headers = { "content-type": type, origin: house.url, cookie: agent.cookie };
  const given = { method, headers, body: new Uint8Array(Buffer.from(body)), redirect: "manual" as const };
  const answer = await fetch(house.url + path, given);
  await answer.arrayBuffer();
  return answer.status;
}
const urlencoded = "application/x-www-form-urlencoded";
const paste = Array.from({ length: 10_000 }, (_, n) => `dòng ${n}`).join("\n");

test("replies of every hostile shape are sent as text or refused with a reason", () =>
  house.telling(async () => {
    const path = `/inbox/${talk.id}/messages`;
    const taken: [string, string, string?][] = [
      ["emoji", "Dạ 👨‍👩‍👧‍👦 🇻🇳 ❤️‍🔥"],
      ["NUL", "trước\0sau", "trướcsau"],
      ["markup", `<b onclick=alert(1)>đậm</b> ${"${7*7}"} '; drop table messages; --`],
      ["right-to-left", "\u202Eđảo\u202C"],
    ];
    for (const [name, body] of taken) assert.is((await agent.reply(talk.id, body)).status, 303, name);
    // Half of a surrogate pair as bytes that are no UTF-8.
    assert.is(await postRaw(path, `body=n%E1%BB%ADa+%ED%A0%BD+th%C3%B4i&client_key=${uuid()}`, urlencoded), 303);
    const wanted = [...taken.map(([, body, kept = body]) => kept), "nửa \ufffd\ufffd\ufffd thôi"];
    await eventually(async () => (await pageMessages(house, talk)).length >= wanted.length);
    assert.equal(await pageMessages(house, talk), wanted);

    const refused: [string, Record<string, string>][] = [
      ["a paste of 10,000 lines", { body: paste }],
      ["nothing", { body: "" }],
      ["only NUL", { body: "\0\0" }],
      ["only blanks", { body: " \n\t\r\n " }],
      ["files of others", { body: "x", files: "999999" }],
      ["files without end", { body: "x", files: "99999999999999999999" }],
    ];
    for (const [name, fields] of refused) {
      const { status } = await agent.post(path, { client_key: uuid(), ...fields });
      assert.ok(status === 422 || status === 303, `${name} was answered ${status}`);
    }
    assert.is((await agent.post(path, { client_key: uuid(), body: paste })).status, 422);
    assert.match((await agent.get(`/inbox/${talk.id}`)).text, /dòng 9999/, "what was refused is still in the composer");
  }));

test("no form, however wrong, is the server's fault", () =>
  house.telling(async () => {
    const inbox = `/inbox/${talk.id}`;
    const hostile = [
      "",
      "\0",
      "\ud83d",
      "9".repeat(400),
      "NaN",
      "-1",
      "1e309",
      "'; --",
      "null",
      "[object Object]",
      "ế".repeat(5_000),
    ];
    const forms: [string, string[]][] = [
      [`${inbox}/messages`, ["body", "client_key", "files", "reply_to", "human_agent"]],
      [`${inbox}/assignee`, ["user"]],
      [`${inbox}/done`, ["_method"]],
      [`${inbox}/read`, ["_method"]],
      [`${inbox}/follow`, ["_method"]],
      [`${inbox}/customer-name`, ["name"]],
      [`${inbox}/presence`, ["doing"]],
      ["/inbox/messages/1/delivery", ["state"]],
      ["/sign-in", ["username", "password", "next"]],
    ];
    for (const [path, fields] of forms) {
      for (const value of hostile) {
        for (const field of fields) {
          const { status } = await agent.post(path, { [field]: value });
          assert.ok(status < 500, `${path} ${field}=${value.slice(0, 20)} was answered ${status}`);
        }
      }
      for (const [body, type] of [
        ["{", "application/json"],
        [`{"body":"x"}`, "application/json"],
        ["--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"],
        ["x", "multipart/form-data"],
        ["%ZZ=%&%ED%A0=%FF%00", urlencoded],
        ["\xff\xfe\0", "text/plain; charset=utf-16"],
        ["", ""],
        [`body=${"a".repeat(1024 * 1024)}`, urlencoded],
      ] as const) {
        const status = await postRaw(path, body, type);
        assert.ok(status < 500, `${path} of ${type} “${body.slice(0, 20)}” was answered ${status}`);
      }
    }
    assert.ok((await postRaw(`${inbox}/draft`, "body=%00%ED%A0%BD&files=x&files=9e99", urlencoded, "PUT")) < 500);
    assert.is(await postRaw(`${inbox}/messages`, `body=${"a".repeat(1024 * 1024)}`, urlencoded), 413);
  }));

test("no address, however wrong, is the server's fault", () =>
  house.telling(async () => {
    const numbers = [
      "0",
      "-1",
      "x",
      "1e9",
      "%00",
      "%ED%A0%BD",
      "999999999999999",
      "9223372036854775808",
      "1".repeat(400),
      "%FF",
    ];
    const paths = numbers.flatMap((n) => [
      ...[`/inbox/${n}`, `/inbox/${n}/messages`, `/inbox/messages/${n}`, `/inbox/rows/${n}`, `/inbox/rows/1,${n}`],
      ...[`/inbox?page=${n}`, `/inbox?room=${n}&channel=${n}&unread=${n}&done=${n}`, `/inbox?before=${n}`],
      ...[`/inbox/list?before=${n}`, `/inbox/${talk.id}/messages?before=${n}`, `/inbox/${talk.id}/messages?tail=${n}`],
      ...[`/inbox/${talk.id}?before=${n}&pane=${n}&tag=${n}`, `/inbox/${talk.id}/messages?unread=${n}`],
      ...[`/files/${n}`, `/files/${n}?size=${n}`, `/sign-in?next=${n}`, `/settings/pages/${n}`, `/ops?before=${n}`],
      `/webhooks/facebook?hub.mode=${n}&hub.challenge=${n}&hub.verify_token=${n}`,
    ]);
    const wrong: string[] = [];
    for (const path of paths) {
      const { status } = await agent.get(path);
      if (status >= 500) wrong.push(`${path} was answered ${status}`);
    }
    assert.equal(wrong, []);
    assert.not.match(house.web.said(), /"level":"error"/);
  }));

test.run();
