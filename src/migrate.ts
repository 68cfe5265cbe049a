import { readdir } from "node:fs/promises";
import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { type Db, openDatabase } from "./database.ts";

const folder = new URL("../migrations/", import.meta.url);

async function migrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort();
  const found: Record<string, Migration> = {};
  for (const name of names) found[name.slice(0, -3)] = await import(new URL(name, folder).href);
  return found;
}

/** Brings the schema to the newest; two processes doing so at once take turns. Returns the names it applied. */
export async function migrate(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error;
  return results.map((result) => result.migrationName);
}

if (import.meta.main) {
  const db = openDatabase(process.env.DATABASE_URL ?? "", { max: 2, name: "switchboard migrate" });
  try {
    for (const name of await migrate(db)) console.log(`migrated ${name}`);
    await sql`select 1`.execute(db);
  } catch (error) {
    console.error(`The database could not be migrated: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await db.destroy();
  }
}
