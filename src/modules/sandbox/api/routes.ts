import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import * as z from "zod";
import { listSubscribed, verifyCallback } from "../facebook/subscriptions.ts";
import { knobsForm } from "../knobs.ts";
import type { Sandbox } from "../sandbox.ts";
import { targetOf } from "../webhooks/wire.ts";
import { actRoutes } from "./act_routes.ts";
import { createCustomer, listCustomers } from "./customers.ts";
import { startFlood, type Flood } from "./flood.ts";
import { forms } from "./forms.ts";
import { customerIn, pageIn, parse } from "./lookup.ts";
import { customerView, threadOf } from "./thread.ts";

/** What tests and the phone ask for; `/docs` tells people of it. */
export function apiRoutes(sandbox: Sandbox): Hono {
  const api = new Hono();
  const { world } = sandbox;
  let floods: Flood[] = [];

  api.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 422);
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    throw error;
  });

  api.get("/events", () => sandbox.live.stream(sandbox.closing));
  api.get("/pages", (c) =>
    c.json({
      data: Object.values(world.pages).map((page) => ({ ...page, picture: `/pictures/profile-page-${page.id}` })),
    }),
  );
  api.put("/pages/:page", async (c) => {
    const page = pageIn(sandbox, c);
    Object.assign(page, await parse(c, forms.page));
    sandbox.changed();
    sandbox.live.tell("pages");
    return c.json({ ...page, subscriptions: listSubscribed(sandbox, page).data });
  });

  api.post("/customers", async (c) => {
    const form = await parse(c, z.union([forms.customer, z.array(forms.customer)]));
    const made = [form].flat().map((each) => {
      if (!world.pages[each.page_id]) throw new HTTPException(404, { message: `No page ${each.page_id}` });
      return createCustomer(sandbox, each);
    });
    return c.json(Array.isArray(form) ? made.map(customerView) : customerView(made[0]!), 201);
  });
  api.get("/pages/:page/customers", (c) =>
    c.json({ data: listCustomers(sandbox, pageIn(sandbox, c).id).slice(0, 200).map(customerView) }),
  );
  api.put("/pages/:page/customers/:psid", async (c) => {
    const customer = customerIn(sandbox, c);
    Object.assign(customer, await parse(c, forms.customerChange));
    sandbox.changed();
    sandbox.live.tell(`page:${customer.page_id}`);
    return c.json(customerView(customer));
  });
  api.get("/pages/:page/customers/:psid/thread", (c) => c.json(threadOf(sandbox, customerIn(sandbox, c))));
  api.route("/", actRoutes(sandbox));

  api.post("/flood", async (c) => {
    const order = await parse(c, forms.flood);
    if (!world.pages[order.page]) throw new HTTPException(404, { message: `No page ${order.page}` });
    const { flood, finished } = startFlood(sandbox, floods.length + 1, order);
    floods.push(flood);
    if (order.background) return c.json({ id: flood.id }, 202);
    await finished;
    return c.json(flood);
  });
  api.get("/floods/:id", (c) => {
    const flood = floods[Number(c.req.param("id")) - 1];
    return flood ? c.json(flood) : c.notFound();
  });

  api.get("/knobs", (c) => c.json(world.knobs));
  api.put("/knobs", async (c) => {
    Object.assign(world.knobs, await parse(c, knobsForm.partial()));
    sandbox.changed();
    sandbox.outbox.release();
    sandbox.live.tell("knobs");
    return c.json(world.knobs);
  });

  api.get("/webhooks", (c) => {
    const deliveries = sandbox.outbox.list().slice(0, Number(c.req.query("limit") ?? 500));
    return c.json({
      target: targetOf(sandbox),
      data: deliveries.map(({ id, state, items, attempts }) => ({ id, state, items, attempts })),
    });
  });
  api.post("/webhooks/retry", (c) => {
    sandbox.outbox.release();
    return c.body(null, 204);
  });
  api.put("/target", async (c) => {
    world.target = (await parse(c, forms.target)).url;
    sandbox.changed();
    return c.json({ target: targetOf(sandbox) });
  });
  api.post("/verification", async (c) => {
    const failure = await verifyCallback(targetOf(sandbox), sandbox.settings.verifyToken, sandbox.closing);
    return c.json({ verified: !failure, reason: failure ?? null });
  });
  api.delete("/state", (c) => {
    floods = [];
    sandbox.reset();
    return c.body(null, 204);
  });
  return api;
}
