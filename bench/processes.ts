import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Db } from "../src/database.ts";
import { createSessions } from "../src/modules/auth/mod.ts";
import { webEnvironment, webFlags } from "../bin/lib/app_processes.js";
import { freePort } from "../test/free_port.ts";
import { APP_SECRET } from "./ingest_load.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

export interface Running {
  /** The web process: its address and number. */
  url: string;
  pid: number;
  /** The worker's number, where one was wanted. */
  workerPid: number;
  /** The Cookie header of somebody who has just signed in. */
  signIn(db: Db, userId: number): Promise<string>;
  /** The same of many, a few at a time, as the pool has few connections. */
  signInAll(db: Db, userIds: number[]): Promise<string[]>;
  stop(): Promise<void>;
}

/** The real web process over a database, and the worker beside it where it is wanted. */
export async function running(
  databaseUrl: string,
  { worker = false, more = {} }: { worker?: boolean; more?: Record<string, string> } = {},
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "switchboard-bench-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    PORT: `${port}`,
    WORKER_PORT: "0",
    PUBLIC_URL: url,
    FACEBOOK_APP_SECRET: APP_SECRET,
    LOG_LEVEL: "warn",
    ...more,
  };
  const children: ChildProcess[] = [];
  const start = (script: string, flags: string[] = [], own: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [...flags, script], {
      cwd: root,
      env: { ...env, ...own },
      stdio: ["ignore", "ignore", "inherit"],
    });
    children.push(child);
    return child;
  };
  const web = start("src/main.ts", webFlags, webEnvironment);
  const working = worker ? start("src/worker.ts") : undefined;
  // A machine that does much else takes its time to begin, and that is nobody's figure.
  await until(() => fetch(`${url}/readyz`).then((answer) => answer.ok), 120_000);
  const signIn = async (db: Db, userId: number) => {
    const sessions = createSessions(db, { PUBLIC_URL: url });
    const cookie = await sessions.start(userId, { address: "127.0.0.1", userAgent: "bench" });
    return cookie.split(";")[0]!;
  };
  return {
    url,
    pid: web.pid!,
    workerPid: working?.pid ?? 0,
    signIn,
    async signInAll(db, userIds) {
      const cookies: string[] = [];
      for (let at = 0; at < userIds.length; at += 20) {
        cookies.push(...(await Promise.all(userIds.slice(at, at + 20).map((id) => signIn(db, id)))));
      }
      return cookies;
    },
    async stop() {
      await Promise.all(children.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 12_000);
  await gone;
  clearTimeout(late);
}

/** Waits until `probe` is true, at most half a minute. */
export async function until(probe: () => Promise<boolean> | boolean, withinMs = 30_000): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(20)) {
    if (await Promise.resolve(probe()).catch(() => false)) return;
  }
  throw new Error(`still not so after ${withinMs} ms: ${probe}`);
}
