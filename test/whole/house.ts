import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfig } from "../../src/config.ts";
import { type Db, openDatabase } from "../../src/database.ts";
import { followSandbox } from "../../src/demo/lines.ts";
import { type Agent, signIn } from "./agent.ts";
import { beginAs } from "./beginning.ts";
import { environment } from "./environment.ts";
import { type Phones, phonesOf } from "./phones.ts";
import { type Program, program } from "./program.ts";
import { type Settled, findSettled, settle } from "./settling.ts";
import { freePort } from "../free_port.ts";
import { makeDatabase, postgres, redis, temporal } from "./services.ts";

/** Everything that runs when the product runs, each a real process of this house alone, to be cut and killed at will. */
export interface House extends Settled {
  url: string;
  db: Db;
  env: Record<string, string>;
  postgres: Program;
  redis: Program;
  temporal: Program;
  web: Program;
  worker: Program;
  sandbox: Program;
  phones: Phones;
  signIn(username: string): Promise<Agent>;
  /** Runs the body of a test; when it fails, tells what the processes had to complain of. */
  telling(body: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Furnishing {
  /** Begins with the demo company, as a first start does, instead of the bare cast. */
  demo?: boolean;
  /** Temporal's own screens too, for whoever follows a link there. */
  temporalUi?: boolean;
}

export async function openHouse(furnishing: Furnishing = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "switchboard-house-"));
  const programs: Program[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closers) await step().catch(() => {});
    // The app before what it stands on; nothing here has to be saved.
    for (const each of programs.toReversed()) await each.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await build(folder, { programs, closers, close }, furnishing);
  } catch (error) {
    // Said here, because a hook that throws says nothing.
    console.error("the house could not be opened:", error);
    await close();
    throw error;
  }
}

interface Building {
  programs: Program[];
  closers: (() => Promise<unknown>)[];
  close: () => Promise<void>;
}

async function build(
  folder: string,
  { programs, closers, close }: Building,
  { demo = false, temporalUi = false }: Furnishing,
): Promise<House> {
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "files"));
  const services = {
    postgres: postgres(folder),
    redis: redis(folder),
    temporal: await temporal(folder, { ui: temporalUi }),
  };
  programs.push(...Object.values(services));
  const [web, worker, sandbox] = await Promise.all([freePort(), freePort(), freePort()]);
  const urls = Object.fromEntries(
    Object.entries({ web, worker, sandbox }).map(([name, port]) => [name, `http://127.0.0.1:${port}`]),
  ) as Record<"web" | "worker" | "sandbox", string>;
  const env = environment(folder, { web, worker, sandbox }, urls, services);
  if (demo) env.SEED = "demo";
  await beginAs(demo ? "demo" : "bare", folder, async () => {
    makeDatabase(folder);
    await services.postgres.start();
    for (const file of ["src/migrate.ts", ...(demo ? ["src/demo/seed.ts"] : [])])
      execFileSync(process.execPath, [file], { cwd: root, env, stdio: "pipe" });
    await services.postgres.stop();
  });
  await Promise.all(programs.map((each) => each.start()));

  const run = (name: string, file: string, ready: string) => {
    const each = program({ name, command: process.execPath, args: [join(root, file)], env, ready: () => ok(ready) });
    programs.push(each);
    return each;
  };
  const app = {
    web: run("web", "src/main.ts", `${urls.web}/readyz`),
    worker: run("worker", "src/worker.ts", `${urls.worker}/healthz`),
    sandbox: run("sandbox", "src/modules/sandbox/main.ts", `${urls.sandbox}/healthz`),
  };
  const db = openDatabase(env.DATABASE_URL!, { max: 4, name: "test" });
  closers.push(() => db.destroy());
  if (demo) await followSandbox(db, readConfig(env));
  const phones = phonesOf(urls.sandbox);
  const [settled] = await Promise.all([
    demo ? findSettled(db) : settle(db, env),
    ...Object.values(app).map((each) => each.start()),
  ]);
  await phones.subscribeAll();

  return {
    ...services,
    ...app,
    ...settled,
    url: urls.web,
    db,
    env,
    phones,
    signIn: (username) => signIn(urls.web, username),
    async telling(body) {
      try {
        await body();
      } catch (error) {
        console.error(programs.map(complaintsOf).join("\n"));
        throw error;
      }
    },
    close,
  };
}

const ok = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(async (answer) => {
    await answer.arrayBuffer();
    return answer.ok;
  });

/** The last lines of a process that are no plain news: warnings, errors, and what is no log line at all. */
function complaintsOf({ name, said }: Program): string {
  const lines = said()
    .split("\n")
    .filter((line) => line !== "" && !/^\{"level":(10|20|30|"info"|"debug"),/.test(line));
  return `--- ${name}\n${lines.slice(-25).join("\n").slice(-6_000)}`;
}
