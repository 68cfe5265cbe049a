import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import type { CallHouse } from "./call_house.ts";
import { until } from "./processes.ts";

/** Somebody on the line: when they were told of, rang for somebody for the first time, and were connected. */
export interface Caller {
  name: string;
  told: number;
  /** Gives up this long after it began to ring. */
  givesUpMs: number | undefined;
  rung?: number;
  connected?: number;
  /** The ids under which the PBX was told to connect them, and with which phones. */
  connects: Map<string, string>;
  ended?: number;
}

export interface Callers {
  all: Map<string, Caller>;
  /** Calls in, from a number of their own. */
  call(name: string, more?: Pick<Caller, "givesUpMs">): Promise<void>;
  hangUp(name: string): Promise<void>;
  /** Until all of them are over, or for so long: those that are not are told as a fault. */
  over(withinMs: number): Promise<void>;
}

/** Callers who talk for a while with whoever they are connected with, and hang up. */
export function openCallers({ db, pbx }: Pick<CallHouse, "db" | "pbx">, talksMs: () => number): Callers {
  const all = new Map<string, Caller>();
  const said = new Set<Promise<void>>();
  const soon = (ms: number, name: string) => {
    const ending = pause(ms).then(() => hangUp(name));
    said.add(ending);
    void ending.finally(() => said.delete(ending)).catch(() => {});
  };
  async function hangUp(name: string): Promise<void> {
    const caller = all.get(name)!;
    if (caller.ended) return;
    caller.ended = performance.now();
    await pbx.tell({ kind: "ended", call: name, by: "caller" });
  }
  pbx.does = (command, at) => {
    const caller = all.get(command.call);
    if (!caller) return;
    if (command.name === "ring") {
      if (caller.rung === undefined && caller.givesUpMs !== undefined) soon(caller.givesUpMs, caller.name);
      caller.rung ??= at;
    }
    if (command.name !== "connect") return;
    caller.connects.set(command.id, command.extension);
    if (caller.connected === undefined) soon(talksMs(), caller.name);
    caller.connected ??= at;
  };
  return {
    all,
    hangUp,
    async call(name, { givesUpMs } = { givesUpMs: undefined }) {
      all.set(name, { name, told: performance.now(), givesUpMs, connects: new Map() });
      const number = `+849${String(10_000_000 + all.size)}`;
      await pbx.tell({ kind: "started", call: name, direction: "in", number });
    },
    over: (withinMs) =>
      until(async () => {
        await pause(200);
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from calls
          where provider_id = any(${[...all.keys()]}::text[]) and state = 'ended'`.execute(db);
        return rows[0]!.n >= all.size && said.size === 0;
      }, withinMs).catch(() => {}),
  };
}

/** What became of them, as the database and the PBX know it; all of it in words where something is wrong. */
export async function faultsOf(db: Db, { all }: Callers, extensionOf: (userId: number) => string): Promise<string[]> {
  const names = [...all.keys()];
  const { rows: calls } = await sql<{
    name: string;
    outcome: string | null;
    agent_id: number | null;
    answers: number;
  }>`
    select provider_id as name, outcome, agent_id,
      (select count(*) from call_offers where call_id = calls.id and ended = 'answered')::int as answers
    from calls where provider_id = any(${names}::text[])`.execute(db);
  const { rows: doubled } = await sql<{ n: number }>`
    select count(*)::int as n from calls one join calls other on other.agent_id = one.agent_id and other.id > one.id
      and tstzrange(one.answered_at, one.ended_at) && tstzrange(other.answered_at, other.ended_at)
    where one.provider_id = any(${names}::text[]) and one.answered_at is not null and other.answered_at is not null`.execute(
    db,
  );
  const count = (name: string, of: typeof calls) => (of.length > 0 ? [`${of.length} ${name}`] : []);
  const of = (row: (typeof calls)[number]) => all.get(row.name)!;
  return [
    ...(calls.length === all.size ? [] : [`${all.size - calls.length} LOST`]),
    ...count(
      "NOT OVER",
      calls.filter((row) => row.outcome === null),
    ),
    ...count(
      "UNANSWERED",
      calls.filter((row) => row.outcome !== null && row.outcome !== "answered" && of(row).givesUpMs === undefined),
    ),
    ...count(
      "ANSWERED BY NONE OR SEVERAL",
      calls.filter((row) => row.outcome === "answered" && row.answers !== 1),
    ),
    ...count(
      "CONNECTED TWICE",
      calls.filter((row) => of(row).connects.size > 1),
    ),
    ...count(
      "CONNECTED WITH ANOTHER",
      calls.filter(
        (row) =>
          row.agent_id !== null && [...of(row).connects.values()].some((ext) => ext !== extensionOf(row.agent_id!)),
      ),
    ),
    ...(doubled[0]!.n > 0 ? [`${doubled[0]!.n} TALKS OF SOMEBODY IN A TALK`] : []),
  ];
}
