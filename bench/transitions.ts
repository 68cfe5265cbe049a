import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import type { Person } from "../src/modules/people/table.ts";
import { openTicket } from "../src/modules/tickets/mod.ts";
import { isMissing } from "../src/temporal.ts";
import { ask } from "./browse.ts";
import { withOwnDatabase } from "./database.ts";
import { type Figure, ms, p50, p99, perSecond, print, scaled, sideBySide, times } from "./measure.ts";
import { running, until } from "./processes.ts";
import { type BenchServer, benchServer } from "./temporal_server.ts";

const AT_ONCE = 20;

export async function addOwner(db: Db): Promise<Person> {
  const user = { username: "owner", name: "Trần Thị Quế", role: "owner" as const, password_hash: "-" };
  return db
    .insertInto("users")
    .values(user)
    .returning(["id", "name", "username", "role", "locale", "theme"])
    .executeTakeFirstOrThrow();
}

/** Until nothing waits any more to be carried to a clock. */
export const carried = (db: Db, withinMs: number) =>
  until(async () => {
    const { rows } = await sql`select from events where relay_state = 'waiting' limit 1`.execute(db);
    return rows.length === 0;
  }, withinMs);

/** As many of something as there are hands; each goes back when it is done with. */
function lending<T>(things: readonly T[]) {
  const free = [...things];
  return async (work: (thing: T) => Promise<unknown>) => {
    const thing = free.pop()!;
    await work(thing).finally(() => free.push(thing));
  };
}

async function startIdle({ temporal }: BenchServer): Promise<string[]> {
  const ids = Array.from({ length: AT_ONCE }, (_, n) => `idle:${n}`);
  for (const workflowId of ids) await temporal.client.workflow.start("idle", { workflowId, taskQueue: "floor" });
  return ids;
}

/** Moves of tickets from the click to the fragment, against empty Updates on the same server. */
export function benchTransitions(): Promise<Figure[]> {
  return withOwnDatabase(async (db, url) => {
    const owner = await addOwner(db);
    const server = await benchServer();
    const app = await running(url, { worker: true, more: server.env });
    try {
      await server.startFloor();
      const idle = await startIdle(server);
      const tickets: number[] = [];
      for (let n = 0; n < AT_ONCE; n++) {
        const opening = { clientKey: crypto.randomUUID(), title: `Phiếu ${n}`, assigneeId: owner.id };
        tickets.push((await openTicket(db, owner, opening)).id);
      }
      await carried(db, 30_000);
      for (const id of tickets) await runs(server, `ticket:${id}`);
      const cookie = await app.signIn(db, owner.id);
      const next = new Map<number, string>();
      const move = (id: number) => {
        const to = next.get(id) ?? "open";
        next.set(id, to === "open" ? "wait_customer" : "open");
        const form = { to, part: "bar", command: crypto.randomUUID() };
        return ask(`${app.url}/tickets/${id}/status`, { cookie, form, headers: { "HX-Request": "true" } });
      };
      const update = (id: string) => server.temporal.client.workflow.getHandle(id).executeUpdate("nothing");
      const one = await sideBySide(
        scaled(100, 10),
        () => move(tickets[0]!),
        () => update(idle[0]!),
        scaled(100, 10),
      );
      const [lendTicket, lendIdle] = [lending(tickets), lending(idle)];
      const forMs = scaled(8_000, 1_000);
      const floorRate = await perSecond(AT_ONCE, forMs, () => lendIdle(update));
      const rate = await perSecond(AT_ONCE, forMs, () => lendTicket(move));
      await mustHaveMoved(db);
      return [
        {
          what: "ticket transition, click → fragment",
          measured: `p50 ${ms(p50(one.ours))}, p99 ${ms(p99(one.ours))}`,
          floor: `empty Update ${ms(p50(one.floor))}`,
          ratio: times(p50(one.ours), p50(one.floor)),
          aim: "≤ 2×",
        },
        {
          what: `ticket transitions, ${AT_ONCE} at once`,
          measured: `${rate.toFixed(0)}/s`,
          floor: `empty Updates ${floorRate.toFixed(0)}/s`,
          ratio: times(rate, floorRate),
          aim: "≥ 0.6×",
        },
      ];
    } finally {
      await app.stop();
      await server.stop();
    }
  });
}

const runs = ({ temporal }: BenchServer, id: string) =>
  until(async () => {
    const found = await temporal.client.workflow
      .getHandle(id)
      .describe()
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    return found?.status.name === "RUNNING";
  });

/** A move that only waits would be quick too. */
async function mustHaveMoved(db: Db): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from commands where state = 'waiting'`.execute(
    db,
  );
  if (rows[0]!.n > 0) throw new Error(`${rows[0]!.n} moves were put off: the clocks did not answer in time`);
}

if (import.meta.main) print("Transitions", await benchTransitions());
