import { test } from "uvu";
import * as assert from "uvu/assert";
import { bakery, openStage, type Stage } from "./stage.ts";

let stage: Stage;
let psid: string;
test.before.each(async () => {
  stage = await openStage();
  await stage.subscribe();
  psid = await stage.customer({ last_written_at: Date.now() });
});
test.after.each(() => stage.close());

const texts = () => stage.events().flatMap((event: any) => event.message?.text ?? []);
const thread = async () => (await stage.ask("GET", `/api/pages/${bakery}/customers/${psid}/thread`)).body.messages;

async function say(...words: string[]) {
  for (const text of words) await stage.act(psid, "messages", { text });
}

test("500 after accepting: refused to the sender, yet there", async () => {
  await stage.knobs({ fail_after_accept: 1 });
  const failed = await stage.send(psid, { text: "một" });
  assert.equal([failed.status, failed.body.error.code], [500, 1]);
  await stage.until(() => texts().includes("một"));
  assert.is((await thread()).length, 1);
  assert.is((await stage.send(psid, { text: "hai" })).status, 200);
});

test("a call may never be answered, lost or not", async () => {
  const impatient = (text: string) =>
    Promise.race([stage.send(psid, { text }), new Promise((resolve) => setTimeout(resolve, 60, "silence"))]);
  await stage.knobs({ hang_before_accept: 1 });
  assert.is(await impatient("mất"), "silence");
  await stage.knobs({ hang_after_accept: 1 });
  assert.is(await impatient("tới"), "silence");
  await stage.until(() => texts().includes("tới"));
  assert.equal(
    (await thread()).map((message: any) => message.text),
    ["tới"],
  );
});

test("errors come by code and subcode, as often as asked, for sends or for all", async () => {
  await stage.knobs({ error: 2, error_code: 80006 });
  assert.is((await stage.send(psid, { text: "x" })).body.error.code, 80006);
  assert.is((await stage.graph("GET", "/me")).status, 200);
  assert.is((await stage.send(psid, { text: "x" })).body.error.code, 80006);
  assert.is((await stage.send(psid, { text: "x" })).status, 200);
  await stage.knobs({ error: 1, error_code: 190, error_subcode: 463, error_on: "any" });
  const { error } = (await stage.graph("GET", "/me")).body;
  assert.equal([error.code, error.error_subcode], [190, 463]);
  await stage.knobs({ error: 1, error_code: 613, error_subcode: null, error_status: 429, retry_after: 7 });
  const limited = await stage.send(psid, { text: "x" });
  assert.equal([limited.status, limited.headers.get("retry-after"), limited.body.error.code], [429, "7", 613]);
  await stage.knobs({ error: 1, error_code: 0, error_status: 429, retry_after: 0 });
  const bare = await stage.send(psid, { text: "x" });
  assert.equal([bare.status, bare.headers.get("retry-after"), bare.body], [429, null, "Too Many Requests"]);
});

test("slow answers take their time", async () => {
  await stage.knobs({ slow: 1, slow_ms: 300 });
  const start = performance.now();
  await stage.send(psid, { text: "chậm" });
  // A timer of Node may ring early by as much as its turn had lasted when it was set.
  assert.ok(performance.now() - start >= 200);
});

test("the echo may come before the answer", async () => {
  await stage.knobs({ echo_first: 1 });
  const { message_id } = (await stage.send(psid, { text: "vọng" })).body;
  assert.is(stage.events()[0].message.mid, message_id);
});

test("webhooks are doubled", async () => {
  await stage.knobs({ duplicate: 1 });
  await say("một", "hai");
  await stage.until(() => stage.received.length === 3);
  assert.equal(texts(), ["một", "một", "hai"]);
});

test("webhooks are reversed", async () => {
  await stage.knobs({ reverse: 3 });
  await say("một", "hai", "ba", "bốn");
  await stage.until(() => stage.received.length === 4);
  assert.equal(texts(), ["ba", "hai", "một", "bốn"]);
});

test("webhooks are gathered into one", async () => {
  await stage.knobs({ batch: 3 });
  await say("một", "hai", "ba");
  await stage.until(() => stage.received.length === 1);
  assert.equal(texts(), ["một", "hai", "ba"]);
  await stage.knobs({ batch: 9 });
  await say("bốn", "năm");
  await stage.knobs({ batch: 0 });
  await stage.until(() => texts().length === 5);
});

test("webhooks are held, then let go", async () => {
  await stage.knobs({ hold: true });
  await say("một", "hai");
  const { data } = (await stage.ask("GET", "/api/webhooks")).body;
  assert.equal(
    data.map((delivery: any) => delivery.state),
    ["waiting", "waiting"],
  );
  assert.is(stage.received.length, 0);
  await stage.knobs({ hold: false });
  await stage.until(() => texts().length === 2);
});

test("a knob that does not exist is refused, and clearing forgets everything", async () => {
  assert.is((await stage.knobs({ wobble: 1 })).status, 422);
  await stage.knobs({ error: 5 });
  await say("một");
  assert.is((await stage.ask("DELETE", "/api/state")).status, 204);
  assert.is((await stage.ask("GET", "/api/knobs")).body.error, 0);
  assert.equal((await stage.ask("GET", `/api/pages/${bakery}/customers`)).body.data, []);
});

test.run();
