import { test } from "uvu";
import * as assert from "uvu/assert";
import { findCompany } from "../../../src/modules/auth/mod.ts";
import { seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";
import { cookieOf, openWeb } from "../../web.ts";

const db = testDatabase(20);
test.before.each(() => clear(db));
test.after(() => db.destroy());

const first = { company: "Minh Khang Group", name: "Trần Thị Quế", username: "que", password: "một câu dễ nhớ" };

test("with nobody there every way leads to the first owner", async () => {
  const browse = openWeb(db).browse("");
  for (const path of ["/", "/sign-in", "/inbox", "/settings/users", "/account"]) {
    const answer = await browse(path);
    if (answer.status !== 404) assert.is(answer.headers.get("Location"), "/setup", path);
  }
  assert.match(await (await browse("/setup")).text(), /Tạo tài khoản chủ sở hữu/);
});

test("the first owner is made, signed in, and the company has its name", async () => {
  const web = openWeb(db);
  const answer = await web.browse("")("/setup", { form: first });
  assert.is(answer.status, 303);
  assert.is(await findCompany(db), "Minh Khang Group");
  const owner = await db.selectFrom("users").selectAll().executeTakeFirstOrThrow();
  assert.equal([owner.name, owner.username, owner.role], ["Trần Thị Quế", "que", "owner"]);
  const browse = web.browse(cookieOf(answer.headers.get("Set-Cookie")));
  assert.is((await browse("/settings/users")).status, 200);
});

test("what cannot be taken is said under its field, and what was typed is kept but for the password", async () => {
  const answer = await openWeb(db).browse("")("/setup", { form: { ...first, username: "Quế!", password: "ngắn" } });
  assert.is(answer.status, 422);
  const page = await answer.text();
  assert.match(page, /value="Minh Khang Group"/);
  assert.match(page, /id="username-error"/);
  assert.match(page, /id="password-error"/);
  assert.not.match(page, /ngắn/);
});

test("in another language what was typed still stands there but for the password, and nobody was made", async () => {
  const answer = await openWeb(db).browse("")("/setup", { form: { ...first, locale: "en" } });
  assert.is(answer.status, 200);
  assert.is(answer.headers.getSetCookie().map(cookieOf).join(), "locale=en");
  const page = await answer.text();
  assert.match(page, /<html lang="en">/);
  assert.match(page, /Create the owner/);
  for (const value of [first.company, first.name, first.username]) assert.match(page, `value="${value}"`);
  assert.not.match(page, first.password);
  assert.equal(await db.selectFrom("users").select("id").execute(), []);
});

test("of twenty who come first at once exactly one is the owner", async () => {
  const browse = openWeb(db).browse("");
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => browse("/setup", { form: { ...first, username: `chu${n}` } })),
  );
  assert.is(answers.filter((answer) => answer.headers.get("Set-Cookie")).length, 1);
  assert.ok(answers.every((answer) => answer.status === 303));
  assert.is((await db.selectFrom("users").select("id").execute()).length, 1);
});

test("once somebody is there, nobody is first any more", async () => {
  await seatCast(db);
  const browse = openWeb(db).browse("");
  assert.is((await browse("/setup")).headers.get("Location"), "/");
  assert.is((await browse("/setup", { form: first })).headers.get("Location"), "/");
  assert.is(await findCompany(db), undefined);
});

test.run();
