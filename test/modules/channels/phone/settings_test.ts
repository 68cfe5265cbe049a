import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sql } from "kysely";
import { pino } from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGenuine, sign } from "../../../../bench/phone_client.ts";
import { createAsteriskLines, findSipSeat } from "../../../../src/modules/channels/mod.ts";
import { seatCast } from "../../../cast.ts";
import { eventually, testConfig, testDatabase, uuid } from "../../../helpers.ts";
import { openWeb } from "../../../web.ts";

const db = testDatabase();
const config = testConfig({ PUBLIC_URL: "https://desk.example" });
const cast = await seatCast(db);
const web = openWeb(db, { config });
const [owner, chi, an] = await Promise.all([web.as(cast.owner), web.as(cast.chi), web.as(cast.an)]);

let secret = "";
const heard: unknown[] = [];
const pbx = createServer((request, response) => {
  void text(request).then((body) => {
    const isOurs = isGenuine(secret, new Headers(request.headers as Record<string, string>), body);
    heard.push((JSON.parse(body) as { name: string }).name);
    response.writeHead(isOurs ? 200 : 403).end("{}");
  });
});
await new Promise<void>((listening) => pbx.listen(0, "127.0.0.1", listening));
const commandUrl = `http://127.0.0.1:${(pbx.address() as AddressInfo).port}/commands`;

const { id: queue } = await db.insertInto("queues").values({ name: "CSKH" }).returning("id").executeTakeFirstOrThrow();
const form = (over: Record<string, string> = {}) => ({
  key: uuid(),
  adapter: "webhook",
  name: "Hotline bán hàng",
  number: "1900 1234",
  command_url: commandUrl,
  queue: String(queue),
  sip_url: "",
  sip_domain: "",
  secret: "",
  ...over,
});
const shownSecret = (page: string) => /swb_[\w-]{43}/.exec(page)?.[0] ?? "";
const lineOf = (name: string) =>
  db
    .selectFrom("pages")
    .innerJoin("phone_lines", "phone_lines.page_id", "pages.id")
    .selectAll()
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
const eventsOf = async (id: number) =>
  (
    await db
      .selectFrom("events")
      .select("name")
      .where("subject_id", "=", id)
      .where("subject", "=", "page")
      .orderBy("id")
      .execute()
  ).map(({ name }) => name);
const say = async (id: number, with_: string) => {
  const body = JSON.stringify({ events: [{ kind: "started", call: "c", direction: "in" }] });
  return (await web.app.request(`/webhooks/phone/${id}`, { method: "POST", body, headers: sign(with_, body) })).status;
};

test.after(async () => {
  pbx.closeAllConnections();
  pbx.close();
  await db.destroy();
});

test("a line is connected, its secret shown once, and it lives by that secret", async () => {
  assert.match(await (await owner("/settings/pages")).text(), "/settings/pages/phone/new");
  assert.match(await (await owner("/settings/pages/phone/new")).text(), "Kết nối tổng đài");
  const sent = form();
  const made = await (await owner("/settings/pages/phone", { form: sent })).text();
  secret = shownSecret(made);
  const line = await lineOf("Hotline bán hàng");
  assert.match(made, `https://desk.example/webhooks/phone/${line.id}`);
  assert.equal(
    [line.number, line.adapter, line.command_url, line.queue_id],
    ["1900 1234", "webhook", commandUrl, queue],
  );
  assert.is(await say(line.id, secret), 200);
  const screen = await (await owner(`/settings/pages/${line.id}`)).text();
  assert.match(screen, "1900 1234");
  assert.not.match(screen, secret);
  assert.match(await (await owner("/settings/pages")).text(), "Đường dây nóng");

  const again = await owner("/settings/pages/phone", { form: sent });
  assert.equal(
    [again.status, again.headers.get("location")],
    [303, `/settings/pages/${line.id}`],
    "a double click is one",
  );
  assert.equal(await eventsOf(line.id), ["page.connected"]);
});

test("what cannot be is said under its field, and what was typed stays", async () => {
  const wrong = async (over: Record<string, string>, said: string) => {
    const answer = await owner("/settings/pages/phone", { form: form(over) });
    const page = await answer.text();
    assert.equal([answer.status, page.includes(said)], [422, true], `${JSON.stringify(over)}: ${said}`);
    return page;
  };
  await wrong({ number: "(1900) 1234" }, "Đã có đường dây khác dùng số này.");
  await wrong({ number: "hotline" }, "Chưa phải số điện thoại");
  await wrong({ number: "1".repeat(30) }, "Dài quá.");
  const free = { number: "1900 9999" };
  for (const url of [
    "pbx",
    "ftp://pbx/",
    "http://u:p@pbx/",
    "http://169.254.169.254/latest",
    "http://[::ffff:169.254.169.254]/latest",
    "javascript:alert(1)",
  ]) {
    await wrong({ ...free, command_url: url }, "Hãy ghi một địa chỉ http hoặc https");
  }
  await wrong({ ...free, command_url: "" }, "Cần điền mục này.");
  await wrong({ ...free, sip_url: "https://pbx" }, "Hãy ghi một địa chỉ ws hoặc wss.");
  await wrong({ ...free, queue: "999999" }, "Mục này không còn");
  const page = await wrong({ ...free, adapter: "asterisk", name: "Giữ <tên> này" }, "Cần điền mục này.");
  assert.match(page, "Giữ &lt;tên&gt; này");
  assert.is((await db.selectFrom("phone_lines").selectAll().execute()).length, 1);
});

