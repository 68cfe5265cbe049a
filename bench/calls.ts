import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { bareCalls } from "./bare_calls.ts";
import { AGENTS, type CallHouse, type Cpu, inCallHouse } from "./call_house.ts";
import { type Caller, type Callers, faultsOf, openCallers } from "./callers.ts";
import {
  type Figure,
  kilobytes,
  megabytes,
  memoryOf,
  ms,
  p50,
  p99,
  percentile,
  print,
  scaled,
  times,
} from "./measure.ts";
import { until } from "./processes.ts";

const A_SECOND = 10;
const TALK_MS = 8_000;
/** One caller in so many gives up while it rings, at about the moment at which somebody answers. */
const GIVES_UP = 25;

const extensionOf = (userId: number) => `x${userId}`;
const spread = (took: number[]) => `p50 ${ms(p50(took))}, p99 ${ms(p99(took))}`;
const faultless = (faults: string[]) => (faults.length === 0 ? "none lost, none double" : faults.join(", "));

/** What became of each call by its id in the database, which is how browsers name it. */
async function byId({ db }: CallHouse, { all }: Callers): Promise<Map<number, Caller>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, provider_id as name from calls where provider_id = any(${[...all.keys()]}::text[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, all.get(name)!]));
}

const REST_MS = 5_000;

