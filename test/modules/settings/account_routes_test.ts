import { test } from "uvu";
import * as assert from "uvu/assert";
import { hashPassword } from "../../../src/modules/auth/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";
import { cookieOf, openWeb } from "../../web.ts";

const db = testDatabase();
const old = "mật khẩu cũ của An";
const hash = await hashPassword(old);
let web = openWeb(db);
let cast: Cast;
test.before.each(async () => {
  await clear(db);
  cast = await seatCast(db);
  await db.updateTable("users").set({ password_hash: hash }).where("id", "=", cast.an.id).execute();
  web = openWeb(db);
});
test.after(() => db.destroy());

test("one's own name, language and theme are one's own", async () => {
  const browse = await web.as(cast.an);
  await browse("/account", { form: { name: "  Nguyễn   An " } });
  await browse("/account/preferences", { form: { locale: "en", theme: "dark", back: "/account" } });
  const page = await (await browse("/account")).text();
  assert.match(page, /<html lang="en" data-theme="dark">/);
  assert.match(page, /value="Nguyễn An"/);
  assert.is((await browse("/account", { form: { name: "" } })).status, 422);
});

test("the settings lead nobody to where they may not go", async () => {
  for (const person of [cast.an, cast.chi, cast.owner]) {
    const browse = await web.as(person);
    const page = await (await browse("/account")).text();
    const nav = /<main[^>]*class="settings"[^]*?<nav[^]*?<\/nav>/.exec(page)![0];
    const ways = [...nav.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);
    assert.ok(ways.includes("/account"));
    assert.is(ways.includes("/settings/pages"), person !== cast.an);
    assert.is(ways.includes("/settings/users"), person === cast.owner);
    for (const way of ways) assert.is((await browse(way)).status, 200, `${person.name} at ${way}`);
  }
});

test("a new password needs the old one, ends every other session and keeps this one", async () => {
  const [here, there] = [await web.as(cast.an), await web.as(cast.an)];
  const form = { current: old, password: "mật khẩu mới tinh", repeat: "mật khẩu mới tinh" };
  const wrong = await here("/account/password", { form: { ...form, current: "không phải" } });
  assert.is(wrong.status, 422);
  assert.match(await wrong.text(), /id="current-error"/);
  const right = await here("/account/password", { form });
  assert.is(right.status, 303);
  assert.is((await there("/account")).status, 303);
  assert.is((await here("/account")).status, 303, "the old token is gone here too");
  const browse = web.browse(cookieOf(right.headers.get("Set-Cookie")));
  assert.is((await browse("/account?done=password")).status, 200);
  const again = await web.browse("")("/sign-in", { form: { username: "an", password: form.password } });
  assert.is(again.status, 303);
});

test("whoever sits at somebody's open page may guess the old password as often as at the door", async () => {
  const browse = await web.as(cast.an);
  const form = { current: old, password: "mật khẩu mới tinh", repeat: "mật khẩu mới tinh" };
  for (let n = 0; n < 5; n++) await browse("/account/password", { form: { ...form, current: `đoán lần ${n}` } });
  const locked = await browse("/account/password", { form });
  assert.is(locked.status, 422);
  assert.match(await locked.text(), /id="current-error"[^]*15 phút/);
  const door = { username: "an", password: form.password };
  assert.is((await web.browse("")("/sign-in", { form: door })).status, 429);
});

test("the list shows every device; one of them is signed out, another's is not found", async () => {
  const browse = await web.as(cast.an);
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const other = web.browse(cookieOf(await web.sessions.start(cast.an.id, { address: "10.1.1.1", userAgent: firefox })));
  assert.is((await other("/account")).status, 200);
  const page = await (await browse("/account")).text();
  assert.match(page, /Firefox trên Linux/);
  assert.match(page, /Phiên này/);
  const path = /\/account\/sessions\/[0-9a-f]{64}\/end/.exec(page)![0];
  assert.is((await (await web.as(cast.binh))(path, { method: "POST" })).status, 404);
  assert.is((await browse(path, { method: "POST" })).status, 303);
  assert.is((await other("/account")).status, 303);
  assert.is((await browse("/account")).status, 200);
});

test("signing out everywhere is everywhere", async () => {
  const [here, there] = [await web.as(cast.an), await web.as(cast.an)];
  await here("/account/sessions/end", { method: "POST" });
  for (const browse of [here, there]) assert.is((await browse("/account")).status, 303);
});

test("the settings lead an agent to their account and an admin to the pages", async () => {
  assert.is((await (await web.as(cast.an))("/settings")).headers.get("Location"), "/account");
  assert.is((await (await web.as(cast.owner))("/settings")).headers.get("Location"), "/settings/pages");
  const page = await (await (await web.as(cast.an))("/account")).text();
  assert.not.match(page, /\/settings\/users/);
});

test.run();
