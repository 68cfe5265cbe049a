import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { type Db, openDatabase } from "../src/database.ts";
import { migrate } from "../src/migrate.ts";

/** Gives `work` a migrated database of its own, on the server of DATABASE_URL, and drops it afterwards. */
export async function withOwnDatabase<T>(work: (db: Db, url: string) => Promise<T>): Promise<T> {
  const given = process.env.DATABASE_URL;
  if (!given) throw new Error("DATABASE_URL says where the figures are taken");
  const name = `bench_${randomBytes(6).toString("hex")}`;
  const server = openDatabase(given, { max: 1, name: "switchboard bench" });
  await sql`create database ${sql.id(name)}`.execute(server);
  const url = given.replace(/^([^:]+:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  const db = openDatabase(url, { max: 16, name: "switchboard bench" });
  try {
    await migrate(db);
    return await work(db, url);
  } finally {
    await db.destroy();
    await sql`drop database ${sql.id(name)} with (force)`.execute(server);
    await server.destroy();
  }
}
