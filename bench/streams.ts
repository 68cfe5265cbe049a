import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import { bindAnnouncer, changing, createAnnouncer, record } from "../src/modules/events/mod.ts";
import { openRedis } from "../src/redis.ts";
import { withOwnDatabase } from "./database.ts";
import { cpuOf, type Figure, kilobytes, megabytes, memoryOf, ms, p50, p99, print, times } from "./measure.ts";
import { freePort } from "../test/free_port.ts";
import { end, running, until } from "./processes.ts";
import { type Listeners, listenAs } from "./stream_client.ts";

const AGENTS = 5_000;
const A_SECOND = 20;
const BROADCASTS = 8 * A_SECOND;
/** By then the runtime has cleared up once, as it does by itself where little happens. */
const REST_MS = 15_000;

interface Taken {
  cpu: number;
  idle: number;
  /** Two seconds after they came, and after a rest. */
  each: number;
  rested: number;
  loaded: number;
  took: number[];
}

/** Says something so many times a second and notes when each of the listeners has heard of it. */
async function broadcast(pid: number, listeners: Listeners, say: (n: number) => Promise<number>) {
  const said = new Map<number, number>();
  const took: number[] = [];
  // Conversations are told apart by their ids, and each is spoken of once.
  listeners.heard = (chunk) => {
    const now = performance.now();
    for (const [, id] of chunk.toString("latin1").matchAll(/"id":(\d+)/g)) took.push(now - said.get(Number(id))!);
  };
  const before = cpuOf(pid);
  const began = performance.now();
  for (let n = 0; n < BROADCASTS; n++) {
    await pause(Math.max(0, began + (n * 1000) / A_SECOND - performance.now()));
    const at = performance.now();
    void say(n).catch(() => {});
    said.set(n + 1, at);
  }
  await until(() => took.length >= BROADCASTS * listeners.sockets.length, 60_000);
  return { cpu: cpuOf(pid) - before, took };
}

/** Everybody is a supervisor of the one page, so that each event concerns all. */
async function seat(db: Db): Promise<number[]> {
  await sql`insert into pages (channel, provider_id, name) values ('facebook', '9', 'Trang')`.execute(db);
  await sql`insert into users (username, name, role, password_hash)
    select 'agent' || n, 'An', 'supervisor', '-' from generate_series(1, ${AGENTS}::int) n`.execute(db);
  await sql`insert into page_members (page_id, user_id) select pages.id, users.id from pages, users`.execute(db);
  await sql`insert into customers (name) select 'Khách' from generate_series(1, ${BROADCASTS}::int)`.execute(db);
  await sql`insert into identities (customer_id, page_id, provider_id) select id, 1, 'p' || id from customers`.execute(
    db,
  );
  await sql`insert into conversations (page_id, customer_id, identity_id, channel)
    select 1, customer_id, id, 'facebook' from identities order by id`.execute(db);
  const { rows } = await sql<{ id: number }>`select id from users order by id`.execute(db);
  return rows.map((row) => row.id);
}

const ours = () =>
  withOwnDatabase(async (db, url): Promise<Taken> => {
    const users = await seat(db);
    const web = await running(url);
    const redis = openRedis(process.env.REDIS_URL ?? "");
    bindAnnouncer(db, createAnnouncer(db, redis));
    try {
      const cookies = await web.signInAll(db, users);
      await until(() => redis.status === "ready");
      const idle = memoryOf(web.pid);
      const listeners = await listenAs(web.url, "/live", cookies);
      const eachNow = () => (memoryOf(web.pid) - idle) / AGENTS;
      await pause(2_000);
      const each = eachNow();
      await pause(REST_MS);
      const rested = eachNow();
      const taken = await broadcast(web.pid, listeners, (n) =>
        changing(db, (trx) => record(trx, "conversation.read", n + 1)).then(() => n + 1),
      );
      const loaded = memoryOf(web.pid);
      listeners.close();
      return { ...taken, idle, each, rested, loaded };
    } finally {
      await web.stop();
      redis.disconnect();
    }
  });

async function bare(): Promise<Taken> {
  const port = await freePort();
  const child = fork(new URL("./stream_floor.ts", import.meta.url), { env: { ...process.env, PORT: `${port}` } });
  await once(child, "message");
  const idle = memoryOf(child.pid!);
  const listeners = await listenAs(
    `http://localhost:${port}`,
    "/",
    Array.from({ length: AGENTS }, () => "none"),
  );
  const eachNow = () => (memoryOf(child.pid!) - idle) / AGENTS;
  const each = eachNow();
  await pause(REST_MS);
  const rested = eachNow();
  const taken = await broadcast(child.pid!, listeners, async (n) => {
    const change = [{ subject: "conversation", id: n + 1, name: "conversation.read" }];
    child.send(`event: changes\ndata: ${JSON.stringify(change)}\n\n`);
    return n + 1;
  });
  listeners.close();
  await end(child);
  return { ...taken, idle, each, rested, loaded: 0 };
}

/** Five thousand agents on one web process against responses that are only written to. */
export async function benchStreams(): Promise<Figure[]> {
  const floor = await bare();
  const live = await ours();
  const [what, aim] = [`${AGENTS.toLocaleString("en")} streams, ${A_SECOND} broadcasts/s:`, "p99 ≤ 250 ms"];
  const spread = ({ took }: Taken) => `p50 ${ms(p50(took))}, p99 ${ms(p99(took))}`;
  return [
    {
      what: `${what} heard after`,
      measured: spread(live),
      floor: spread(floor),
      ratio: times(p99(live.took), p99(floor.took)),
      aim,
    },
    {
      what: `${what} processor`,
      measured: `${live.cpu.toFixed(2)} s`,
      floor: `${floor.cpu.toFixed(2)} s`,
      ratio: times(live.cpu, floor.cpu),
      aim: "≤ 1.5×",
    },
    {
      what: `${what} memory each, and after a rest`,
      measured: `${kilobytes(live.each)}, ${kilobytes(live.rested)}`,
      floor: `${kilobytes(floor.each)}, ${kilobytes(floor.rested)}`,
      aim: "≤ 25 KB",
    },
    { what: "web process, idle", measured: megabytes(live.idle), aim: "≤ 120 MB" },
    { what: "web process, under these streams", measured: megabytes(live.loaded), aim: "≤ 250 MB" },
  ];
}

if (import.meta.main) print("Streams", await benchStreams());
