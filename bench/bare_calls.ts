import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { CallHouse } from "./call_house.ts";
import { until } from "./processes.ts";

/** The floor of calls: as many bare workflows with the same rows, the same Update and the same posts, and no rules. */
export async function bareCalls(
  { db, server, pbx, people, pageId }: CallHouse,
  count: number,
  dueAt: (n: number) => number,
): Promise<{ rung: number[]; connected: number[]; last: number }> {
  const { workflow } = server.temporal.client;
  const rung: number[] = [];
  const connected: number[] = [];
  const began = new Map<string, number>();
  let last = 0;
  pbx.doesBare = (what, at) => {
    const [kind, id] = what.split(":") as [string, string];
    if (kind === "connect") return void connected.push(at - began.get(what)!);
    rung.push(at - began.get(id)!);
    last = at;
    void pause(200).then(() => {
      began.set(`connect:${id}`, performance.now());
      return workflow.getHandle(`bare:${id}`).executeUpdate("take");
    });
  };
  const call = async (n: number) => {
    const at = performance.now();
    const { rows } = await sql<{ id: number }>`
      insert into calls (page_id, provider_id, direction, number, queued_at)
      values (${pageId}, ${`bare-${crypto.randomUUID()}`}, 'in', ${`+848${10_000_000 + n}`}, now()) returning id`.execute(
      db,
    );
    const { id } = rows[0]!;
    began.set(`${id}`, at);
    await workflow.signalWithStart("bareCall", {
      ...{ workflowId: `bare:${id}`, taskQueue: "floor", signal: "over" },
      args: [id, people[n % people.length]!.id],
    });
  };
  const calls: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    const ms = dueAt(n) - performance.now();
    if (ms > 0) await pause(ms);
    calls.push(call(n));
  }
  await Promise.all(calls);
  await until(() => connected.length >= count, 180_000);
  return { rung, connected, last };
}
