import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { type Figure, print } from "./measure.ts";

/** The ingest speaks in messages a second; here its figures stand beside the others. */
async function ingest(): Promise<Figure[]> {
  const { benchIngest } = await import("./ingest.ts");
  const [floor, ...rows] = await benchIngest();
  return rows.map((row, n) => ({
    what: row.what!,
    measured: `${row["messages/s"]} messages/s`,
    floor: `SQL ${floor!["messages/s"]}/s`,
    ratio: row["of the floor"],
    aim: n === rows.length - 1 ? "≥ 50 %, ≥ 1,500 messages/s" : "",
  }));
}

/** Each with the minutes after which it is given up, several times what it takes on two quiet cores. */
const parts: Record<string, [minutes: number, part: () => Promise<Figure[]>]> = {
  ingest: [3, ingest],
  arrival: [3, async () => (await import("./arrival.ts")).benchArrival()],
  inbox: [6, async () => (await import("./inbox.ts")).benchInbox()],
  thread: [2, async () => (await import("./thread.ts")).benchThread()],
  tickets: [8, async () => (await import("./tickets.ts")).benchTickets()],
  transitions: [4, async () => (await import("./transitions.ts")).benchTransitions()],
  reminders: [6, async () => (await import("./reminders.ts")).benchReminders()],
  instant: [14, async () => (await import("./reminders.ts")).benchInstant()],
  waiting: [14, async () => (await import("./reminders.ts")).benchWaiting()],
  calls: [9, async () => (await import("./calls.ts")).benchCalls()],
  "calls-instant": [6, async () => (await import("./calls.ts")).benchCallsInstant()],
  "calls-waiting": [8, async () => (await import("./calls.ts")).benchCallsWaiting()],
  bulk: [6, async () => (await import("./bulk.ts")).benchBulk()],
  search: [8, async () => (await import("./search.ts")).benchSearch()],
  customers: [6, async () => (await import("./customers.ts")).benchCustomers()],
  streams: [4, async () => (await import("./streams.ts")).benchStreams()],
  weight: [2, async () => (await import("./weight.ts")).benchWeight()],
  import: [5, async () => (await import("./import.ts")).benchImport()],
  start: [5, async () => (await import("./start.ts")).benchStart()],
};
let underWay: ChildProcess | undefined;

/** One part in a process group of its own, so that neither its end nor its hanging takes anything from the others. */
function measure(name: string, minutes: number): Promise<Figure[]> {
  const child = fork(fileURLToPath(import.meta.url), [name], { detached: true });
  underWay = child;
  return new Promise((done) => {
    let figures: Figure[] = [{ what: name, measured: "failed: it ended without figures" }];
    const late = setTimeout(() => {
      figures = [{ what: name, measured: `failed: not done after ${minutes} minutes` }];
      clear(child);
    }, minutes * 60_000);
    child.on("message", (said: Figure[]) => (figures = said));
    child.once("error", (error) => (figures = [{ what: name, measured: `failed: ${error.message}` }]));
    child.once("close", () => {
      clearTimeout(late);
      clear(child);
      done(figures);
    });
  });
}

/** What a part has started goes with it. */
function clear({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has cleared up after itself.
  }
}

async function measureAll(wanted: string[]): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      if (underWay) clear(underWay);
      process.exit(1);
    });
  }
  const figures: Figure[] = [];
  for (const name of wanted) {
    // Ten million messages are an hour's filling.
    const minutes = parts[name]![0] * (process.env.BENCH_FULL === "1" ? 12 : 1);
    const began = performance.now();
    const load = loadavg().map((value) => value.toFixed(1));
    console.error(`measuring: ${name} · ${availableParallelism()} cores · load ${load.join(" ")}`);
    const found = await measure(name, minutes);
    console.error(`  ${name} took ${((performance.now() - began) / 1000).toFixed(0)} s`);
    print(name, found);
    figures.push(...found);
  }
  if (wanted.length > 1) print("Switchboard", figures);
  process.exitCode = figures.some(({ measured }) => measured.startsWith("failed")) ? 1 : 0;
}

const [given] = process.argv.slice(2);
if (process.send && given) {
  const [, part] = parts[given]!;
  const figures = await part().catch((error: Error) => [{ what: given, measured: `failed: ${error.message}` }]);
  process.send(figures, () => process.exit());
} else {
  const unknown = process.argv.slice(2).filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`there are: ${Object.keys(parts).join(", ")}; not ${unknown.join(", ")}`);
  await measureAll(given ? process.argv.slice(2) : Object.keys(parts));
}
