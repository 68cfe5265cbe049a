import ipaddr from "ipaddr.js";
import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";

export const TRIES = { account: 5, address: 20 };
export const LOCKED_MS = 15 * 60_000;
/** Where somebody has signed in within this time they are known. */
export const KNOWN_MS = 30 * 24 * 3_600_000;

export type Try = { attemptId: number; triesLeft: number } | { lockedMs: number };

/**
 * Counts a try to sign in before it is made, as failed until `succeed` says otherwise, so that many at once cannot
 * slip by. Refused tries are not counted: a lock ends by itself fifteen minutes after the failure that closed it.
 * Where somebody has signed in before, what others fail locks them out of nothing: neither elsewhere under their name,
 * nor under other names behind the one address of an office.
 */
export async function beginTry(db: Db, username: string, from: string): Promise<Try> {
  const address = networkOf(from);
  return db.transaction().execute(async (trx) => {
    const keys = [`sign-in account ${username.toLowerCase()}`, `sign-in address ${address}`].sort();
    for (const key of keys) await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);

    const now = Date.now();
    const isKnown = await hasSignedIn(trx, username, address, new Date(now - KNOWN_MS));
    const failed = isKnown ? sql<SqlBool>`${failedAs(username)} and address = ${address}` : failedAs(username);
    const account = await lastFailures(trx, failed, TRIES.account);
    const place = isKnown ? [] : await lastFailures(trx, sql`address = ${address}`, TRIES.address);
    const lockedMs = Math.max(lockLeft(account, TRIES.account, now), lockLeft(place, TRIES.address, now));
    if (lockedMs > 0) return { lockedMs };

    const { id } = await trx
      .insertInto("sign_in_attempts")
      .values({ username, address, succeeded: false, attempted_at: new Date(now) })
      .returning("id")
      .executeTakeFirstOrThrow();
    const left = Math.min(triesLeft(account, TRIES.account, now), triesLeft(place, TRIES.address, now));
    return { attemptId: id, triesLeft: left - 1 };
  });
}

export async function succeed(db: Db | Trx, attemptId: number): Promise<void> {
  await db.updateTable("sign_in_attempts").set({ succeeded: true }).where("id", "=", attemptId).execute();
}

/** An admin gave a new password: earlier failures no longer count against the account. */
export async function unlock(db: Db | Trx, username: string): Promise<void> {
  await db.deleteFrom("sign_in_attempts").where("username", "=", username).where("succeeded", "=", false).execute();
}

/** How long it stays locked: the last failures lie within fifteen minutes of one another, and the newest of now. */
export function lockLeft(failures: Date[], tries: number, now: number): number {
  const [newest, oldest] = [failures[0], failures[tries - 1]];
  if (!newest || !oldest || newest.getTime() - oldest.getTime() > LOCKED_MS) return 0;
  return Math.max(0, newest.getTime() + LOCKED_MS - now);
}

export const triesLeft = (failures: Date[], tries: number, now: number): number =>
  Math.max(1, tries - failures.filter((at) => now - at.getTime() < LOCKED_MS).length);

const failedAs = (username: string) => sql<SqlBool>`username = ${username}::citext and attempted_at > coalesce(
  (select max(attempted_at) from sign_in_attempts where username = ${username}::citext and succeeded), '-infinity')`;

/** Whoever has one address of IPv6 has the sixty-four bits behind its network, too. */
function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  return `${ipaddr.IPv6.parse(address).toNormalizedString().split(":").slice(0, 4).join(":")}::/64`;
}

async function hasSignedIn(trx: Trx, username: string, address: string, since: Date): Promise<boolean> {
  const found = await trx
    .selectFrom("sign_in_attempts")
    .select("id")
    .where("username", "=", username)
    .where("address", "=", address)
    .where("succeeded", "=", true)
    .where("attempted_at", ">", since)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function lastFailures(trx: Trx, whose: ReturnType<typeof failedAs>, most: number): Promise<Date[]> {
  const rows = await trx
    .selectFrom("sign_in_attempts")
    .select("attempted_at")
    .where("succeeded", "=", false)
    .where("attempted_at", ">", new Date(Date.now() - 2 * LOCKED_MS))
    .where(sql<SqlBool>`${whose}`)
    .orderBy("attempted_at", "desc")
    .limit(most)
    .execute();
  return rows.map((row) => row.attempted_at);
}