/** What one call costs: processor, transactions, events of Temporal; what goes on without any call is taken off, but for connections to the database that close while it rests. */
async function costs(house: CallHouse, ids: number[], before: Spent, asked: number): Promise<Figure[]> {
  const after = await spent(house);
  await pause(REST_MS);
  const rested = await spent(house);
  const n = ids.length;
  const share = (after.at - before.at) / (rested.at - after.at);
  const above = (of: (spent: Spent) => number) =>
    Math.max(0, of(after) - of(before) - Math.max(0, of(rested) - of(after)) * share) / n;
  const each = (kind: keyof Cpu) => `${(above(({ cpu }) => cpu[kind]) * 1_000).toFixed(0)} ms`;
  const lengths: number[] = [];
  for (const id of ids.slice(-50)) {
    const { historyLength } = await house.server.temporal.client.workflow.getHandle(`call:${id}`).describe();
    lengths.push(historyLength);
  }
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from events where id > ${before.events} and id <= ${after.events}`.execute(house.db);
  const kinds: (keyof Cpu)[] = ["web", "worker", "temporal", "postgres"];
  return [
    { what: "  processor a call, above what rests", measured: kinds.map((kind) => `${kind} ${each(kind)}`).join(", ") },
    {
      what: "  a call: transactions, events, requests, Temporal's history",
      measured: [above(({ transactions }) => transactions), rows[0]!.n / n, asked / n, p50(lengths)]
        .map((value) => value.toFixed(1))
        .join(", "),
    },
  ];
}

interface Spent {
  at: number;
  cpu: Cpu;
  transactions: number;
  events: number;
}

async function spent(house: CallHouse): Promise<Spent> {
  // Processes tell what they have done a second later at the latest.
  await pause(1_500);
  const { rows } = await sql<{ transactions: number; events: number }>`
    select xact_commit::int as transactions, (select coalesce(max(id), 0)::int from events) as events
    from pg_stat_database where datname = current_database()`.execute(house.db);
  return { at: performance.now(), cpu: await house.cpu(), ...rows[0]! };
}

/** Ten calls a second to two hundred agents, each with all that browsers ask for meanwhile. */
export function benchCalls(): Promise<Figure[]> {
  return inCallHouse(async (house) => {
    const { app, db, people, pbx, server } = house;
    const agents = await house.seat(people.slice(0, AGENTS));
    const floorCount = scaled(200, 20);
    const begun = performance.now() + 100;
    const floor = await bareCalls(house, floorCount, (n) => begun + (n * 1_000) / A_SECOND);

    const callers = openCallers(house, () => TALK_MS * (0.75 + Math.random() / 2));
    const count = scaled(3_000, 30);
    const before = await spent(house);
    const began = performance.now() + 100;
    const calls: Promise<void>[] = [];
    for (let n = 0; n < count; n++) {
      await pause(Math.max(0, began + (n * 1_000) / A_SECOND - performance.now()));
      calls.push(callers.call(`call-${n}`, { givesUpMs: n % GIVES_UP === GIVES_UP - 1 ? 400 : undefined }));
    }
    await Promise.all(calls);
    await callers.over(120_000);
    const faults = await faultsOf(db, callers, extensionOf);
    const known = await byId(house, callers);
    const first = new Map<number, number>();
    for (const [ring, at] of agents.shown) {
      const id = Number(ring.split(":")[0]);
      first.set(id, Math.min(at, first.get(id) ?? Number.POSITIVE_INFINITY));
    }
    const shown = [...first].flatMap(([id, at]) => (known.has(id) ? [at - known.get(id)!.told] : []));
    const rung = [...callers.all.values()].flatMap((one) => (one.rung === undefined ? [] : [one.rung - one.told]));
    const connected = [...agents.pressed].flatMap(([id, at]) => {
      const end = known.get(id)?.connected;
      return end === undefined ? [] : [end - at];
    });
    const asked = Object.values(agents.asked).reduce((sum, one) => sum + one, 0);
    const cost = await costs(house, [...known.keys()], before, asked);
    const what = `${count.toLocaleString("en")} calls at ${A_SECOND}/s, ${AGENTS} agents:`;
    return [
      {
        what: `${what} webhook → ringing on screen`,
        measured: spread(shown),
        floor: `bare workflow to the PBX ${spread(floor.rung)}`,
        ratio: times(p50(shown), p50(floor.rung)),
        aim: "p99 ≤ 500 ms",
      },
      { what: "  webhook → the PBX lets it ring", measured: spread(rung), ratio: times(p50(rung), p50(floor.rung)) },
      {
        what: "  accept → connected command",
        measured: spread(connected),
        floor: `bare Update to the PBX ${spread(floor.connected)}`,
        ratio: times(p50(connected), p50(floor.connected)),
        aim: "p99 ≤ 300 ms",
      },
      { what: "  calls", measured: faultless(faults), aim: "none lost, none double" },
      ...cost,
      {
        what: "  browsers",
        measured: [
          `${(agents.asked.bars / count).toFixed(1)} bars, ${(agents.asked.cards / count).toFixed(1)} cards a call`,
          `${agents.refused} refused, ${agents.failed.length} failed, ${agents.lost()} streams lost`,
          `${kilobytes(agents.bytes / count)} a call heard by all`,
          ...agents.failed.slice(0, 1),
        ].join("; "),
      },
      { what: "  commands that came again", measured: `${pbx.repeated}, ${pbx.unbelieved} not believed` },
      {
        what: "  memory afterwards",
        measured: `web ${megabytes(memoryOf(app.pid))}, worker ${megabytes(memoryOf(app.workerPid))}, server ${megabytes(memoryOf(server.pid))}`,
      },
    ];
  });
}

/** Five hundred who call in the same instant. */
export function benchCallsInstant(): Promise<Figure[]> {
  return inCallHouse(
    async (house) => {
      const { db, people } = house;
      const agents = await house.seat(people.slice(0, AGENTS));
      const bareCount = scaled(200, 20);
      const begun = performance.now();
      const floor = await bareCalls(house, bareCount, () => begun);
      const callers = openCallers(house, () => 2_000);
      const count = scaled(500, 30);
      const before = await spent(house);
      const began = performance.now();
      await Promise.all(Array.from({ length: count }, (_, n) => callers.call(`call-${n}`, { givesUpMs: undefined })));
      const taken = performance.now() - began;
      await callers.over(240_000);
      const faults = await faultsOf(db, callers, extensionOf);
      const known = await byId(house, callers);
      const since = (at: number | undefined) => (at === undefined ? [] : [at - began]);
      const rings = [...callers.all.values()].flatMap((one) => since(one.rung)).toSorted((a, b) => a - b);
      const atOnce = rings.slice(0, Math.min(AGENTS, count));
      const connects = [...callers.all.values()].flatMap((one) => since(one.connected));
      const asked = Object.values(agents.asked).reduce((sum, one) => sum + one, 0);
      const what = `${count} calls in one instant, ${AGENTS} agents:`;
      const floorLast = floor.last - begun;
      return [
        { what: `${what} all taken down`, measured: ms(taken) },
        {
          what: `  the first ${atOnce.length} ring`,
          measured: `p50 ${ms(p50(atOnce))}, last ${ms(atOnce.at(-1)!)}, ${((atOnce.length * 1_000) / atOnce.at(-1)!).toFixed(0)}/s`,
          floor: `bare workflows, ${bareCount}: ${((bareCount * 1_000) / floorLast).toFixed(0)}/s`,
          ratio: times((atOnce.length * 1_000) / atOnce.at(-1)!, (bareCount * 1_000) / floorLast),
        },
        { what: "  all connected", measured: `${(percentile(connects, 1) / 1_000).toFixed(1)} s after` },
        { what: "  calls", measured: faultless(faults), aim: "none lost, none double" },
        ...(await costs(house, [...known.keys()], before, asked)),
        {
          what: "  browsers",
          measured: `${agents.refused} refused, ${agents.failed.length} failed; ${agents.failed[0] ?? ""}`,
        },
      ];
    },
    { wrapUpSeconds: 2 },
  );
}

/** Callers who wait for somebody: what they cost, and how soon they are rung for who comes. */
export function benchCallsWaiting(): Promise<Figure[]> {
  return inCallHouse(async (house) => {
    const { app, db, people, pbx, server } = house;
    const callers = openCallers(house, () => 60_000);
    const memory = () => [memoryOf(server.pid), memoryOf(app.workerPid)] as const;
    const before = memory();
    const count = scaled(1_000, 30);
    for (let n = 0; n < count; n += 10) {
      const some = Array.from({ length: Math.min(10, count - n) }, (_, at) => `call-${n + at}`);
      await Promise.all(some.map((name) => callers.call(name, { givesUpMs: undefined })));
      await pause(200);
    }
    const waiting = "WorkflowType = 'callRouting' and ExecutionStatus = 'Running' and Stage = 'waiting'";
    await until(async () => {
      await pause(500);
      return (await server.temporal.client.workflow.count(waiting)).count >= count;
    }, 180_000);
    const after = memory();
    const cpu = [await house.cpu()];
    const rested = 30_000;
    await pause(rested);
    cpu.push(await house.cpu());
    const each = (of: keyof Cpu) =>
      `${((((cpu[1]![of] - cpu[0]![of]) * 60_000) / rested / count) * 1_000).toFixed(1)} ms`;
    // Somebody comes in: how soon their phone rings, among all who wait.
    const took: number[] = [];
    for (const person of people.slice(0, 20)) {
      const began = performance.now();
      const heard = pbx.heard.size;
      await house.enter(person);
      await until(() => pbx.heard.size > heard, 60_000);
      took.push([...pbx.heard.values()].at(-1)!.at - began);
    }
    const names = [...callers.all.keys()];
    for (let n = 0; n < names.length; n += 20) await Promise.all(names.slice(n, n + 20).map(callers.hangUp));
    await callers.over(180_000);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from calls
      where provider_id = any(${names}::text[]) and outcome = 'abandoned'`.execute(db);
    const bytes = (at: 0 | 1) => kilobytes((after[at] - before[at]) / count);
    return [
      {
        what: `${count.toLocaleString("en")} callers waiting, memory each`,
        measured: `server ${bytes(0)}, worker ${bytes(1)} (of at most 300 kept)`,
        floor: `before: server ${megabytes(before[0])}, worker ${megabytes(before[1])}`,
      },
      {
        what: "  processor for each and minute of waiting",
        measured: (["temporal", "worker", "postgres"] as const).map((of) => `${of} ${each(of)}`).join(", "),
      },
      { what: "  somebody enters the queue → their phone rings", measured: spread(took), aim: "p99 ≤ 500 ms" },
      { what: "  ended as abandoned", measured: `${rows[0]!.n} of ${count}`, aim: "all" },
    ];
  });
}

if (import.meta.main) print("Calls", await benchCalls());
