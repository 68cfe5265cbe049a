import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import { withOwnDatabase } from "./database.ts";
import { type Figure, megabytes, memoryOf, percentile, print, scaled } from "./measure.ts";
import { type Running, running, until } from "./processes.ts";
import { type BenchServer, benchServer } from "./temporal_server.ts";
import { addOwner, carried } from "./transitions.ts";

const DUE_LEAD_MS = 3_000;

interface Bench {
  db: Db;
  owner: number;
  server: BenchServer;
  app: Running;
}

async function withClocks<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  return withOwnDatabase(async (db, url) => {
    const { id: owner } = await addOwner(db);
    const server = await benchServer();
    const app = await running(url, { worker: true, more: server.env });
    try {
      await server.startFloor();
      // The first clock of all: from here on the worker is known to work.
      await addTasks({ db, owner }, 1, () => Date.now() + 3_600_000);
      await carried(db, 30_000);
      return await work({ db, owner, server, app });
    } finally {
      await app.stop();
      await server.stop();
    }
  });
}

/** Tasks that ring at their due time, in one statement, with the events that start their clocks. Gives the first id. */
async function addTasks({ db, owner }: Pick<Bench, "db" | "owner">, n: number, dueAt: (at: number) => number) {
  const due = Array.from({ length: n }, (_, at) => new Date(dueAt(at)));
  const { rows } = await sql<{ first: number }>`
    with made as (
      insert into tasks (title, due_at, remind_before, assignee_id, created_by)
      select 'Gọi lại cho khách', at, '{0}', ${owner}, ${owner} from unnest(${due}::timestamptz[]) as given (at)
      returning id
    ), told as (
      insert into events (name, subject, subject_id, actor_id, relay_state)
      select 'task.created', 'task', id, ${owner}, 'waiting' from made
    ) select min(id) as first from made`.execute(db);
  return rows[0]!.first;
}

