import { performance } from "node:perf_hooks";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const marks = { done: "✓", without: "–", failed: "✗", waiting: "·" };
const colours = { done: 32, without: 33, failed: 31, waiting: 90, running: 36 };

/**
 * A list of steps with their times. A terminal sees every line at once, redrawn while work goes on; anything else sees
 * one line per finished step.
 */
export class Checklist {
  #steps = [];
  #out;
  #live;
  #colour;
  #drawn = 0;
  #timer;
  #hasEnded = false;

  /**
   * @param {string[]} names
   * @param {{ out?: { isTTY?: boolean, columns?: number, write(text: string): unknown }, env?: Record<string, string | undefined> }} [options]
   */
  constructor(names, { out = process.stdout, env = process.env } = {}) {
    this.#steps = names.map((name) => ({ name, state: "waiting", note: "" }));
    this.#out = out;
    this.#live = Boolean(out.isTTY) && env.TERM !== "dumb" && !env.CI;
    this.#colour = this.#live && !env.NO_COLOR;
    if (!this.#live) return;
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), 80).unref();
  }

  /** Does the work of a step; what it returns stands beside the name, `{ without }` says why it goes on without. */
  async step(name, work) {
    const step = this.#steps.find((candidate) => candidate.name === name);
    Object.assign(step, { state: "running", began: performance.now() });
    try {
      const result = await work((note) => (step.note = note));
      const without = result?.without;
      this.#finish(
        step,
        without ? "without" : "done",
        without ?? result?.note ?? (typeof result === "string" ? result : ""),
      );
      return result;
    } catch (error) {
      this.#finish(step, "failed", "");
      throw error;
    }
  }

  /** Writes lines below the list (a terminal's list stays where it is). */
  say(text) {
    if (this.#live) this.#draw(text);
    else this.#out.write(`${text}\n`);
  }

  /** Leaves the list as it stands; lines written after it scroll as usual. */
  end() {
    clearInterval(this.#timer);
    if (this.#live) this.#draw();
    this.#live = false;
    this.#hasEnded = true;
  }

  #finish(step, state, note) {
    Object.assign(step, { state, note, took: performance.now() - step.began });
    if (this.#live) this.#draw();
    else if (!this.#hasEnded) this.#out.write(`${this.#line(step)}\n`);
  }

  #draw(above = "") {
    const width = this.#out.columns || 80;
    const lines = this.#steps.map((step) => this.#line(step, width - 1));
    const back = this.#drawn ? `\x1b[${this.#drawn}A` : "";
    const said = above ? `\x1b[J${above}\n` : "";
    this.#out.write(`${back}\r${said}${lines.map((line) => `\x1b[2K${line}\n`).join("")}`);
    this.#drawn = lines.length;
  }

  #line(step, width = Infinity) {
    const spinning = frames[Math.floor(performance.now() / 80) % frames.length];
    const mark = step.state === "running" ? spinning : marks[step.state];
    const took = step.took ?? (step.state === "running" ? performance.now() - step.began : undefined);
    const time = took === undefined ? "" : `${(took / 1000).toFixed(1)} s`;
    const text = `${step.name.padEnd(11)} ${time.padStart(7)}  ${step.note}`.trimEnd().slice(0, width - 4);
    return `  ${this.#colour ? `\x1b[${colours[step.state]}m${mark}\x1b[0m` : mark} ${text}`;
  }
}