test("ten who connect the same number at once make one line", async () => {
  const tries = Array.from({ length: 10 }, () =>
    owner("/settings/pages/phone", { form: form({ number: "028 3825 0000", name: "Đua" }) }),
  );
  const answers = (await Promise.all(tries)).map(({ status }) => status);
  assert.equal([answers.filter((one) => one === 200).length, answers.filter((one) => one === 422).length], [1, 9]);
});

test("a line is connected while a worker listens to those at an Asterisk", async () => {
  const lines = createAsteriskLines({ db, config, log: pino({ level: "silent" }) });
  const running = lines.run();
  const advisory = async (granted: boolean) =>
    (await sql`select from pg_locks where locktype = 'advisory' and granted = ${granted}`.execute(db)).rows.length > 0;
  try {
    await eventually(() => advisory(true));
    let status = 0;
    const connecting = owner("/settings/pages/phone", { form: form({ number: "028 3825 1111", name: "Nghe" }) });
    void connecting.then((answer) => (status = answer.status));
    const isWaiting = await eventually(async () => (status ? "no" : (await advisory(false)) && "yes"));
    assert.equal([isWaiting, status], ["no", 200]);
  } finally {
    await lines.stop();
    await running;
  }
});

test("a line is changed, tried, given another secret, disconnected and connected again", async () => {
  const { id } = await lineOf("Hotline bán hàng");
  const path = `/settings/pages/phone/${id}`;
  const edited = await owner(path, {
    form: form({ name: "Hotline chính", queue: "", sip_url: "wss://pbx.example/ws", sip_domain: "pbx.example" }),
  });
  assert.is(edited.status, 303);
  const line = await lineOf("Hotline chính");
  assert.equal([line.queue_id, line.sip_url, line.sip_domain], [null, "wss://pbx.example/ws", "pbx.example"]);
  assert.is((await owner(path, { form: form({ name: "" }) })).status, 422);

  const toast = async () => {
    const headers = { "HX-Request": "true", "HX-Target": "main" };
    const answer = await owner(`/settings/pages/${id}/health`, { form: {}, headers });
    return (JSON.parse(answer.headers.get("HX-Trigger")!) as { toast: { text: string } }).toast.text;
  };
  assert.is(await toast(), "Tổng đài trả lời tốt");
  assert.equal(heard.splice(0), ["ping"]);

  const renewed = shownSecret(await (await owner(`${path}/secret`, { form: {} })).text());
  assert.ok(renewed && renewed !== secret);
  assert.equal([await say(id, secret), await say(id, renewed)], [403, 200]);
  assert.is(await toast(), "Tổng đài không nhận khóa này");
  assert.match(await (await owner(`/settings/pages/${id}`)).text(), "Cần kết nối lại");
  secret = renewed;
  assert.is(await toast(), "Tổng đài trả lời tốt");

  await owner(`/settings/pages/${id}/disconnection`, { form: {} });
  assert.is(await say(id, secret), 404);
  assert.match(await (await owner(`/settings/pages/${id}`)).text(), "Kết nối lại");
  secret = shownSecret(await (await owner(`${path}/secret`, { form: {} })).text());
  assert.is(await say(id, secret), 200);
  assert.equal(await eventsOf(id), [
    "page.connected",
    "page.edited",
    "page.reconnected",
    "page.reauthorize_needed",
    "page.disconnected",
    "page.reconnected",
  ]);
});

test("an Asterisk is connected by its own password, which is shown to nobody", async () => {
  const sent = form({
    adapter: "asterisk",
    number: "1900 5555",
    name: "Asterisk",
    command_url: "http://ari@pbx:8088/ari",
    secret: "ari-password",
  });
  const answer = await owner("/settings/pages/phone", { form: sent });
  assert.is(answer.status, 303);
  const { id } = await lineOf("Asterisk");
  assert.not.match(await (await owner(`/settings/pages/${id}`)).text(), "ari-password");
  assert.is((await owner(`/settings/pages/phone/${id}/secret`, { form: {} })).status, 404);
  assert.is(await say(id, "ari-password"), 200);
  await owner(`/settings/pages/phone/${id}`, { form: { ...sent, secret: "" } });
  assert.is(await say(id, "ari-password"), 200);
  await owner(`/settings/pages/phone/${id}`, { form: { ...sent, secret: "another-password" } });
  assert.equal([await say(id, "ari-password"), await say(id, "another-password")], [403, 200]);
});

