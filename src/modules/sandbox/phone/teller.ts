import { setTimeout as sleep } from "node:timers/promises";
import { use } from "../knobs.ts";
import type { Sandbox } from "../sandbox.ts";
import { signedHeaders } from "./signing.ts";
import type { PbxLine } from "./world.ts";
import type { Teller, Told } from "../parts.ts";

const LONGEST_LOG = 300;
const delays = [200, 500, 1_000, 2_000, 5_000];

/** Tells the app what happens on each line, in order, again and again until it has it. */
export function createTeller(sandbox: Sandbox): Teller {
  const lanes = new Map<string, Promise<void>>();
  let log: Told[] = [];
  let gathered: { line: PbxLine; told: Told }[] = [];
  let lastId = 0;
  /** Of how many worlds it has told: what was to be told of one that was cleared is told no more. */
  let worlds = 0;
  const knobs = () => sandbox.world.pbx.knobs;

  function tell(line: PbxLine, event: Record<string, unknown>) {
    const told: Told = { id: ++lastId, at: Date.now(), line: line.number, event, state: "waiting", status: null };
    log = [...log, told].slice(-LONGEST_LOG);
    sandbox.live.tell("pbx");
    if (use(knobs(), "drop")) told.state = "dropped";
    else if (knobs().reverse > 0) gather(line, told);
    else enqueue(line, told);
  }

  function gather(line: PbxLine, told: Told) {
    told.state = "gathering";
    gathered.push({ line, told });
    use(knobs(), "reverse");
    if (knobs().reverse === 0) release();
  }

  function release() {
    for (const { line, told } of gathered.splice(0).toReversed()) enqueue(line, told);
  }

  function enqueue(line: PbxLine, told: Told) {
    told.state = "waiting";
    const before = lanes.get(line.number) ?? Promise.resolve();
    const world = worlds;
    lanes.set(
      line.number,
      before.then(() => deliver(line, told, () => world === worlds)),
    );
  }

  async function deliver(line: PbxLine, told: Told, isWanted: () => boolean) {
    for (let attempt = 0; !sandbox.closing.aborted && isWanted(); attempt += 1) {
      told.status = await post(line, told.event);
      if (told.status !== null && told.status < 500) break;
      sandbox.live.tell("pbx");
      await sleep(delays[Math.min(attempt, delays.length - 1)], undefined, {
        signal: sandbox.closing,
        ref: false,
      }).catch(() => undefined);
    }
    // 409: it has it already.
    told.state = told.status === 200 || told.status === 409 ? "told" : "refused";
    if (told.state === "told" && use(knobs(), "duplicate")) await post(line, told.event);
    sandbox.live.tell("pbx");
  }

  async function post(line: PbxLine, event: object): Promise<number | null> {
    const body = JSON.stringify({ events: [event] });
    try {
      const answer = await fetch(new URL(line.webhook, sandbox.settings.appUrl), {
        method: "POST",
        body,
        headers: signedHeaders(line.secret, body),
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(10_000), sandbox.closing]),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  }

  return {
    tell,
    release,
    list: () => log.toReversed(),
    clear() {
      worlds += 1;
      log = [];
      gathered = [];
    },
  };
}
