import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findAsterisk } from "./asterisk.js";
import { findChromium } from "./chromium.js";
import { secretKey } from "./environment.js";
import { compileCache, root } from "./folders.js";
import { databaseUrl, query, startPostgres } from "./postgres.js";
import { askRedis, startRedis } from "./redis.js";
import { Refusal } from "./refusal.js";
import { runCommand } from "./run_command.js";
import { temporalProgram, timeSkippingServer } from "./temporal_cli.js";
import { isInMemory } from "./test_folder.js";

const template = "switchboard_template";
// The tests bring their own of these: what the person uses for work is never touched.
const foreign =
  /^(DATABASE_URL|REDIS_URL|TEMPORAL_|FACEBOOK_|PORT$|WORKER_PORT|SANDBOX_|PUBLIC_URL|SEED|MEDIA_ORIGINS|DEV$|SECRET_KEY|LOG_LEVEL)/;

// Processes are killed in tests, power is not cut: nothing has to wait for the disk, or be on it at all. What the planner
// knows is what a test tells it, not what happened to be gathered beside it.
const unkept = {
  fsync: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: 0,
  max_wal_size: "512MB",
  autovacuum: "off",
};

/** Everything the test files need, started once; each file gets a database of its own, cloned from a migrated one. */
export class TestHouse {
  #folder;
  #say;
  #shared = {};
  #redis = [];
  #count = 0;
  #asterisk = Promise.resolve({});

  constructor(folder, { say }) {
    this.#folder = folder;
    this.#say = say;
  }

  /** @param {{ slots: number, hasBrowser: boolean, hasAsterisk: boolean }} wanted */
  async open({ slots, hasBrowser, hasAsterisk }) {
    const say = this.#say;
    // Where it is not in the cache yet, it is had for a minute; most files do without.
    if (hasAsterisk) this.#asterisk = this.#findAsterisk();
    const redis = Array.from({ length: slots }, (_, slot) => startRedis(this.#folder, { say, name: `redis-${slot}` }));
    const [postgres, temporal, skipping, chromium] = await Promise.all([
      startPostgres(this.#folder, { say, more: unkept }),
      temporalProgram(process.env, say),
      timeSkippingServer(),
      hasBrowser ? findChromium() : { path: process.env.CHROMIUM, whole: process.env.CHROMIUM },
      ...redis,
    ]);
    this.#redis = await Promise.all(redis);
    if (temporal.why) say(`Tests that need Temporal will fail: ${temporal.why}`);
    if (skipping.why) say(`Tests that need the time-skipping server will fail: ${skipping.why}`);
    if (chromium.why) say(`Tests in a browser will fail: ${chromium.why}`);
    this.#shared = {
      ...compileCache,
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
      PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
      NO_COLOR: "1",
      ...this.#temporary(),
      SECRET_KEY: secretKey(this.#folder, {}),
      ADMIN_DATABASE_URL: databaseUrl(postgres.sockets, "postgres"),
      TEMPLATE_DATABASE: template,
      // Who needs Temporal starts one alone, to stop and empty it at will.
      TEMPORAL_ADDRESS: "",
      TEMPORAL_CLI: temporal.path ?? "",
      TEMPORAL_TEST_SERVER: skipping.path ?? "",
      CHROMIUM: chromium.path ?? "",
      WHOLE_CHROMIUM: chromium.whole ?? "",
      REDIS_SERVER: this.#redis[0].program,
      PG_BIN: join(postgres.programs, "bin"),
      PG_SHARE: join(postgres.programs, "share"),
      PG_UID: `${postgres.account.uid ?? ""}`,
      PG_GID: `${postgres.account.gid ?? ""}`,
    };
    await this.#migrateTemplate(postgres.sockets);
  }

  /** The environment of one file, with a database and a Redis that nobody else uses meanwhile. */
  async furnish(slot, { hasAsterisk }) {
    const { path: asterisk = "" } = hasAsterisk ? await this.#asterisk : {};
    const name = `slot_${++this.#count}`;
    const folder = join(this.#folder, "files", name);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    await askRedis(this.#redis[slot].url.slice("unix://".length), "FLUSHALL");
    await this.#admin(`create database "${name}" template ${template} strategy file_copy`);
    const database = this.#shared.ADMIN_DATABASE_URL.replace("/postgres?", `/${name}?`);
    const env = {
      ...this.#shared,
      DATABASE_URL: database,
      REDIS_URL: this.#redis[slot].url,
      DATA_DIR: folder,
      ASTERISK: asterisk,
    };
    return { env, clear: () => this.#admin(`drop database if exists "${name}" with (force)`) };
  }

  /** What tests write for a moment goes where the rest is, unless that is a clone, to which their databases may find no way. */
  #temporary() {
    if (!isInMemory(this.#folder)) return {};
    const TMPDIR = join(this.#folder, "tmp");
    mkdirSync(TMPDIR, { mode: 0o755 });
    return { TMPDIR };
  }

  async #findAsterisk() {
    const found = await findAsterisk().catch((error) => ({ why: error.message }));
    if (found.why) this.#say(`Tests with a real Asterisk are skipped: ${found.why}`);
    return found;
  }

  async #migrateTemplate(sockets) {
    await this.#admin(`create database ${template}`);
    const env = { ...this.#shared, DATABASE_URL: databaseUrl(sockets, template) };
    const done = await runCommand(process.execPath, ["src/migrate.ts"], { cwd: root, env });
    if (!done.ok) throw new Refusal("The migrations failed.", done.output);
  }

  #admin(statement) {
    return query(this.#shared.ADMIN_DATABASE_URL, statement);
  }
}
