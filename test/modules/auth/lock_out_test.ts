import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  beginTry,
  LOCKED_MS,
  lockLeft,
  succeed,
  TRIES,
  triesLeft,
  unlock,
} from "../../../src/modules/auth/lock_out.ts";
import { trimTries } from "../../../src/modules/auth/mod.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
test.before.each(() => clear(db));
test.after(() => db.destroy());

const now = Date.UTC(2026, 10, 22, 9);
const minutesAgo = (...minutes: number[]) => minutes.map((n) => new Date(now - n * 60_000));

test("five failures within a quarter of an hour lock for a quarter of an hour after the last", () => {
  assert.is(lockLeft(minutesAgo(1, 2, 3, 4), 5, now), 0);
  assert.is(lockLeft(minutesAgo(1, 2, 3, 4, 5), 5, now), LOCKED_MS - 60_000);
  assert.is(lockLeft(minutesAgo(1, 2, 3, 4, 17), 5, now), 0);
  assert.is(lockLeft(minutesAgo(15, 16, 17, 18, 19), 5, now), 0);
  assert.is(triesLeft(minutesAgo(1, 2, 16), 5, now), 3);
});

test("the account is locked after five failures, wherever they came from, and others are not", async () => {
  for (let n = 0; n < TRIES.account; n++) {
    const tried = await beginTry(db, "an", `10.0.0.${n}`);
    assert.is("triesLeft" in tried && tried.triesLeft, TRIES.account - 1 - n);
  }
  assert.ok("lockedMs" in (await beginTry(db, "AN", "10.0.0.9")));
  assert.ok("attemptId" in (await beginTry(db, "binh", "10.0.0.9")));
});

test("who fails elsewhere under somebody's name keeps them out of nowhere they have been before", async () => {
  const home = await beginTry(db, "an", "10.0.2.1");
  assert.ok("attemptId" in home);
  await succeed(db, home.attemptId);
  for (let n = 0; n < TRIES.account; n++) await beginTry(db, "an", `10.0.0.${n}`);
  assert.ok("lockedMs" in (await beginTry(db, "an", "10.0.0.9")));
  const tried = await beginTry(db, "An", "10.0.2.1");
  assert.is("triesLeft" in tried && tried.triesLeft, TRIES.account - 1, "no failure of theirs is behind it");
  for (let n = 1; n < TRIES.account; n++) await beginTry(db, "an", "10.0.2.1");
  assert.ok("lockedMs" in (await beginTry(db, "an", "10.0.2.1")));
});

test("an IPv6 network is one address, however many its holder makes up", async () => {
  for (let n = 0; n < TRIES.address; n++) await beginTry(db, `name${n}`, `2001:db8:1:2::${n + 1}`);
  assert.ok("lockedMs" in (await beginTry(db, "an", "2001:0db8:1:2:aaaa:bbbb:cccc:dddd")));
  assert.ok("attemptId" in (await beginTry(db, "an", "2001:db8:1:3::1")));
});

test("an address is locked after twenty failures, whatever names it tried", async () => {
  for (let n = 0; n < TRIES.address; n++) await beginTry(db, `name${n}`, "10.0.0.1");
  assert.ok("lockedMs" in (await beginTry(db, "an", "10.0.0.1")));
  assert.ok("attemptId" in (await beginTry(db, "an", "10.0.0.2")));
});

test("who has signed in at an office is not locked out of it by what others there fail", async () => {
  const known = await beginTry(db, "an", "10.0.3.1");
  assert.ok("attemptId" in known);
  await succeed(db, known.attemptId);
  for (let n = 0; n < TRIES.address; n++) await beginTry(db, `name${n}`, "10.0.3.1");
  assert.ok("lockedMs" in (await beginTry(db, "binh", "10.0.3.1")), "nobody knows them there");
  const tried = await beginTry(db, "an", "10.0.3.1");
  assert.is("triesLeft" in tried && tried.triesLeft, TRIES.account - 1, "their own failures alone count");
  for (let n = 1; n < TRIES.account; n++) await beginTry(db, "an", "10.0.3.1");
  assert.ok("lockedMs" in (await beginTry(db, "an", "10.0.3.1")));
});

test("tries that judge no other any more are forgotten, however many they are", async () => {
  const old = (age: string) =>
    sql`insert into sign_in_attempts (username, address, succeeded, attempted_at)
      select 'name' || n, '10.0.4.1', n % 2 = 0, now() - ${age}::interval from generate_series(1, 6000) n`.execute(db);
  await old("31 days");
  const known = await beginTry(db, "an", "10.0.4.2");
  assert.ok("attemptId" in known);
  assert.is(await trimTries(db), 6_000);
  assert.is(await trimTries(db), 0);
  const left = await db.selectFrom("sign_in_attempts").select("username").execute();
  assert.equal(left, [{ username: "an" }]);
});

test("fifty tries at once are no more than five", async () => {
  const tries = await Promise.all(Array.from({ length: 50 }, (_, n) => beginTry(db, "an", `10.0.1.${n}`)));
  assert.is(tries.filter((tried) => "attemptId" in tried).length, TRIES.account);
});

test("a success and a new password begin the count anew", async () => {
  for (let n = 0; n < 4; n++) await beginTry(db, "an", "10.0.0.1");
  const right = await beginTry(db, "an", "10.0.0.1");
  assert.ok("attemptId" in right);
  await succeed(db, right.attemptId);
  const next = await beginTry(db, "an", "10.0.0.1");
  assert.is("triesLeft" in next && next.triesLeft, 4);
  await unlock(db, "an");
  const after = await beginTry(db, "an", "10.0.0.1");
  assert.is("triesLeft" in after && after.triesLeft, 4);
});

test.run();