test("each person has one phone, no phone two people", async () => {
  const path = "/settings/pages/phone/seats";
  const put = async (user: number, extension: string, password = "") =>
    owner(path, { form: { user: String(user), extension, sip_password: password } });
  assert.match(await (await owner(path)).text(), "Chưa có máy lẻ nào");
  assert.is((await put(cast.an.id, "101", "sip-secret")).status, 303);
  const screen = await (await owner(path)).text();
  assert.match(screen, 'value="101"');
  assert.not.match(screen, "sip-secret");
  assert.match(screen, "đã có, để trống để giữ");
  const taken = await put(cast.binh.id, "101");
  assert.equal([taken.status, /Người khác đang dùng máy lẻ này/.test(await taken.text())], [422, true]);
  assert.is((await put(cast.binh.id, "1 01")).status, 422);
  assert.is((await put(999_999, "109")).status, 404);
  await put(cast.binh.id, "102");
  assert.is((await owner(`${path}/${cast.binh.id}`, { form: { extension: "101", sip_password: "" } })).status, 422);
  assert.is((await owner(`${path}/${cast.an.id}`, { form: { extension: "103", sip_password: "" } })).status, 303);
  assert.equal(await findSipSeat({ db, config }, cast.an.id), { extension: "103", password: "sip-secret" });
  assert.is(await findSipSeat({ db, config }, cast.binh.id), undefined);
  await owner(`${path}/${cast.an.id}/removal`, { form: {} });
  assert.is(await findSipSeat({ db, config }, cast.an.id), undefined);
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.binh.id).execute();
  assert.is((await put(cast.an.id, "102")).status, 303, "who has left needs no phone");

  // Who gave which phone to whom is kept, and never with what password.
  await put(cast.an.id, "102");
  const kept = await db
    .selectFrom("events")
    .select(["name", "subject_id", "actor_id", "detail"])
    .where("name", "like", "agent.seat%")
    .orderBy("id")
    .execute();
  const told = kept.map(({ name, subject_id: user, detail }) => [name.slice(11), user, detail]);
  assert.equal(told, [
    ["given", cast.an.id, { from: null, to: "101", password: true }],
    ["given", cast.binh.id, { from: null, to: "102" }],
    ["given", cast.an.id, { from: "101", to: "103" }],
    ["taken", cast.an.id, { extension: "103" }],
    ["taken", cast.binh.id, { extension: "102" }],
    ["given", cast.an.id, { from: null, to: "102" }],
  ]);
  assert.ok(kept.every(({ actor_id: by }) => by === cast.owner.id));
});

test("many seats come a portion at a time", async () => {
  const people = Array.from({ length: 130 }, (_, n) => ({
    username: `agent${n}`,
    name: "Trùng tên",
    role: "agent" as const,
    password_hash: "-",
  }));
  const added = await db.insertInto("users").values(people).returning("id").execute();
  await db
    .insertInto("seats")
    .values(added.map(({ id }, n) => ({ user_id: id, extension: `9${n}`, sip_password_sealed: null })))
    .execute();
  const names = (page: string) => page.match(/name="extension" value="9\d+"/g) ?? [];
  const first = await (await owner("/settings/pages/phone/seats")).text();
  const next = /href="(\/settings\/pages\/phone\/seats\?after=[^"]+)"/.exec(first)![1]!.replaceAll("&amp;", "&");
  const second = await (await owner(`${next}&rows=1`)).text();
  assert.is(new Set([...names(first), ...names(second)]).size, 130);
  assert.is((await owner("/settings/pages/phone/seats?after=x")).status, 200);
});

test("who may: admins change lines, those who look after one see it, others nothing", async () => {
  const { id } = await lineOf("Hotline chính");
  await owner(`/settings/pages/${id}/members`, { form: { user: String(cast.chi.id) } });
  await owner(`/settings/pages/${id}/members/${cast.chi.id}`, { form: { admin: "1" } });
  const screen = await (await chi(`/settings/pages/${id}`)).text();
  assert.match(screen, "Hotline chính");
  assert.not.match(screen, "Tạo khóa mới");
  for (const path of [
    `/settings/pages/phone/${id}`,
    `/settings/pages/phone/${id}/secret`,
    "/settings/pages/phone",
    "/settings/pages/phone/seats",
  ]) {
    assert.is((await chi(path, { form: form() })).status, 403, path);
  }
  assert.is((await an(`/settings/pages/${id}`)).status, 404);
  assert.is((await owner(`/settings/pages/phone/${cast.camera.id}`, { form: form() })).status, 404);
});

test("the protocol is written down for who builds the other side, every event and command of it", async () => {
  const page = await (await chi("/settings/pages/phone/protocol")).text();
  const names =
    "started answered rejected unanswered held resumed ended recorded ring stop_ringing connect dial mute transfer ping";
  for (const name of names.split(" ")) assert.match(page, `<code>${name}</code>`);
  assert.match(page, "https://desk.example/webhooks/phone/");
  assert.match(page, "X-Switchboard-Call");
  assert.is((await an("/settings/pages/phone/protocol")).status, 403);
});

test.run();
