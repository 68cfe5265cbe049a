import { Hono } from "hono";
import { use } from "../knobs.ts";
import type { Sandbox } from "../sandbox.ts";
import { findCustomer } from "../world.ts";
import { listAccounts, pageFields, select } from "./accounts.ts";
import { listConversations, listMessages } from "./conversations.ts";
import { GraphError, missing, ordered } from "./errors.ts";
import { postMessage } from "./messages.ts";
import { debugToken, exchange } from "./oauth.ts";
import { listOf, readParams, type Params } from "./params.ts";
import { profileOf } from "./profile.ts";
import { createRates } from "./rates.ts";
import { listSubscribed, subscribe, subscribeApp, unsubscribe } from "./subscriptions.ts";
import { bearerOf, checkProof, pageOf, tokenIn, type Bearer } from "./tokens.ts";
import { upload } from "./uploads.ts";

type Env = { Variables: { params: Params; bearer: Bearer } };

/** The Graph API, mounted below `/graph/{version}`. */
export function graphRoutes(sandbox: Sandbox): Hono<Env> {
  const graph = new Hono<Env>();
  const rates = createRates(sandbox);

  graph.onError((error) => {
    if (error instanceof GraphError) return error.toResponse();
    throw error;
  });
  graph.notFound((c) =>
    new GraphError(2500, `Unknown path components: ${c.req.path.replace(/^\/graph\/[^/]+/, "")}`).toResponse(),
  );

  graph.use(async (c, next) => {
    const params = await readParams(c.req);
    c.set("params", params);
    // A knob waits for the next message: "typing" and "seen" go by the same path and are none.
    const isSend = c.req.method === "POST" && c.req.path.endsWith("/messages") && !params.text("sender_action");
    if ((isSend || sandbox.world.knobs.slow_on === "any") && use(sandbox.world.knobs, "slow")) {
      await sandbox.pause(sandbox.world.knobs.slow_ms);
    }
    if (c.req.path.endsWith("/oauth/access_token")) return next();
    const token = tokenIn(c.get("params"), c.req.header("authorization"));
    const bearer = bearerOf(sandbox, token);
    c.set("bearer", bearer);
    checkProof(sandbox, token!, c.get("params").text("appsecret_proof"));
    const { knobs } = sandbox.world;
    if ((isSend || knobs.error_on === "any") && use(knobs, "error")) throw ordered(knobs);
    await next();
    const usage = rates.headers(bearer.kind === "page" ? bearer.page.id : undefined);
    for (const [name, value] of Object.entries(usage)) c.header(name, value);
  });

  graph.get("/oauth/access_token", (c) => c.json(exchange(sandbox, c.get("params"))));
  graph.get("/debug_token", (c) => c.json(debugToken(sandbox, c.get("params").text("input_token"))));
  graph.get("/me/accounts", (c) => {
    if (c.get("bearer").kind !== "user") throw missing("me");
    return c.json(listAccounts(sandbox, c.get("params"), c.req.path));
  });
  graph.get("/me", (c) => {
    const bearer = c.get("bearer");
    const fields = listOf(c.get("params").text("fields") ?? "name,id");
    if (bearer.kind === "page") return c.json(pageFields(sandbox, bearer.page, fields));
    return c.json(select({ ...sandbox.world.user, email: "que.tran@example.vn" }, fields));
  });

  graph.get("/:page/subscribed_apps", (c) =>
    c.json(listSubscribed(sandbox, pageOf(c.get("bearer"), c.req.param("page"), "get"))),
  );
  graph.post("/:page/subscribed_apps", (c) =>
    c.json(subscribe(sandbox, pageOf(c.get("bearer"), c.req.param("page"), "post"), c.get("params"))),
  );
  graph.delete("/:page/subscribed_apps", (c) =>
    c.json(unsubscribe(sandbox, pageOf(c.get("bearer"), c.req.param("page"), "delete"))),
  );
  graph.post("/:page/messages", async (c) => {
    const page = pageOf(c.get("bearer"), c.req.param("page"), "post");
    return c.json(await postMessage(sandbox, rates, page, c.get("params")));
  });
  graph.post("/:page/message_attachments", async (c) => {
    pageOf(c.get("bearer"), c.req.param("page"), "post");
    return c.json(await upload(sandbox, c.get("params")));
  });
  graph.get("/:page/conversations", (c) => {
    const page = pageOf(c.get("bearer"), c.req.param("page"), "get");
    rates.check(page.id, "conversations");
    return c.json(listConversations(sandbox, page, c.get("params"), c.req.path));
  });
  graph.get("/:conversation/messages", (c) => {
    const page = pageOf(c.get("bearer"), "me", "get");
    rates.check(page.id, "conversations");
    return c.json(listMessages(sandbox, page, c.req.param("conversation"), c.get("params"), c.req.path));
  });
  graph.post("/:app/subscriptions", async (c) => {
    const app = c.req.param("app");
    if (c.get("bearer").kind !== "app" || app !== sandbox.settings.appId) throw missing(app, "post");
    return c.json(await subscribeApp(sandbox, c.get("params")));
  });
  graph.get("/:id", (c) => {
    const bearer = c.get("bearer");
    const id = c.req.param("id");
    const fields = listOf(c.get("params").text("fields"));
    const page = sandbox.world.pages[id];
    if (page && (bearer.kind === "user" || (bearer.kind === "page" && bearer.page.id === id))) {
      return c.json(pageFields(sandbox, page, fields.length > 0 ? fields : ["name", "id"]));
    }
    const customer = bearer.kind === "page" ? findCustomer(sandbox.world, bearer.page.id, id) : undefined;
    if (!customer) throw missing(id);
    return c.json(profileOf(sandbox, customer, fields));
  });
  return graph;
}
