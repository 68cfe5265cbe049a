import { Hono } from "hono";
import type { Config } from "../../config.ts";
import type { Ctx, Env } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import { faultList } from "../../views/calls/mod.ts";
import { buttonLink } from "../../views/components.ts";
import { figures, opsPage, type OpsView, parkedList, unsentList, webhookPage } from "../../views/ops/mod.ts";
import { listFaults } from "../calls/mod.ts";
import { countLedger, getWebhook, listParked, replayParked } from "../channels/mod.ts";
import { listUnsent } from "./deliveries.ts";
import { workflowPage } from "./workflow_pages.ts";
import { readBefore, readCount, Replay } from "./form.ts";

const styles = ["ops"];
const ID = "/webhooks/:id{[1-9][0-9]{0,14}}";

export const routes = new Hono<Env>()
  .get("/", may("ops"), async (c) => {
    const before = readBefore(c.req.query("before"));
    const parked = await listParked(c.var.deps.db, { before });
    const replayed = readCount(c.req.query("replayed"));
    return renderOps(c, { tab: "parked", list: parkedList(c.var.words, parked), replayed });
  })

  .get("/replies", may("ops"), async (c) => {
    const before = readBefore(c.req.query("before"));
    const unsent = await listUnsent(c.var.deps.db, { before });
    return renderOps(c, { tab: "failed", list: unsentList(c.var.words, unsent, workflowLinks(c.var.deps.config)) });
  })

  .get("/calls", may("ops"), async (c) => {
    const faults = await listFaults(c.var.deps.db, { before: readBefore(c.req.query("before")) });
    return renderOps(c, { tab: "calls", list: faultList(c.var.words, faults) });
  })

  // The way to a clock in Temporal UI; which run of it is the latest is only looked up by who goes there.
  .get("/workflows/:clock", may("ops"), async (c) => {
    const { config } = c.var.deps;
    const clock = c.req.param("clock");
    if (!config.TEMPORAL_UI_URL || !/^[a-z-]{1,30}:[1-9][0-9]{0,14}$/.test(clock)) throw new NotFound(`no ${clock}`);
    return c.redirect(await workflowPage(config, clock), 303);
  })

  .get("/figures", may("ops"), async (c) => fragment(c, figures(c.var.words, await countLedger(c.var.deps.db))))

  .get(ID, may("ops"), async (c) => {
    const { words, deps } = c.var;
    const webhook = await getWebhook(deps.db, Number(c.req.param("id")));
    const crumbs = [{ label: words.ops.title, href: "/ops" }];
    return render(c, { title: words.ops.parked.one(webhook.id), main: webhookPage(words, webhook), crumbs, styles });
  })

  // The very bytes, for whoever must look at them with other means; never shown as anything a browser would run.
  .get(`${ID}/body`, may("ops"), async (c) => {
    const webhook = await getWebhook(c.var.deps.db, Number(c.req.param("id")));
    return c.body(new Uint8Array(webhook.body), 200, {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="webhook-${webhook.id}.bin"`,
      "x-content-type-options": "nosniff",
    });
  })

  .post("/replays", may("ops"), async (c) => {
    const which = await readForm(c, Replay);
    const replayed = await replayParked(c.var.deps.db, which, { by: c.var.person.id });
    return c.redirect(`/ops?replayed=${replayed}`, 303);
  });

async function renderOps(c: Ctx, view: Omit<OpsView, "figures" | "actions">): Promise<Response> {
  const { words, deps } = c.var;
  const url = deps.config.TEMPORAL_UI_URL;
  const actions = url ? buttonLink(words.ops.clocks.open, url, { size: "small", icon: "external-link" }) : undefined;
  const screen = opsPage(words, { ...view, figures: await countLedger(deps.db), actions });
  return render(c, { title: words.ops.title, main: screen, styles });
}

/** Where Temporal UI shows the delivery of a conversation's replies; nothing where there is no such address. */
function workflowLinks(config: Config): ((conversationId: number) => string) | undefined {
  return config.TEMPORAL_UI_URL ? (id) => `/ops/workflows/deliver:${id}` : undefined;
}
