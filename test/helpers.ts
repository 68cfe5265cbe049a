import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { type Db, openDatabase, type Trx } from "../src/database.ts";
import { readConfig, type Config } from "../src/config.ts";

/** The database that the runner made for this test file, migrated and empty. */
export function testDatabase(max = 10): Db {
  if (!process.env.DATABASE_URL) throw new Error("tests run by `npm test`, which brings the database");
  return openDatabase(process.env.DATABASE_URL, { max, name: "test" });
}

export function testConfig(over: Record<string, string> = {}): Config {
  return readConfig({ SECRET_KEY: "a secret for tests only, 32 bytes", LOG_LEVEL: "silent", ...process.env, ...over });
}

/** How long a condition is waited for, in ms: a busy machine is slow, and what is waited for is no matter of time. */
export const PATIENCE = 60_000;

/** Waits until `probe` gives something truthy and returns it; throws with the last error or value after `within` ms. */
export async function eventually<T>(probe: () => T | Promise<T>, within = PATIENCE): Promise<NonNullable<T>> {
  const end = Date.now() + within;
  let last: unknown;
  do {
    try {
      last = await probe();
      if (last) return last as NonNullable<T>;
    } catch (error) {
      last = error;
    }
    await pause(20);
  } while (Date.now() < end);
  throw last instanceof Error ? last : new Error(`still ${JSON.stringify(last)} after ${within} ms`);
}

/** The same database, and how many statements it has answered since one last asked. */
export function counting(db: Db): { listening: Db; answered: () => number } {
  let count = 0;
  const listening = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      count += 1;
      return result;
    },
  });
  const answered = () => {
    const since = count;
    count = 0;
    return since;
  };
  return { listening, answered };
}

/** How many rows of these tables are read for it; what it writes is kept. */
export function rowsRead(db: Db, tables: string[], work: (trx: Trx) => Promise<unknown>): Promise<number> {
  return db.transaction().execute(async (trx) => {
    // What this connection did before may not have been counted yet.
    const countRead = async () => {
      const { rows } = await sql<{ read: number }>`select sum(seq_tup_read + idx_tup_fetch)::int as read
        from pg_stat_xact_user_tables where relname = any(${tables})`.execute(trx);
      return rows[0]!.read;
    };
    const before = await countRead();
    await work(trx);
    return (await countRead()) - before;
  });
}

export const uuid = () => randomUUID();
