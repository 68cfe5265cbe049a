import { test } from "uvu";
import * as assert from "uvu/assert";
import { hashPassword, nameCompany } from "../../../src/modules/auth/mod.ts";
import { noLive } from "../../../src/context.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";
import { cookieOf, openWeb } from "../../web.ts";

const db = testDatabase();
const password = "một câu dễ nhớ";
const hash = await hashPassword(password);
let web = openWeb(db);
let cast: Cast;
test.before.each(async () => {
  await clear(db);
  cast = await seatCast(db);
  await db.updateTable("users").set({ password_hash: hash }).where("id", "=", cast.an.id).execute();
  web = openWeb(db);
});
test.after(() => db.destroy());

const tryAs = (username: string, typed: string, more: Record<string, string> = {}) =>
  web.browse("")("/sign-in", { form: { username, password: typed, ...more } });

test("the sign-in page names the company and speaks Vietnamese, or English when asked", async () => {
  await nameCompany(db, "Minh Khang Group");
  const page = await (await web.browse("")("/sign-in")).text();
  assert.match(page, /Bàn hỗ trợ của Minh Khang Group/);
  assert.match(page, /<html lang="vi">/);
  const chosen = await web.browse("")("/account/preferences", {
    form: { locale: "en", theme: "dark", back: "/sign-in" },
  });
  assert.is(chosen.headers.get("Location"), "/sign-in");
  const cookie = chosen.headers.getSetCookie().map(cookieOf).join("; ");
  const english = await (await web.browse(cookie)("/sign-in")).text();
  assert.match(english, /<html lang="en" data-theme="dark">/);
  assert.match(english, /The support desk of/);
});

test("in another look who signs in finds what they typed but for the password, and still goes where they wanted to", async () => {
  const answer = await tryAs("an", password, { next: "/settings/users?q=an", theme: "dark" });
  assert.is(answer.status, 200);
  assert.is(answer.headers.getSetCookie().map(cookieOf).join(), "theme=dark", "nobody is signed in");
  const page = await answer.text();
  assert.match(page, /<html lang="vi" data-theme="dark">/);
  assert.match(page, /value="an"[^>]* name="username"/);
  assert.match(page, 'name="next" value="/settings/users?q=an"');
  assert.not.match(page, password);
});

test("who signs in goes where they wanted to, and stays signed in", async () => {
  const asked = await web.browse("")("/settings/users?q=an");
  const to = new URL(asked.headers.get("Location")!, "http://here");
  assert.is(to.pathname, "/sign-in");
  const answer = await tryAs(" An ", password, { next: to.searchParams.get("next")! });
  assert.is(answer.status, 303);
  assert.is(answer.headers.get("Location"), "/settings/users?q=an");
  const browse = web.browse(cookieOf(answer.headers.get("Set-Cookie")));
  assert.is((await browse("/account")).status, 200);
  assert.is((await browse("/sign-in")).status, 303);
});

test("a page that was drawn for somebody else asks nothing in the name of whoever is signed in now", async () => {
  const an = await web.as(cast.an);
  const from = (user: number) => ({ headers: { "X-User": String(user) } });
  assert.is((await an("/account", from(cast.an.id))).status, 200);
  assert.is((await an("/account", from(cast.binh.id))).status, 412);
  assert.is((await an("/account/preferences", { form: { theme: "dark" }, ...from(cast.binh.id) })).status, 412);
  const row = await db.selectFrom("users").select("theme").where("id", "=", cast.an.id).executeTakeFirstOrThrow();
  assert.is.not(row.theme, "dark");
  assert.is((await web.browse("")("/account", from(cast.an.id))).status, 303);
});

test("whoever signs in where somebody else is signed in ends that session, and its pushes and streams with it", async () => {
  const dropped: number[] = [];
  web = openWeb(db, { live: { ...noLive, drop: (id) => void dropped.push(id) } });
  const cookie = cookieOf(await web.sessions.start(cast.binh.id, { address: null, userAgent: null }));
  const answer = await web.browse(cookie)("/sign-in", { form: { username: "an", password } });
  assert.is(answer.status, 303);
  assert.equal(await web.sessions.list(cast.binh.id), []);
  assert.is((await web.sessions.list(cast.an.id)).length, 1);
  assert.equal(dropped, [cast.binh.id]);
});

for (const next of [
  "//evil.test",
  "https://evil.test",
  "/\\evil.test",
  "javascript:alert(1)",
  "\t//evil.test",
  "/.//evil.test",
  "/settings/..//evil.test",
]) {
  test(`nobody is sent elsewhere by ${JSON.stringify(next)}`, async () => {
    const answer = await tryAs("an", password, { next });
    const place = new URL(answer.headers.get("Location")!, "http://here");
    assert.is(place.host, "here");
  });
}

test("a wrong password says how many tries are left, keeps the name, and the sixth says locked", async () => {
  for (const left of [4, 3, 2, 1]) {
    const answer = await tryAs("an", "sai mật khẩu rồi");
    assert.is(answer.status, 422);
    const page = await answer.text();
    assert.match(page, new RegExp(`Còn ${left} lần thử`));
    assert.match(page, /value="an"/);
    assert.not.match(page, /sai mật khẩu rồi/);
  }
  assert.match(await (await tryAs("an", "sai")).text(), /thử lại sau 15 phút/);
  const locked = await tryAs("an", password);
  assert.is(locked.status, 429);
  assert.match(await locked.text(), /thử lại sau 15 phút/);
});

test("an unknown name and a deactivated person are answered like a wrong password", async () => {
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.an.id).execute();
  const plain = async (answer: Response) => (await answer.text()).replace(/value="[^"]*"/g, "").replace(/\d+/g, "#");
  const known = await plain(await tryAs("binh", password));
  assert.is(await plain(await tryAs("khong.co.ai", password)), known);
  assert.is(await plain(await tryAs("an", password)), known);
});

test("an unknown name takes as long as a known one", async () => {
  const took = async (username: string) => {
    const began = performance.now();
    await tryAs(username, "sai mật khẩu rồi");
    return performance.now() - began;
  };
  // The quickest of several: what else the machine does meanwhile only ever adds.
  let [known, unknown] = [Infinity, Infinity];
  for (let round = 0; round < 4; round += 1) {
    unknown = Math.min(unknown, await took(`nguoi.khac${round}`));
    if (round < 3) known = Math.min(known, await took("an"));
  }
  assert.ok(unknown > known / 4, `${unknown} ms against ${known} ms`);
});

test("signing out ends the session at once, also for who kept the cookie", async () => {
  const cookie = cookieOf((await tryAs("an", password)).headers.get("Set-Cookie"));
  const browse = web.browse(cookie);
  const out = await browse("/sign-out", { method: "POST" });
  assert.is(out.headers.get("Location"), "/sign-in?out=1");
  assert.match(out.headers.get("Set-Cookie") ?? "", /Max-Age=0/);
  assert.is((await browse("/account")).status, 303);
  assert.equal(await db.selectFrom("sessions").select("id").execute(), []);
});

test("each sign-in is a session of its own, recorded with where it came from", async () => {
  const [a, b] = [await tryAs("an", password), await tryAs("an", password)];
  assert.is.not(cookieOf(a.headers.get("Set-Cookie")), cookieOf(b.headers.get("Set-Cookie")));
  const events = await db.selectFrom("events").select("subject_id").where("name", "=", "user.signed_in").execute();
  assert.equal(events, [{ subject_id: cast.an.id }, { subject_id: cast.an.id }]);
});

test.run();
