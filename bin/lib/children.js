import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive, noteProcess, stopNoted, stopProcess } from "./processes.js";
import { Refusal, sentence } from "./refusal.js";
import { lastLine } from "./run_command.js";

const largestLog = 20 * 2 ** 20;
/** How often what hangs is asked whether it answers. */
const SELDOM_MS = 1_000;

const children = new Map();
let isClosing = false;

/** Stops every child: those named in their order, then the rest. None starts after that. */
export async function stopChildren(order = []) {
  isClosing = true;
  const rest = [...children.keys()].filter((name) => !order.includes(name)).toReversed();
  for (const name of [...order, ...rest]) await children.get(name)?.stop();
}

/**
 * A process that is kept running: started in its own group (so that Ctrl-C reaches the launcher alone), its output in a
 * log, its number in a file, and started again with back-off when it dies.
 */
export class Child {
  #options;
  #wanted = false;
  #pid;
  #gone = Promise.resolve();
  #failures = 0;
  #beganAt = 0;
  #isUp = false;
  #hasEnded = false;

  /**
   * @param {{ name: string, command: string, args: string[], mark: string, dataFolder: string, ready: () => Promise<boolean>,
   *   env?: Record<string, string | undefined>, cwd?: string, user?: { uid: number, gid: number }, signal?: NodeJS.Signals,
   *   stopWithin?: number, readyWithin?: number, tries?: number, say?: (text: string) => void }} options
   */
  constructor(options) {
    this.#options = { tries: 2, readyWithin: 60_000, say: () => {}, ...options };
  }

  get name() {
    return this.#options.name;
  }

  get logFile() {
    return join(this.#options.dataFolder, "log", `${this.name}.log`);
  }

  get #noteFile() {
    return join(this.#options.dataFolder, "run", `${this.name}.pid`);
  }

  /** Starts it and waits until it answers; refuses with the last words of its log when it ends before that. */
  async start() {
    const { tries, readyWithin, ready, signal, stopWithin } = this.#options;
    await stopNoted(this.#noteFile, { signal, within: stopWithin });
    if (isClosing) throw new Refusal(`${this.name} is not started, as all is being stopped.`);
    children.set(this.name, this);
    this.#wanted = true;
    this.#isUp = false;
    const end = Date.now() + readyWithin;
    for (let attempt = 1; this.#wanted; attempt++) {
      this.#spawn();
      if (await this.#isReady(ready, end)) return this;
      if (!this.#wanted) return this;
      if (attempt < tries && Date.now() < end) continue;
      const ended = !this.#isRunning;
      await this.stop();
      throw new Refusal(
        `${this.name} ${ended ? "ended as soon as it was started" : "does not answer"}: ${this.lastWords()}`,
        `All it said is in ${this.logFile}`,
      );
    }
    return this;
  }

  /** Looks after a process that runs already. */
  adopt(pid) {
    children.set(this.name, this);
    this.#wanted = true;
    this.#pid = pid;
    this.#isUp = true;
    this.#gone = this.#watch(pid);
    return this;
  }

  async stop() {
    this.#wanted = false;
    if (this.#isRunning)
      await stopProcess(this.#pid, { signal: this.#options.signal, within: this.#options.stopWithin });
    rmSync(this.#noteFile, { force: true });
  }

  /** Stops and starts it on purpose, without the back-off of a failure. */
  async restart() {
    await this.stop();
    this.#failures = 0;
    return this.start();
  }

  lastWords() {
    return existsSync(this.logFile) ? lastLine(readFileSync(this.logFile, "utf8").slice(-4000)) : "it said nothing";
  }

  get #isRunning() {
    return this.#pid !== undefined && !this.#hasEnded && isAlive(this.#pid);
  }

  #spawn() {
    const { command, args, env, cwd, user, mark } = this.#options;
    const log = this.#openLog();
    // What it writes is for its own eyes: customers' words are in it.
    const before = process.umask(0o077);
    const child = spawn(command, args, { env, cwd, ...user, detached: true, stdio: ["ignore", log, log] });
    process.umask(before);
    closeSync(log);
    this.#pid = child.pid;
    this.#hasEnded = false;
    this.#beganAt = Date.now();
    if (child.pid) noteProcess(this.#noteFile, child.pid, { mark });
    this.#gone = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`));
    });
    void this.#gone.then((how) => this.#mourn(child.pid, how));
  }

  async #watch(pid) {
    while (isAlive(pid)) await pause(500, undefined, { ref: false });
    void this.#mourn(pid, "ended");
  }

  async #isReady(ready, end, everyMs = 25) {
    let isGone = false;
    void this.#gone.then(() => (isGone = true));
    while (this.#wanted && !isGone && Date.now() < end) {
      if (await ready().catch(() => false)) {
        this.#isUp = true;
        return true;
      }
      await pause(everyMs);
    }
    return false;
  }

  async #mourn(pid, how) {
    if (pid !== this.#pid) return;
    this.#hasEnded = true;
    if (!this.#wanted || !this.#isUp || isClosing) return;
    this.#failures = Date.now() - this.#beganAt > 60_000 ? 1 : this.#failures + 1;
    const delay = Math.min(30_000, 250 * 2 ** this.#failures);
    this.#options.say(`${this.name} ${how}; it is started again in ${delay / 1000} s (${this.logFile})`);
    await pause(delay);
    if (!this.#wanted || pid !== this.#pid) return;
    try {
      this.#spawn();
    } catch (error) {
      // A disk that is full for a while must not take the whole house down.
      return this.#mourn(pid, `could not be started: ${sentence(error)}`);
    }
    const { ready, readyWithin, say } = this.#options;
    let isBack = await this.#isReady(ready, Date.now() + readyWithin);
    // One that ended is told of by itself.
    if (!isBack && this.#wanted && this.#isRunning) {
      say(`${this.name} was started again and does not answer (${this.logFile})`);
      isBack = await this.#isReady(ready, Infinity, SELDOM_MS);
    }
    if (isBack) say(`${this.name} is back`);
  }

  #openLog() {
    const size = statSync(this.logFile, { throwIfNoEntry: false })?.size ?? 0;
    if (size > largestLog) renameSync(this.logFile, `${this.logFile}.1`);
    return openSync(this.logFile, "a");
  }
}
