import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { sql } from "kysely";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Db } from "./database.ts";

interface Vitals {
  db: Db;
  /** "off" where no Temporal is set up. */
  clocks: () => string;
}

/**
 * Answers on 127.0.0.1 how the worker is: /healthz as soon as it runs; /readyz when the database answers, with or
 * without Temporal, because everything but clocks goes on without it; /metrics for Prometheus.
 */
export async function serveHealth({ db, clocks }: Vitals, port: number): Promise<Server> {
  const registry = metrics(db, clocks);
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: string, type = "application/json") =>
      response.writeHead(status, { "content-type": type }).end(body);
    try {
      if (request.url === "/healthz") return answer(200, JSON.stringify({ ok: true }));
      if (request.url === "/metrics") return answer(200, await registry.metrics(), registry.contentType);
      if (request.url !== "/readyz") return answer(404, JSON.stringify({ ok: false }));
      await sql`select 1`.execute(db);
      return answer(200, JSON.stringify({ ok: true, clocks: clocks() }));
    } catch {
      return answer(503, JSON.stringify({ ok: false, clocks: clocks() }));
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function metrics(db: Db, clocks: () => string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const running = new Gauge({
    name: "switchboard_clocks_running",
    help: "1 while the Temporal workers run",
    registers: [],
    collect() {
      this.set(clocks() === "running" ? 1 : 0);
    },
  });
  const waiting = new Gauge({
    name: "switchboard_waiting",
    help: "What waits in the database for a process to take it",
    labelNames: ["what"],
    registers: [],
    async collect() {
      for (const [what, count] of Object.entries(await countWaiting(db))) this.set({ what }, count);
    },
  });
  registry.registerMetric(running);
  registry.registerMetric(waiting);
  return registry;
}

async function countWaiting(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from events where relay_state = 'waiting') as events_to_relay,
    (select count(*) from commands where state = 'waiting') as commands,
    (select count(*) from webhook_events where state = 'pending') as webhooks_pending,
    (select count(*) from webhook_events where state = 'parked') as webhooks_parked,
    (select count(*) from messages where state = 'sending') as messages_sending,
    (select count(*) from attachments where state = 'waiting') as attachments_waiting`.execute(db);
  return rows[0]!;
}
