import { Child } from "./children.js";
import { root } from "./folders.js";

/** The processes of the app itself. */
export class App {
  #options;
  #running = new Map();

  constructor(options) {
    this.#options = options;
  }

  async web() {
    const { web } = this.#options.ports;
    await this.#start("web", "src/main.ts", `http://127.0.0.1:${web}/readyz`);
    return `port ${web}`;
  }

  async worker() {
    await this.#start("worker", "src/worker.ts", `http://127.0.0.1:${this.#options.ports.worker}/healthz`);
    return "";
  }

  async sandbox({ isWanted }) {
    if (!isWanted) return { without: "not needed: FACEBOOK_APP_ID is set" };
    const { sandbox } = this.#options.ports;
    await this.#start("sandbox", "src/modules/sandbox/main.ts", `http://127.0.0.1:${sandbox}/healthz`);
    return `port ${sandbox}`;
  }

  /** Starts again what the changed files belong to. */
  restart = async (files) => {
    const { say } = this.#options;
    const names = files.every((file) => file.startsWith("public")) ? ["web"] : [...this.#running.keys()];
    say(`${files.slice(0, 3).join(", ")}${files.length > 3 ? " …" : ""} changed: starting ${names.join(", ")} again`);
    const done = await Promise.allSettled(names.map((name) => this.#running.get(name)?.restart()));
    for (const { reason } of done) if (reason) say(reason.message);
  };

  #start(name, file, health) {
    const { dataFolder, say, env } = this.#options;
    const child = new Child({
      name,
      command: process.execPath,
      args: [...(name === "web" ? webFlags : []), file],
      mark: file,
      cwd: root,
      env: name === "web" ? { ...env, ...webEnvironment } : env,
      dataFolder,
      ready: () => answersOk(health),
      stopWithin: 15_000,
      say,
    });
    this.#running.set(name, child);
    return child.start();
  }
}

/**
 * What answers requests leaves little behind: a large space for young objects only keeps memory, and so does a bound of
 * many gigabytes, by which the runtime tells how much it may let lie before it clears up. The Procfile says the same.
 */
export const webFlags = ["--import", "./bin/plain.js", "--max-semi-space-size=4", "--max-old-space-size=1024"];

/** What was compiled before would stay in memory, and each of ten threads would keep heaps of its own. */
export const webEnvironment = { NODE_DISABLE_COMPILE_CACHE: "1", MALLOC_ARENA_MAX: "2" };

async function answersOk(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" });
  await answer.arrayBuffer();
  return answer.ok;
}
