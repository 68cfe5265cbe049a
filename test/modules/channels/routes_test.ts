import { test } from "uvu";
import * as assert from "uvu/assert";
import { pausePage } from "../../../src/modules/channels/mod.ts";
import { changing } from "../../../src/modules/events/mod.ts";
import { clockTime } from "../../../src/views/time.ts";
import { wrote } from "../../customers.ts";
import { openWeb } from "../../web.ts";
import { openConnected } from "./connected.ts";

const { db, stage, config, cast, connect, close } = await openConnected();
const web = openWeb(db, { config });
const [owner, chi, an] = await Promise.all([web.as(cast.owner), web.as(cast.chi), web.as(cast.an)]);
const htmx = { "HX-Request": "true", "HX-Target": "main" };

const stateOf = async (id: number) =>
  (await db.selectFrom("pages").select("state").where("id", "=", id).executeTakeFirstOrThrow()).state;

async function toFacebook(answer: "ok" | "cancel" = "ok"): Promise<string> {
  const started = await owner("/settings/pages/facebook/connection", { form: {} });
  assert.is(started.status, 303);
  const asked = new URLSearchParams([...new URL(started.headers.get("location")!).searchParams, ["answer", answer]]);
  const came = new URL((await stage.ask("POST", "/dialog/consent", asked)).headers.get("location")!);
  return came.pathname + came.search;
}

test("connecting, as a person does it", async () => {
  const back = await toFacebook();
  const received = await owner(back);
  assert.is(received.status, 303);
  const list = received.headers.get("location")!;
  await stage.knobs({ extra_pages: 20 });
  const screen = await (await owner(list)).text();
  assert.match(screen, "Quế Trần quản lý 23 trang");
  assert.match(screen, "Đăng ký");
  const found = await (await owner(`${list}?q=lam cosme`)).text();
  assert.match(found, "Lam Cosmetics");
  assert.not.match(found, "Tiệm bánh Mây");
  const registered = await owner(`${list}/pages`, { form: { page: "1029384757004" }, headers: htmx });
  assert.match(await registered.text(), "Đã đăng ký");
  assert.match(registered.headers.get("HX-Trigger")!, "toast");
  const pages = await (await owner("/settings/pages")).text();
  assert.match(pages, "4 trang");
  const again = await owner(back);
  assert.is(again.status, 409);
  assert.match(await again.text(), "Lượt kết nối này đã dùng");
  assert.is((await chi(list)).status, 404, "the list is the owner's own");
  await stage.knobs({ extra_pages: 0 });
});

test("htmx is told to go to Facebook, which a form of ours may", async () => {
  const { headers } = await owner("/settings/pages/facebook/connection", { form: {}, headers: htmx });
  assert.match(headers.get("HX-Redirect")!, `${stage.url}/v25.0/dialog/oauth?`);
});

test("cancelling is said in a sentence", async () => {
  const answer = await owner(await toFacebook("cancel"));
  assert.equal([answer.status, /Bạn đã hủy ở Facebook/.test(await answer.text())], [409, true]);
});

test("a page that Facebook blocks says so in the settings and above whatever is being written, until it is connected anew", async () => {
  const { id: conversation } = await wrote(db, cast.camera.id, ["Còn hàng không?"]);
  const until = new Date(Date.now() + 3_600_000);
  await changing(db, (trx) => pausePage(trx, cast.camera, { until, because: "policy_blocked", now: new Date() }));
  const banner = async () => (await an(`/inbox/${conversation}/page-trouble`, { headers: htmx })).text();
  assert.match(await banner(), `Facebook tạm chặn trang đến ${clockTime(until)}`);
  assert.match(await (await owner("/settings/pages")).text(), `Tạm chặn đến ${clockTime(until)}`);
  const page = await (await owner(`/settings/pages/${cast.camera.id}`)).text();
  assert.match(page, "Facebook tạm chặn trang vì chính sách");
  await db.updateTable("pages").set({ paused_until: new Date() }).where("id", "=", cast.camera.id).execute();
  assert.not.match(await banner(), "tạm chặn");
  assert.not.match(await (await owner("/settings/pages")).text(), "Tạm chặn");
});

test("without an app the screen says what to set, and has no button that does nothing", async () => {
  const bare = openWeb(db, { config: { ...config, FACEBOOK_APP_ID: "" } });
  const screen = await (await (await bare.as(cast.owner))("/settings/pages")).text();
  assert.match(screen, "FACEBOOK_APP_ID");
  assert.not.match(screen, "facebook/connection");
});

test("the page's screen: health, tag, members, disconnecting", async () => {
  const page = await connect(cast.bakery);
  const path = `/settings/pages/${page.id}`;
  assert.match(await (await owner(path)).text(), "Ngắt kết nối “Tiệm bánh Mây”?");
  await chi(`${path}/human-agent`, { form: { has: "1" } });
  assert.ok((await db.selectFrom("pages").selectAll().where("id", "=", page.id).executeTakeFirstOrThrow()).human_agent);
  const checked = await owner(`${path}/health`, { form: {}, headers: htmx });
  assert.match(JSON.parse(checked.headers.get("HX-Trigger")!).toast.text, "Kết nối tốt");

  await owner(`${path}/members`, { form: { user: String(cast.binh.id) } });
  await owner(`${path}/members/${cast.binh.id}`, { form: { admin: "1" } });
  assert.match(await (await owner(path)).text(), cast.binh.name);
  await owner(`${path}/members/${cast.binh.id}/removal`, { form: {} });
  assert.is((await owner(`${path}/members/${cast.binh.id}`, { form: { admin: "1" } })).status, 404);

  await stage.ask("PUT", `/api/pages/${page.provider_id}`, { token_error: 463 });
  await owner(`${path}/health`, { form: {} });
  assert.match(await (await owner("/settings/pages")).text(), "Quyền truy cập đã hết hạn");
  await owner(`${path}/disconnection`, { form: {} });
  assert.is(await stateOf(page.id), "disconnected");
});

test("who may: admins all, page admins their own, others nothing", async () => {
  const camera = `/settings/pages/${cast.camera.id}`;
  assert.is((await an("/settings/pages")).status, 403);
  assert.is((await an(camera)).status, 404);
  assert.is((await chi(camera)).status, 404);
  for (const act of ["health", "human-agent", "disconnection", "members", `members/${cast.an.id}/removal`]) {
    assert.is((await chi(`${camera}/${act}`, { form: { user: "1" } })).status, 404, act);
  }
  assert.is(await stateOf(cast.camera.id), "connected");
  assert.is((await an("/settings/pages/facebook/connection", { form: {} })).status, 403);
});

test("odd numbers and odd forms are told apart from faults of ours", async () => {
  for (const odd of ["abc", "0", "99999999999999999999"]) {
    assert.is((await owner(`/settings/pages/${odd}`)).status, 404, odd);
  }
  const { id } = cast.cosmetics;
  assert.is((await owner(`/settings/pages/${id}/members`, { form: { user: "x" } })).status, 422);
  assert.is((await owner(`/settings/pages/${id}/members`, { form: { user: "999999" } })).status, 404);
});

test.after(close);
test.run();