/** Rings of the tasks from `first` on: how late each was heard of, and whether any was lost, early or doubled. */
async function ringsFrom({ db }: Bench, first: number, n: number, withinMs: number) {
  const count = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(distinct task_id)::int as n from task_reminders where task_id >= ${first}`.execute(db);
    return rows[0]!.n;
  };
  await until(async () => {
    await pause(200);
    return (await count()) >= n;
  }, withinMs).catch(() => {});
  const { rows } = await sql<{ late: number; early: boolean; at: number }>`
    select extract(epoch from coalesce(events.announced_at, events.created_at) - tasks.due_at)::float8 * 1000 as late,
      task_reminders.rang_at < tasks.due_at as early,
      extract(epoch from coalesce(events.announced_at, events.created_at))::float8 * 1000 as at
    from task_reminders join tasks on tasks.id = task_reminders.task_id
    join events on events.subject = 'task' and events.name = 'task.rang' and events.subject_id = tasks.id
    where tasks.id >= ${first}`.execute(db);
  const found = await count();
  const faults = { lost: n - found, doubled: rows.length - found, early: rows.filter((row) => row.early).length };
  return { late: rows.map((row) => row.late), last: Math.max(0, ...rows.map((row) => row.at)), faults };
}

/** The same timers with no work behind them: when each of them was over. */
async function bareTimers({ server }: Bench, ids: string, n: number, dueAt: (at: number) => number, withinMs: number) {
  const { client } = server.temporal;
  const due = new Map<string, number>();
  for (let from = 0; from < n; from += 20) {
    const some = Array.from({ length: Math.min(20, n - from) }, (_, at) => from + at);
    await Promise.all(
      some.map(async (at) => {
        const workflowId = `${ids}:${at}`;
        due.set(workflowId, dueAt(at));
        await client.workflow.start("bareTimer", { workflowId, taskQueue: "floor", args: [dueAt(at)] });
      }),
    );
  }
  const over = `WorkflowType = 'bareTimer' and ExecutionStatus = 'Completed' and WorkflowId starts_with '${ids}:'`;
  await until(async () => {
    await pause(500);
    return (await client.workflow.count(over)).count >= n;
  }, withinMs);
  const closed: { late: number; at: number }[] = [];
  for await (const { workflowId, closeTime } of client.workflow.list({ query: over, pageSize: 1000 })) {
    closed.push({ late: closeTime!.getTime() - due.get(workflowId)!, at: closeTime!.getTime() });
  }
  return { late: closed.map(({ late }) => late), last: Math.max(...closed.map(({ at }) => at)) };
}

const lateness = (late: number[]) =>
  [0.5, 0.99, 1].map((share) => `${(percentile(late, share) / 1000).toFixed(2)} s`).join(" / ");
const memory = ({ server, app }: Bench) =>
  `server ${megabytes(memoryOf(server.pid))}, worker ${megabytes(memoryOf(app.workerPid))}`;
const faultless = ({ lost, doubled, early }: Record<"lost" | "doubled" | "early", number>) =>
  lost + doubled + early === 0 ? "none lost, early, doubled" : `LOST ${lost}, EARLY ${early}, DOUBLED ${doubled}`;

/** Starts a second of the present machine; what is to ring in one instant must all be there before it. */
async function startRate(bench: Bench): Promise<number> {
  const n = scaled(300, 40);
  const began = performance.now();
  await addTasks(bench, n, () => Date.now() + 3_600_000);
  await carried(bench.db, 60_000);
  return (n * 1000) / (performance.now() - began);
}

const instantFor = (n: number, rate: number) => Date.now() + DUE_LEAD_MS + (n / rate) * 1_500;

async function inOneInstant(bench: Bench, n: number, rate: number, withinMs: number) {
  const at = instantFor(n, rate);
  const first = await addTasks(bench, n, () => at);
  await carried(bench.db, withinMs);
  const tooLate = Date.now() > at;
  const { late, last, faults } = await ringsFrom(bench, first, n, withinMs);
  const perSecond = (n * 1000) / Math.max(1, last - at);
  return { late, faults, perSecond, tooLate };
}

/** Thirty a second, and a thousand in one instant, each against bare timers on the same server. */
export function benchReminders(): Promise<Figure[]> {
  return withClocks(async (bench) => {
    const rate = await startRate(bench);
    const spread = scaled(600);
    const begin = instantFor(spread, rate);
    const first = await addTasks(bench, spread, (at) => begin + (at * 1000) / 30);
    await carried(bench.db, 60_000);
    const ours = await ringsFrom(bench, first, spread, 90_000);
    const base = instantFor(spread, rate);
    const floor = await bareTimers(bench, "spread", spread, (at) => base + (at * 1000) / 30, 90_000);

    const n = scaled(1_000);
    const burst = await inOneInstant(bench, n, rate, 90_000);
    const at = instantFor(n, rate);
    const bare = await bareTimers(bench, "instant", n, () => at, 90_000);
    const bareRate = (n * 1000) / Math.max(1, bare.last - at);
    return [
      {
        what: `reminders, ${spread} spread, 30/s: late p50 / p99 / max`,
        measured: `${lateness(ours.late)}; ${faultless(ours.faults)}`,
        floor: `bare timers ${lateness(floor.late)}`,
        aim: "p99 ≤ 0.7 s; none lost, early, doubled",
      },
      {
        what: `reminders, ${n.toLocaleString("en")} in one instant`,
        measured: `${burst.perSecond.toFixed(0)}/s, late ${lateness(burst.late)}; ${faultless(burst.faults)}`,
        floor: `bare timers ${bareRate.toFixed(0)}/s`,
        ratio: `${(burst.perSecond / bareRate).toFixed(2)}×`,
        aim: "≥ 0.8×; none lost, early, doubled",
      },
      { what: "reminders, memory afterwards", measured: memory(bench) },
    ];
  });
}

/** Ten thousand tasks that are due in the same instant: none lost, none doubled. */
export function benchInstant(): Promise<Figure[]> {
  return withClocks(async (bench) => {
    const n = scaled(10_000);
    const rate = await startRate(bench);
    const { late, faults, perSecond, tooLate } = await inOneInstant(bench, n, rate, 360_000);
    return [
      {
        what: `reminders, ${n.toLocaleString("en")} in one instant`,
        measured: `${perSecond.toFixed(0)}/s, late ${lateness(late)}; ${faultless(faults)}`,
        floor: `started ${rate.toFixed(0)}/s${tooLate ? ", the last after the instant" : ""}`,
        aim: "none lost, early, doubled",
      },
      { what: `reminders, memory after ${n.toLocaleString("en")}`, measured: memory(bench) },
    ];
  });
}

const WAITING_FOR_MS = 240_000;

/** Fifty thousand that only wait, or as many as four minutes start: what they cost server and worker. */
export function benchWaiting(): Promise<Figure[]> {
  return withClocks(async (bench) => {
    const wanted = scaled(50_000);
    const before = [memoryOf(bench.server.pid), memoryOf(bench.app.workerPid)];
    const began = performance.now();
    let n = 0;
    while (n < wanted && performance.now() - began < WAITING_FOR_MS) {
      const some = Math.min(1_000, wanted - n);
      await addTasks(bench, some, () => Date.now() + 86_400_000);
      await carried(bench.db, 60_000);
      n += some;
    }
    // A start is accepted long before the worker has taken it up: only then does it wait, and the queue is free again.
    const waiting = "WorkflowType = 'taskReminder' and ExecutionStatus = 'Running' and Stage = 'waiting'";
    await until(async () => {
      await pause(500);
      return (await bench.server.temporal.client.workflow.count(waiting)).count >= n;
    }, 300_000);
    const rate = (n * 1000) / (performance.now() - began);
    const after = [memoryOf(bench.server.pid), memoryOf(bench.app.workerPid)];
    const each = (at: number) => `${(((after[at]! - before[at]!) / n) | 0).toLocaleString("en")} bytes each`;
    // Among all that wait, those that are due still ring on time.
    const ringing = scaled(200);
    const first = await addTasks(bench, ringing, (at) => Date.now() + 15_000 + at * 33);
    const { late, faults } = await ringsFrom(bench, first, ringing, 60_000);
    return [
      {
        what: `${n.toLocaleString("en")} reminders waiting, memory`,
        measured: `server ${megabytes(after[0]!)} (${each(0)}), worker ${megabytes(after[1]!)} (${each(1)})`,
        floor: `before: server ${megabytes(before[0]!)}, worker ${megabytes(before[1]!)}`,
        aim: "the waiting ones cost the worker nothing",
      },
      { what: "started among them", measured: `${rate.toFixed(0)}/s` },
      { what: "ringing beside them, late p50 / p99 / max", measured: `${lateness(late)}; ${faultless(faults)}` },
    ];
  });
}

if (import.meta.main) print("Reminders", await benchReminders());
