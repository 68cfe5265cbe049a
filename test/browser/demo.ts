import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { seedDemo } from "../../src/demo/seed.ts";
import type { Db } from "../../src/database.ts";
import { testConfig, testDatabase } from "../helpers.ts";

const DEMO = "switchboard_demo";

/**
 * The database of this file with the demo company in it. Playing it takes as long as looking at a dozen screens, so that
 * the first file of a run plays it, and every other one begins with a copy of what came of that.
 */
export async function demoDatabase(max: number): Promise<Db> {
  const admin = new pg.Client({ connectionString: process.env.ADMIN_DATABASE_URL });
  await admin.connect();
  try {
    // Whoever comes meanwhile waits here.
    await admin.query("select pg_advisory_lock(1)");
    const { rowCount } = await admin.query("select from pg_database where datname = $1", [DEMO]);
    if (rowCount === 0) await play(admin);
    await copy(DEMO, own(), admin);
    await cp(files(), join(testConfig().DATA_DIR, "files"), { recursive: true });
  } finally {
    await admin.end();
  }
  return testDatabase(max);
}

const own = () => /\/([^/?]+)\?/.exec(process.env.DATABASE_URL!)![1]!;
/** What the demo company keeps outside its database, for as long as the run lasts. */
const files = () => join(dirname(testConfig().DATA_DIR), DEMO, "files");

async function copy(from: string, to: string, admin: pg.Client): Promise<void> {
  await admin.query(`drop database if exists "${to}"`);
  await admin.query(`create database "${to}" template "${from}" strategy file_copy`);
}

/** It gets its name when it is whole, so that nobody ever copies half of it. */
async function play(admin: pg.Client): Promise<void> {
  const db = testDatabase(20);
  await mkdir(files(), { recursive: true });
  await seedDemo(db, { ...testConfig(), DATA_DIR: dirname(files()) });
  await db.destroy();
  await admin.query(`alter database "${own()}" rename to "${DEMO}"`);
}
