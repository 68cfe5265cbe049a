import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Person } from "../../../src/modules/people/table.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";
import { cookieOf, openWeb } from "../../web.ts";

const db = testDatabase();
let web = openWeb(db);
let cast: Cast;
let admin: Person;
test.before.each(async () => {
  await clear(db);
  cast = await seatCast(db);
  admin = await db
    .insertInto("users")
    .values({ username: "hai", name: "Vũ Hải", role: "admin", password_hash: "-" })
    .returningAll()
    .executeTakeFirstOrThrow();
  web = openWeb(db);
});
test.after(() => db.destroy());

const user = (id: number) => db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const pagesOf = (id: number) =>
  db.selectFrom("page_members").select(["page_id", "is_admin"]).where("user_id", "=", id).orderBy("page_id").execute();
const events = async (name: string) =>
  (await db.selectFrom("events").select("subject_id").where("name", "=", name).execute()).map((row) => row.subject_id);

test("the list is searched without accents and shows roles, pages and who left", async () => {
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.binh.id).execute();
  const browse = await web.as(admin);
  const all = await (await browse("/settings/users")).text();
  for (const word of ["Nguyễn Hoài An", "Camera Minh Khang", "Ngừng hoạt động", "Quản lý trang"])
    assert.ok(all.includes(word), word);
  const found = await (await browse("/settings/users?q=do%20linh")).text();
  assert.match(found, /Đỗ Linh Chi/);
  assert.not.match(found, /Nguyễn Hoài An/);
  assert.not.match(await (await browse("/settings/users?q=%25")).text(), /Đỗ Linh Chi/);
});

test("a long list is read fifty at a time, each person once", async () => {
  const many = Array.from({ length: 120 }, (_, n) => ({
    username: `nv${n}`,
    name: `Nhân viên ${n}`,
    role: "agent" as const,
    password_hash: "-",
  }));
  await db.insertInto("users").values(many).execute();
  const browse = await web.as(admin);
  const seen: string[] = [];
  let path: string | undefined = "/settings/users?rows=1";
  while (path) {
    const part: string = await (await browse(path, { headers: { "HX-Request": "true" } })).text();
    seen.push(...Array.from(part.matchAll(/href="\/settings\/users\/(\d+)"/g), (match) => match[1]!));
    path = /hx-get="([^"]+)"/.exec(part)?.[1]?.replaceAll("&amp;", "&");
  }
  assert.is(seen.length, 126);
  assert.is(new Set(seen).size, 126);
});

test("a new person signs in with the password that was shown once", async () => {
  const browse = await web.as(admin);
  const form = { name: "Lý Mai", username: "Mai.Ly", role: "agent", "pages[]": [String(cast.camera.id)] };
  const shown = await (await browse("/settings/users", { form })).text();
  const password = /<code[^>]*>([^<]+)</.exec(shown)?.[1] ?? "";
  assert.match(password, /^\w{4}-\w{4}-\w{4}$/);
  const answer = await web.browse("")("/sign-in", { form: { username: "mai.ly", password } });
  assert.is(answer.status, 303);
  const added = await db.selectFrom("users").selectAll().where("username", "=", "mai.ly").executeTakeFirstOrThrow();
  assert.equal(await pagesOf(added.id), [{ page_id: cast.camera.id, is_admin: false }]);
  assert.equal(await events("user.added"), [added.id]);
});

test("a name that is taken is said under its field, and the rest is kept", async () => {
  const browse = await web.as(admin);
  const form = { name: "Người khác", username: "an", role: "agent" };
  const answer = await browse("/settings/users", { form });
  assert.is(answer.status, 422);
  const page = await answer.text();
  assert.match(page, /id="username-error"/);
  assert.match(page, /value="Người khác"/);
  const edited = await browse(`/settings/users/${cast.binh.id}`, { form });
  assert.is(edited.status, 422);
});

test("another role ends the sessions of the old one; another name does not", async () => {
  const browse = await web.as(admin);
  const an = await web.as(cast.an);
  assert.is((await an("/account")).status, 200);
  const form = {
    name: "Nguyễn Thị An",
    username: "an",
    role: "agent",
    "pages[]": [String(cast.bakery.id)],
    "admin[]": [String(cast.bakery.id)],
  };
  await browse(`/settings/users/${cast.an.id}`, { form });
  assert.match(await (await an("/account")).text(), /Nguyễn Thị An/);
  assert.equal(await pagesOf(cast.an.id), [{ page_id: cast.bakery.id, is_admin: true }]);
  assert.equal(await events("page.member_removed"), [cast.camera.id]);
  assert.equal(await events("page.member_added"), [cast.bakery.id]);
  await browse(`/settings/users/${cast.an.id}`, { form: { ...form, role: "supervisor" } });
  assert.is((await an("/account")).status, 303);
  assert.equal(await events("user.role_changed"), [cast.an.id]);
});

