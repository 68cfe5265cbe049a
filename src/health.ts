import { Hono, type MiddlewareHandler } from "hono";
import { sql } from "kysely";
import type { Ctx, Env } from "./context.ts";
import { may } from "./may.ts";
import type { Metrics } from "./metrics.ts";

/** OP-1: alive, ready, and the figures for Prometheus. */
export function healthRoutes(metrics: Metrics) {
  const figures = async (c: Ctx) =>
    c.body(await metrics.registry.metrics(), 200, { "Content-Type": metrics.registry.contentType });
  const fromThisMachine: MiddlewareHandler<Env> = (c, next) => (isDirectLoopback(c) ? figures(c) : next());

  return new Hono<Env>()
    .get("/healthz", may("anyone"), (c) => c.json({ alive: true }))
    .get("/readyz", may("anyone"), async (c) => {
      const { db, states } = c.var.deps;
      const ready = await sql`select 1`.execute(db).then(
        () => true,
        () => false,
      );
      const others = await Promise.all(
        Object.entries(states).map(async ([name, ask]) => [name, await Promise.resolve(ask()).catch(() => "away")]),
      );
      return c.json({ ready, database: ready ? "up" : "away", ...Object.fromEntries(others) }, ready ? 200 : 503);
    })
    .get("/metrics", fromThisMachine, may("ops"), figures);
}

/** On the machine itself, and not through a proxy that stands there for the world. */
function isDirectLoopback(c: Ctx): boolean {
  const address = c.env?.incoming?.socket.remoteAddress ?? "";
  return /^(::ffff:)?127\.|^::1$/.test(address) && !c.req.header("X-Forwarded-For") && !c.req.header("Forwarded");
}
