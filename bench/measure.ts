import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";

/** A figure of the table: what was measured, beside the floor of the same run and the aim. */
export interface Figure {
  what: string;
  measured: string;
  floor?: string;
  ratio?: string;
  aim?: string;
}

export const percentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
export const p50 = (values: number[]) => percentile(values, 0.5);
export const p99 = (values: number[]) => percentile(values, 0.99);
export const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const times = (value: number, floor: number) => `${(value / floor).toFixed(2)}×`;
export const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

/** How long each of `count` runs took, after a few that nobody counts. */
export async function timed(count: number, work: (n: number) => Promise<unknown>, warm = 10): Promise<number[]> {
  const took: number[] = [];
  for (let n = -warm; n < count; n++) {
    const began = performance.now();
    await work(n);
    if (n >= 0) took.push(performance.now() - began);
  }
  return took;
}

/**
 * Both by turns, so that what else the machine does falls on both alike. Each was done `before` as often as a process
 * in service has done it: what the runtime does the first hundred times, compiling what it runs, is a figure of the start.
 */
export async function sideBySide(
  count: number,
  ours: () => Promise<unknown>,
  floor: () => Promise<unknown>,
  before = scaled(600, 15),
) {
  const took = { ours: [] as number[], floor: [] as number[] };
  for (let round = 0; round < 5; round++) {
    took.floor.push(...(await timed(count / 5, floor, round ? 1 : before)));
    took.ours.push(...(await timed(count / 5, ours, round ? 1 : before)));
  }
  return took;
}

/** Rounds a second with so many at once. */
export async function perSecond(atOnce: number, forMs: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let done = 0;
  const go = async () => {
    for (; performance.now() - began < forMs; done++) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, go));
  return (done * 1000) / (performance.now() - began);
}

const TICKS_A_SECOND = Number(execFileSync("getconf", ["CLK_TCK"]).toString());

/** Seconds of processor that a process has used so far. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Bytes that a process holds in memory. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;

/** A part of the whole size, for a run that only shows that it works: `BENCH_SCALE=0.02 npm run bench -- reminders`. */
export const scaled = (size: number, least = 20): number =>
  Math.max(least, Math.round(size * Number(process.env.BENCH_SCALE || 1)));

export function print(title: string, figures: Figure[]): void {
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(" ");
  console.log(`\n${title} · ${availableParallelism()} cores · load ${load}`);
  console.table(Object.fromEntries(figures.map(({ what, ...rest }) => [what, rest])));
}