test("saved while a page is disconnected, a person stays a member of it", async () => {
  await db.updateTable("pages").set({ state: "disconnected" }).where("id", "=", cast.camera.id).execute();
  const browse = await web.as(admin);
  const shown = await (await browse(`/settings/users/${cast.an.id}`)).text();
  const ticked = (name: string) =>
    [...shown.matchAll(/<input type="checkbox" name="(\w+)\[\]" value="(\d+)" checked>/g)].flatMap(([, of, id]) =>
      of === name ? [id!] : [],
    );
  const form = {
    name: "Hoài An",
    username: "an",
    role: "agent",
    "pages[]": ticked("pages"),
    "admin[]": ticked("admin"),
  };
  assert.is((await browse(`/settings/users/${cast.an.id}`, { form })).status, 303);
  assert.equal(await pagesOf(cast.an.id), [{ page_id: cast.camera.id, is_admin: false }]);
  const newcomer = await (await browse("/settings/users/new")).text();
  assert.not.match(newcomer, /Camera Minh Khang/, "nobody new is put there");
});

test("who is deactivated is out at once, and comes back with what was theirs", async () => {
  const browse = await web.as(admin);
  const an = await web.as(cast.an);
  assert.is((await an("/account")).status, 200);
  await browse(`/settings/users/${cast.an.id}/deactivation`, { method: "POST" });
  assert.is((await an("/account")).status, 303);
  assert.ok((await user(cast.an.id)).deactivated_at);
  await browse(`/settings/users/${cast.an.id}/reactivation`, { method: "POST" });
  assert.is((await user(cast.an.id)).deactivated_at, null);
  assert.equal(await pagesOf(cast.an.id), [{ page_id: cast.camera.id, is_admin: false }]);
});

test("a password that an admin resets replaces the old one and every session", async () => {
  const browse = await web.as(admin);
  const an = await web.as(cast.an);
  const shown = await (await browse(`/settings/users/${cast.an.id}/password`, { method: "POST" })).text();
  const password = /<code[^>]*>([^<]+)</.exec(shown)?.[1] ?? "";
  assert.is((await an("/account")).status, 303);
  const answer = await web.browse("")("/sign-in", { form: { username: "an", password } });
  assert.match(cookieOf(answer.headers.get("Set-Cookie")), /=.+/);
});

test("an admin cannot touch the owner, make one, or lock themselves out", async () => {
  const browse = await web.as(admin);
  const of = (person: { id: number; name: string; username: string }, role: string) =>
    browse(`/settings/users/${person.id}`, { form: { name: person.name, username: person.username, role } });
  assert.is((await of(cast.owner, "owner")).status, 409);
  assert.is((await of(cast.owner, "agent")).status, 409);
  assert.is((await of(cast.an, "owner")).status, 409);
  assert.is((await of(admin, "agent")).status, 409);
  for (const act of ["deactivation", "password"]) {
    assert.is((await browse(`/settings/users/${cast.owner.id}/${act}`, { method: "POST" })).status, 409);
  }
  assert.is((await browse(`/settings/users/${admin.id}/deactivation`, { method: "POST" })).status, 409);
  assert.is((await browse("/settings/users", { form: { name: "X", username: "xx", role: "owner" } })).status, 409);
  assert.is((await user(cast.owner.id)).role, "owner");
});

test("the owner stays the owner, whoever asks", async () => {
  const browse = await web.as(cast.owner);
  const form = { name: "Trần Quế", username: "owner", role: "owner" };
  assert.is((await browse(`/settings/users/${cast.owner.id}`, { form })).status, 303);
  assert.is((await user(cast.owner.id)).name, "Trần Quế");
  assert.is((await browse(`/settings/users/${cast.owner.id}`, { form: { ...form, role: "admin" } })).status, 409);
  assert.is((await browse(`/settings/users/${cast.owner.id}/deactivation`, { method: "POST" })).status, 409);
});

test("hostile names are text", async () => {
  const browse = await web.as(admin);
  const name = "<script>alert(1)</script>";
  await browse("/settings/users", { form: { name, username: "hostile", role: "agent" } });
  const page = await (await browse("/settings/users")).text();
  assert.not.ok(page.includes(name));
  assert.ok(page.includes("&lt;script&gt;"));
});

test.run();
