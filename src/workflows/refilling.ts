import { setTimeout as pause } from "node:timers/promises";
import type { Db } from "../database.ts";
import { listShifts, listWaitingCalls } from "../modules/calls/mod.ts";
import { listOpenWindows, listUnsent } from "../modules/inbox/mod.ts";
import { listWaitingTasks, readTaskClocks } from "../modules/tasks/mod.ts";
import { listOpenStandings } from "../modules/tickets/mod.ts";
import type { Temporal } from "../temporal.ts";
import { startMissing, type Wanted } from "./starting.ts";
import type { Timing } from "./timing.ts";
import { deliver, follow, keepShift, remind, route, watchWindow } from "./wanting.ts";

interface Options {
  timing: Timing;
  /** Tells that the work goes on. */
  beat?: () => void;
  /** Starts a second at most, so that a refill leaves room for the work of the day. */
  rate?: number;
}

const BATCH = 500;

/** Starts the deliveries of messages that wait to be sent and that nothing delivers. Returns how many. */
export async function refillDeliveries(db: Db, temporal: Temporal, options: Options): Promise<number> {
  const running = await runningIds(temporal, "messageDelivery", options);
  let started = 0;
  for (let after = 0; ; ) {
    const unsent = await listUnsent(db, { after, limit: BATCH });
    const wanted = unsent.map((conversation) => deliver(conversation, options.timing));
    started += await startAbsent(temporal, wanted, running, options);
    if (unsent.length < BATCH) return started;
    after = unsent.at(-1)!.id;
  }
}

/** Starts the clocks of open reply windows that nothing watches. Returns how many. */
export async function refillWindows(db: Db, temporal: Temporal, options: Options): Promise<number> {
  const running = await runningIds(temporal, "replyWindow", options);
  let started = 0;
  for (let after = { at: new Date(Date.now() - options.timing.windowMs), id: 0 }; ; ) {
    const open = await listOpenWindows(db, { after, limit: BATCH });
    const wanted = open.map((conversation) => watchWindow(conversation, options.timing));
    started += await startAbsent(temporal, wanted, running, options);
    if (open.length < BATCH) return started;
    after = open.at(-1)!;
  }
}

/** Starts the lifecycles of tickets that are not closed and that nothing follows. Returns how many. */
export async function refillTickets(db: Db, temporal: Temporal, options: Options): Promise<number> {
  const running = await runningIds(temporal, "ticketLifecycle", options);
  let started = 0;
  for (let after = 0; ; ) {
    const open = await listOpenStandings(db, { after, limit: BATCH });
    started += await startAbsent(temporal, open.map(follow), running, options);
    if (open.length < BATCH) return started;
    after = open.at(-1)!.id;
  }
}

/** Starts the reminders of open tasks with a due time that nothing rings for. Returns how many. */
export async function refillReminders(db: Db, temporal: Temporal, options: Options): Promise<number> {
  const running = await runningIds(temporal, "taskReminder", options);
  let started = 0;
  for (let after = 0; ; ) {
    const waiting = await listWaitingTasks(db, { after, limit: BATCH });
    const clocks = await readTaskClocks(
      db,
      waiting.map(({ id }) => id),
    );
    const wanted = waiting.map(({ id }) => remind({ id, clock: clocks.get(id) }));
    started += await startAbsent(temporal, wanted, running, options);
    if (waiting.length < BATCH) return started;
    after = waiting.at(-1)!.id;
  }
}

/** Starts the routing of calls that wait and that nothing routes. Returns how many. */
export async function refillCalls(db: Db, temporal: Temporal, options: Options): Promise<number> {
  const running = await runningIds(temporal, "callRouting", options);
  let started = 0;
  for (let after = 0; ; ) {
    const waiting = await listWaitingCalls(db, { after, limit: BATCH });
    started += await startAbsent(temporal, waiting.map(route), running, options);
    if (waiting.length < BATCH) return started;
    after = waiting.at(-1)!.id;
  }
}

/** Starts the clocks of people who are in the queues and whose time nothing keeps. Returns how many. */
export async function refillShifts(db: Db, temporal: Temporal, options: Options): Promise<number> {
  const running = await runningIds(temporal, "agentShift", options);
  let started = 0;
  for (let after = 0; ; ) {
    const there = await listShifts(db, { after, limit: BATCH });
    started += await startAbsent(temporal, there.map(keepShift), running, options);
    if (there.length < BATCH) return started;
    after = there.at(-1)!.id;
  }
}

/** What runs, in a few large pages: asking for each conversation would cost the server far more. */
async function runningIds({ client }: Temporal, workflow: Wanted["workflow"], { beat }: Options): Promise<Set<string>> {
  const ids = new Set<string>();
  const query = `WorkflowType = '${workflow}' and ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) {
    if (ids.size % 1000 === 0) beat?.();
    ids.add(workflowId);
  }
  return ids;
}

async function startAbsent(
  temporal: Temporal,
  wanted: Wanted[],
  running: Set<string>,
  { beat, rate = 50 }: Options,
): Promise<number> {
  const absent = wanted.filter(({ id }) => !running.has(id));
  for (let from = 0; from < absent.length; from += 10) {
    const tick = pause((10 / rate) * 1000);
    await Promise.all(absent.slice(from, from + 10).map((one) => startMissing(temporal, one)));
    beat?.();
    if (from + 10 < absent.length) await tick;
  }
  return absent.length;
}
