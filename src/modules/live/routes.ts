import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { may } from "../../may.ts";

/** GET /live: the stream of the person asking, for one browser. */
export const liveRoutes = new Hono<Env>().get("/", may("signed-in"), async (c) => {
  const { incoming, outgoing } = c.env as HttpBindings;
  const joined = await c.var.deps.live.join(c.var.person.id, incoming, outgoing, c.req.query("since"));
  if (!joined) return c.body(null, 401);
  // The response is the stream's own from here on; a fresh object each time, as middleware adds headers to it.
  const sent = new Response(null, { headers: { "x-hono-already-sent": "true" } });
  // The server knows the mark on a whole response only: one that is not asked for its body goes a shorter way.
  void sent.body;
  return sent;
});
