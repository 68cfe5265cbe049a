import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { telephoneSound } from "../../../src/demo/telephone_sound.ts";
import { keepWaitingRecordings } from "../../../src/modules/calls/mod.ts";
import { sealToken } from "../../../src/modules/channels/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { addCall, addOffer, answered, callStage } from "./stage.ts";

const db = testDatabase();
const stage = await callStage(db);
const folder = mkdtempSync(join(tmpdir(), "switchboard-calls-"));
const config = testConfig({ DATA_DIR: folder });
const web = openWeb(db, { config });
const { an, binh, chi, owner } = stage;
const asOwner = await web.as(owner);
const asAn = await web.as(an);
const asChi = await web.as(chi);

/** Eight-bit sound, half a second of nothing. */
const wav = telephoneSound(4000);
let asked = 0;
const ofLine = `Basic ${Buffer.from("tong-dai:bi-mat").toString("base64")}`;
const pbx = createServer((request, response) => {
  asked++;
  if (request.url === "/later.wav" && asked === 1) return response.writeHead(503).end();
  if (request.url === "/gone.wav") return response.writeHead(404).end();
  if (request.url?.startsWith("/ari/") && request.headers.authorization !== ofLine)
    return response.writeHead(401).end();
  response.writeHead(200, { "content-type": "audio/wav" }).end(wav);
});
await new Promise<void>((done) => pbx.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${(pbx.address() as AddressInfo).port}`;

const toldElsewhere: (string | undefined)[] = [];
const another = createServer((request, response) => {
  toldElsewhere.push(request.headers.authorization);
  response.writeHead(200, { "content-type": "audio/wav" }).end(wav);
});
await new Promise<void>((done) => another.listen(0, "127.0.0.1", done));
const elsewhere = `http://127.0.0.1:${(another.address() as AddressInfo).port}`;

test.after(async () => {
  await new Promise((done) => pbx.close(done));
  await new Promise((done) => another.close(done));
  rmSync(folder, { recursive: true, force: true });
  await db.destroy();
});

const at = new Date(Date.now() - 3_600_000);
const customer = await db
  .insertInto("customers")
  .values({ name: "Lê Minh Trí" })
  .returning("id")
  .executeTakeFirstOrThrow();
const talked = await addCall(db, stage, {
  ...answered(an, at),
  customer_id: customer.id,
  content: "Hỏi giờ thợ tới\n<b>gấp</b>",
  content_at: at,
  content_by: an.id,
});
await addOffer(db, talked, binh, {
  ended: "rejected",
  reason: JSON.stringify({
    strategy: "round_robin",
    try: 1,
    candidates: [an.id, binh.id],
    left_out: [{ id: chi.id, why: "talking" }],
    because: "strategy",
  }),
});
await addOffer(db, talked, an, { number: 2, ended: "answered" });
const missed = await addCall(db, stage, { number: "+84987654321", started_at: new Date(at.getTime() + 60_000) });
const formula = await addCall(db, stage, { ...answered(binh, at), content: "=HYPERLINK(1)", number: null });

test("the list says who called, what about, how long, and offers to call back whoever was missed", async () => {
  const page = await (await asOwner("/calls")).text();
  assert.match(page, /Lê Minh Trí<\/b><\/a> <a [^>]*data-call="\+84912345678"[^>]*>0912 345 678/);
  assert.match(page, /Hỏi giờ thợ tới/);
  assert.match(page, />0:08</);
  assert.match(page, />3:24</);
  assert.match(page, /Chưa ai gọi lại/);
  assert.match(page, /class="button mini" href="tel:\+84987654321" data-call="\+84987654321"/);
  assert.not.match(page, /name="ids\[\]"/, "nothing to tick");
  const ofChi = await (await asChi("/calls")).text();
  assert.match(ofChi, /Chưa có cuộc gọi nào/);
  const views = await (await asOwner("/calls/views")).text();
  assert.match(views, /Nhỡ<small class="bad">1</);
  const rows = await (await asAn(`/calls/rows/${talked.id},${missed.id},${formula.id}`)).text();
  assert.match(rows, new RegExp(`id="call-${missed.id}"`));
  assert.not.match(rows, new RegExp(`id="call-${formula.id}"`), "not hers to see");
  const filtered = await (await asOwner("/calls?missed=open&queue=1&agent=me&apart=1&started=2026-01-01..")).text();
  assert.match(filtered, /Không có gì khớp bộ lọc/);
});

test("one call says why it rang for whom, and text of callers is text", async () => {
  const page = await (await asAn(`/calls/${talked.id}`)).text();
  assert.match(page, /Vì sao đổ chuông\?/);
  assert.match(page, /Cách chia: Lần lượt xoay vòng/);
  assert.match(page, new RegExp(`Lúc ấy nhận được: ${an.name}, ${binh.name}`));
  assert.match(page, new RegExp(`${chi.name} \\(đang nói chuyện\\)`));
  assert.match(page, /class="is-mine"[^]*?>Bạn</);
  assert.match(page, /&lt;b&gt;gấp&lt;\/b&gt;/);
  assert.not.match(page, /data-reopen/, "its card opens again from the customer's calls alone");
  for (const path of [`/calls/${talked.id}`, `/calls/${missed.id}`, "/calls/999999"])
    assert.is((await asChi(path)).status, 404, path);
});

test("the file has each call in a line, and runs nothing in a spreadsheet", async () => {
  const again = await addCall(db, stage, { number: "+84987654321", started_at: at });
  const answer = await asOwner("/calls/export.csv?direction=in");
  assert.match(answer.headers.get("content-disposition")!, /cuoc-goi\.csv/);
  const lines = (await answer.text()).trim().split("\r\n");
  assert.is(lines.length, 1 + 4);
  assert.match(lines[0]!, /^\uFEFF?#,Ngày,Chiều gọi,Khách hàng/);
  assert.ok(lines.some((line) => line.includes("'=HYPERLINK(1)")));
  assert.ok(
    lines.some((line) => line.includes(",8,204,")),
    "whole seconds",
  );
  await db.deleteFrom("calls").where("id", "=", again.id).execute();
});

test("calls of a customer stand at theirs, for those who see them", async () => {
  const path = `/calls/part?customer=${customer.id}`;
  assert.match(await (await asAn(path)).text(), /Hỏi giờ thợ tới/);
  assert.match(await (await asAn(path)).text(), new RegExp(`data-reopen="${talked.id}"`));
  const handed = { ...answered(binh), customer_id: customer.id, number: null };
  const handedOn = await addCall(db, stage, handed);
  await addOffer(db, handedOn, an, { ended: "answered" });
  const missed = await addCall(db, stage, handed);
  await addOffer(db, missed, an);
  const reopens = (await (await asAn(path)).text()).match(/(?<=data-reopen=")\d+/g)!.map(Number);
  assert.equal(reopens.toSorted(), [talked.id, handedOn.id].toSorted(), "handed on it stays one's own");
  await db.deleteFrom("calls").where("id", "in", [handedOn.id, missed.id]).execute();
  const timeline = await (await asAn(`/customers/${customer.id}`)).text();
  assert.match(timeline, new RegExp(`href="/calls/${talked.id}">Gọi vào · ${an.name} · 3:24<`));
  assert.match(timeline, /tab=calls/);
  const own = await openTicket(db, owner, { clientKey: uuid(), title: "Thợ tới trễ", customerId: customer.id });
  const tab = await (await asOwner(`/tickets/${own.id}?tab=calls`)).text();
  assert.match(tab, new RegExp(`hx-get="/calls/part\\?customer=${customer.id}&amp;tab=1"`));
  assert.match(await (await asChi(path)).text(), /Chưa có cuộc gọi nào\./);
  assert.match(await (await asAn("/calls/part")).text(), /Chưa có cuộc gọi nào\./);
  assert.is((await asAn("/calls/part?customer=x%00")).status, 200);
});

test("a recording is fetched from the PBX, kept, and heard by those who see its call", async () => {
  const give = (id: number, name: string) =>
    db
      .updateTable("calls")
      .set({ recording_url: `${origin}/${name}` })
      .where("id", "=", id)
      .execute();
  const quiet = { warn: () => {} };
  const round = () => keepWaitingRecordings({ db, config, log: quiet });
  const due = () => db.updateTable("calls").set({ recording_retry_at: null }).execute();
  const read = (id: number) => db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const path = `/calls/${talked.id}/recording`;

  await give(talked.id, "later.wav");
  await round();
  assert.is(asked, 0, "an address within is asked nothing while nobody named it");
  assert.is((await asAn(path)).status, 404);
  await db.updateTable("calls").set({ recording_tries: 0 }).execute();
  await db
    .updateTable("phone_lines")
    .set({ command_url: `${origin}/commands` })
    .execute();
  await due();
  await round();
  assert.is((await read(talked.id)).recording_file_id, null, "the PBX was busy");
  assert.match(await (await asAn("/calls")).text(), /Đang tải ghi âm/);
  assert.is(await round(), 0, "its turn is later");
  await due();
  assert.is(await round(), 1);
  const file = (await read(talked.id)).recording_file_id;
  assert.ok(file);
  assert.is(await round(), 0);

  const heard = await asAn(path);
  assert.is(heard.status, 200);
  assert.match(heard.headers.get("content-type")!, /^audio\//);
  assert.is((await heard.arrayBuffer()).byteLength, wav.length);
  assert.is((await asAn(path, { headers: { Range: "bytes=0-9" } })).status, 206);
  assert.match(await (await asAn(`${path}/player`)).text(), new RegExp(`<audio[^>]* src="${path}"`));
  for (const other of [path, `${path}/player`, `/files/${file}`]) assert.is((await asChi(other)).status, 404, other);
  assert.is((await asAn(`/files/${file}`)).status, 404, "by its call alone");

  await give(missed.id, "gone.wav");
  await round();
  assert.ok((await read(missed.id)).recording_tries >= 12, "what is gone is asked for no more");
});

test("an Asterisk gives a recording to its line, and who the line is only the Asterisk learns", async () => {
  const call = await addCall(db, stage, { number: "+84903118226", started_at: at });
  const { page_id: id } = call;
  const named = await db.selectFrom("pages").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  await db
    .updateTable("pages")
    .set({ token_sealed: sealToken(config, named, "bi-mat") })
    .where("id", "=", id)
    .execute();
  await db
    .updateTable("phone_lines")
    .set({ adapter: "asterisk", command_url: `${origin.replace("//", "//tong-dai@")}/ari` })
    .where("page_id", "=", id)
    .execute();
  const round = async (url: string) => {
    const waits = { recording_url: url, recording_file_id: null, recording_tries: 0, recording_retry_at: null };
    await db.updateTable("calls").set(waits).where("id", "=", call.id).execute();
    await keepWaitingRecordings({ db, config: { ...config, MEDIA_ORIGINS: [elsewhere] }, log: { warn: () => {} } });
    return db.selectFrom("calls").selectAll().where("id", "=", call.id).executeTakeFirstOrThrow();
  };
  assert.ok((await round(`${origin}/ari/recordings/stored/1/file`)).recording_file_id);
  await round(`${elsewhere}/1.wav`);
  assert.equal(toldElsewhere, [undefined]);
});

test("where a call went whom nobody answered is said in words", async () => {
  const sentTo = async (overflowed_to: string) => {
    const { id } = await addCall(db, stage, { outcome: "overflowed", overflowed_to });
    return (await (await asOwner(`/calls/${id}`)).text()).match(/<dt>Chuyển đi<\/dt><dd>([^<]+)</)?.[1];
  };
  assert.is(await sentTo(`queue:${stage.support.id}`), "Hàng đợi CSKH");
  assert.is(await sentTo(`person:${chi.id}`), chi.name);
  assert.is(await sentTo("number:0900000000"), "Số 0900000000");
  assert.is(await sentTo("voicemail"), "Hộp thư thoại");
});

test("of a call that rang all day the last rings are shown, and how many were before", async () => {
  const call = await addCall(db, stage, {});
  const rings = Array.from({ length: 205 }, (_, n) => n + 1);
  for (const number of rings) await addOffer(db, call, binh, { number });
  const page = await (await asOwner(`/calls/${call.id}`)).text();
  const shown = [...page.matchAll(/Lần đổ chuông (\d+)/g)].map(([, number]) => Number(number));
  assert.equal(shown, rings.slice(5));
  assert.match(page, "5 lần đổ chuông trước đó");
});

test.run();
