import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import { sealToken } from "../src/modules/channels/mod.ts";
import { ask } from "./browse.ts";
import { type Agents, seatAgents } from "./call_agents.ts";
import { withOwnDatabase } from "./database.ts";
import { cpuOf, scaled } from "./measure.ts";
import { openPbx, type Pbx } from "./pbx.ts";
import { type Running, running } from "./processes.ts";
import { type BenchServer, benchServer } from "./temporal_server.ts";

/** Two hundred; a run that only shows that it works has fewer. */
export const AGENTS = Math.min(200, scaled(2_000));
const SECRET = "secret of the bench's line, long enough";

/** The hotline with its queue, the real processes, a PBX, and people who have a phone and sit at the queue. */
export interface CallHouse {
  db: Db;
  server: BenchServer;
  app: Running;
  pbx: Pbx;
  queueId: number;
  pageId: number;
  people: { id: number; cookie: string }[];
  /** Somebody's browser enters the queue, as many as are given, and their scripts begin. */
  seat(people: CallHouse["people"]): Promise<Agents>;
  enter(person: { cookie: string }): Promise<unknown>;
  /** Seconds of processor that each of the processes has used so far. */
  cpu(): Promise<Cpu>;
}
export type Cpu = Record<"web" | "worker" | "temporal" | "postgres", number>;

async function furnish(db: Db, commandUrl: string, wrapUpSeconds: number) {
  const named = { channel: "phone" as const, provider_id: "bench-line-0001" };
  const SECRET_KEY = process.env.SECRET_KEY ?? "";
  const sealed = sealToken({ SECRET_KEY }, named, SECRET);
  const { rows } = await sql<{ page: number; queue: number; type: number }>`
    with page as (insert into pages (channel, provider_id, name, token_sealed)
      values ('phone', ${named.provider_id}, 'Hotline', ${sealed}) returning id),
    queue as (insert into queues (name, wrap_up_seconds, max_wait_seconds)
      values ('CSKH', ${wrapUpSeconds}, 900) returning id),
    line as (insert into phone_lines (page_id, number, command_url, queue_id)
      select page.id, '19001234', ${commandUrl}, queue.id from page, queue),
    people as (insert into users (username, name, role, password_hash)
      select 'agent' || n, 'Nguyễn Hoài An ' || n, 'agent', '-' from generate_series(1, ${AGENTS + 1}::int) n returning id),
    members as (insert into queue_members (queue_id, user_id) select queue.id, people.id from queue, people),
    seated as (insert into seats (user_id, extension) select id, 'x' || id from people)
    select page.id as page, queue.id as queue, (select min(id) from call_types) as type from page, queue`.execute(db);
  return rows[0]!;
}

export function inCallHouse<T>(work: (house: CallHouse) => Promise<T>, { wrapUpSeconds = 5 } = {}): Promise<T> {
  return withOwnDatabase(async (db, url) => {
    let webUrl = "";
    const pbx = await openPbx(SECRET, () => ({ url: `${webUrl}/webhooks/phone/bench-line-0001`, secret: SECRET }));
    const { page, queue, type } = await furnish(db, pbx.url, wrapUpSeconds);
    const server = await benchServer();
    const app = await running(url, { worker: true, more: server.env });
    webUrl = app.url;
    const all: Agents[] = [];
    try {
      await server.startFloor(url, pbx.url);
      const ids = (await db.selectFrom("users").select("id").orderBy("id").execute()).map((row) => row.id);
      const cookies = await app.signInAll(db, ids);
      const people = ids.map((id, n) => ({ id, cookie: cookies[n]! }));
      const enter = ({ cookie }: { cookie: string }) =>
        ask(`${app.url}/calls/shift`, { cookie, method: "PUT", headers: { "HX-Request": "true" } });
      return await work({
        ...{ db, server, app, pbx, people, enter, pageId: page, queueId: queue },
        async seat(some) {
          const agents = await seatAgents(app.url, some, type);
          all.push(agents);
          for (let at = 0; at < some.length; at += 20) await Promise.all(some.slice(at, at + 20).map(enter));
          return agents;
        },
        async cpu() {
          const { rows } = await sql<{ pid: number }>`
            select pid from pg_stat_activity where datname = current_database()`.execute(db);
          const postgres = rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
          return { web: cpuOf(app.pid), worker: cpuOf(app.workerPid), temporal: cpuOf(server.pid), postgres };
        },
      });
    } finally {
      for (const agents of all) await agents.close();
      await app.stop();
      await server.stop();
      pbx.close();
    }
  });
}
