import { createHash } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createSessions, trimSessions } from "../../../src/modules/auth/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { eventually, testDatabase } from "../../helpers.ts";

const db = testDatabase();
const config = { PUBLIC_URL: "http://localhost:3000" };
const from = { address: "10.0.0.1", userAgent: "Firefox" };
let cast: Cast;
test.before.each(async () => {
  await clear(db);
  cast = await seatCast(db);
});
test.after(() => db.destroy());

const tokenOf = (cookie: string) => /=([^;]+)/.exec(cookie)![1]!;

test("the table holds the hash of the token and the cookie the token", async () => {
  const cookie = await createSessions(db, config).start(cast.an.id, from);
  assert.match(cookie, /^switchboard_3000=.*HttpOnly/);
  assert.match(cookie, /SameSite=Lax/);
  assert.not.match(cookie, /Secure/);
  const row = await db.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
  assert.is(row.id, createHash("sha256").update(tokenOf(cookie)).digest("hex"));
});

test("a session that is over leaves nothing behind", async () => {
  const sessions = createSessions(db, config);
  const [over, kept] = [await sessions.start(cast.an.id, from), await sessions.start(cast.an.id, from)];
  const id = createHash("sha256").update(tokenOf(over)).digest("hex");
  await db
    .updateTable("sessions")
    .set({ expires_at: new Date(Date.now() - 1) })
    .where("id", "=", id)
    .execute();
  assert.is(await trimSessions(db), 1);
  assert.ok(await sessions.find(tokenOf(kept)));
});

test("behind https the cookie is bound to the host and never goes in the clear", async () => {
  const cookie = await createSessions(db, { PUBLIC_URL: "https://desk.example.vn" }).start(cast.an.id, from);
  assert.match(cookie, /^__Host-switchboard=/);
  assert.match(cookie, /Secure/);
});

test("a token finds its person; the session's id, which the table shows, finds nobody", async () => {
  const sessions = createSessions(db, config);
  const token = tokenOf(await sessions.start(cast.an.id, from));
  const found = await sessions.find(token);
  assert.is(found?.person.name, cast.an.name);
  assert.is(await sessions.find(found!.session.id), undefined);
});

test("one page of many requests asks the database once", async () => {
  const sessions = createSessions(db, config);
  const token = tokenOf(await sessions.start(cast.an.id, from));
  await sessions.find(token);
  await db.updateTable("users").set({ name: "Khác" }).where("id", "=", cast.an.id).execute();
  assert.is((await sessions.find(token))?.person.name, cast.an.name);
  sessions.forget(cast.an.id);
  await eventually(async () => (await sessions.find(token))?.person.name === "Khác");
});

test("what is deactivated, expired or ended signs nobody in", async () => {
  const sessions = () => createSessions(db, config);
  const token = tokenOf(await sessions().start(cast.an.id, from));
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.an.id).execute();
  assert.is(await sessions().find(token), undefined);
  await db.updateTable("users").set({ deactivated_at: null }).execute();
  await db
    .updateTable("sessions")
    .set({ expires_at: new Date(0) })
    .execute();
  assert.is(await sessions().find(token), undefined);
});

test("a session that is half over is prolonged, and the cookie with it", async () => {
  const sessions = createSessions(db, config);
  const token = tokenOf(await sessions.start(cast.an.id, from));
  await db
    .updateTable("sessions")
    .set({ expires_at: new Date(Date.now() + 3_600_000) })
    .execute();
  assert.match((await sessions.find(token))?.setCookie ?? "", /switchboard_3000=/);
});

test.run();
