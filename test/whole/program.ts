import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

export interface Order {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string | undefined>;
  /** Whom it runs as, where that is somebody else. */
  user?: { uid?: number; gid?: number };
  /** Whether it answers; asked again and again until it does. */
  ready: () => Promise<unknown>;
  /** What asks it to stop in order. */
  signal?: NodeJS.Signals;
}

/** A real process of the house that a test may stop, kill and start again; what it said is kept over all its lives. */
export interface Program {
  name: string;
  start(): Promise<void>;
  /** Ends it by a signal and comes back when it is gone; by its own way of stopping in order unless said otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  kill(): Promise<void>;
  said(): string;
}

const LONGEST_START_MS = 180_000;
const LONGEST_STOP_MS = 12_000;
const KEPT_CHARACTERS = 400_000;

export function program({ name, command, args, env, user = {}, ready, signal = "SIGTERM" }: Order): Program {
  let child: ChildProcess | undefined;
  let said = "";
  const isUp = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const hear = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-KEPT_CHARACTERS));

  async function start() {
    if (isUp()) return;
    // In the group of the test file, so that the runner ends it with the file, whatever happens to the test.
    child = spawn(command, args, { env, ...user, stdio: ["ignore", "pipe", "pipe"] });
    child.once("error", (error) => hear(Buffer.from(String(error))));
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", hear);
    for (const end = Date.now() + LONGEST_START_MS; Date.now() < end && isUp(); await pause(20)) {
      if (await ready().catch(() => false)) return;
    }
    throw new Error(`${name} does not start:\n${said.slice(-3_000)}`);
  }

  async function stop(how: NodeJS.Signals = signal) {
    if (!child || !isUp()) return;
    const gone = once(child, "exit");
    child.kill(how);
    const late = setTimeout(() => child?.kill("SIGKILL"), LONGEST_STOP_MS);
    await gone;
    clearTimeout(late);
  }

  return { name, start, stop, kill: () => stop("SIGKILL"), said: () => said };
}
