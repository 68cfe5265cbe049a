import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { NotFound, Refused } from "../../errors.ts";
import { readForm, rowId } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, toast } from "../../render.ts";
import { offeredPage } from "../../views/channels/offered.ts";
import { wordFor } from "../../words/mod.ts";
import { endCallsOfLine } from "../calls/mod.ts";
import { receiveCallback, startConnection } from "./authorizing.ts";
import { registerPage } from "./connecting.ts";
import { disconnectPage } from "./disconnecting.ts";
import { checkPageHealth } from "./health.ts";
import { putMember, removeMember, setHumanAgent } from "./membership.ts";
import { getManagedPage } from "./pages.ts";
import { checkLine } from "./phone/checking.ts";
import { getLine } from "./phone/lines.ts";
import { showOffered, showPage, showPages } from "./screens.ts";

const memberForm = z.object({ user: rowId, admin: z.string().optional() });
const providerForm = z.object({ page: z.string().regex(/^\d{1,30}$/) });

/** Pages and channels, below /settings/pages. Who may change which page is asked of the page itself. */
export const routes = new Hono<Env>()
  .get("/", may("page-admin"), (c) => showPages(c))
  .post("/facebook/connection", may("page-admin"), async (c) => {
    const address = await startConnection(c.var.deps, c.var.person);
    if (!isHtmx(c)) return c.redirect(address, 303);
    c.header("HX-Redirect", address);
    return c.body(null, 200);
  })
  .get("/facebook/callback", may("page-admin"), async (c) => {
    try {
      const connection = await receiveCallback(c.var.deps, c.var.person, c.req.query());
      return c.redirect(`/settings/pages/facebook/connections/${connection}`, 303);
    } catch (error) {
      return showPages(c, sentenceOf(c, error));
    }
  })
  .get("/facebook/connections/:connection", may("page-admin"), async (c) => {
    try {
      return await showOffered(c, numberIn(c, "connection"));
    } catch (error) {
      return showPages(c, sentenceOf(c, error));
    }
  })
  .post("/facebook/connections/:connection/pages", may("page-admin"), async (c) => {
    const connectionId = numberIn(c, "connection");
    const { page: providerId } = await readForm(c, providerForm);
    const page = await registerPage(c.var.deps, c.var.person, { connectionId, providerId });
    if (!isHtmx(c)) return c.redirect(`/settings/pages/facebook/connections/${connectionId}`, 303);
    toast(c, c.var.words.settings.pages.connected(page.name));
    const offered = { id: providerId, name: page.name, mayMessage: true, state: page.state, pageId: page.id };
    return fragment(c, offeredPage(offered, connectionId, c.var.words, true));
  })
  .get("/:page", may("signed-in"), (c) => showPage(c, numberIn(c, "page")))
  .post("/:page/health", may("signed-in"), async (c) => {
    const page = await managed(c);
    if (page.channel === "phone") return back(c, await sayOfLine(c, page.id));
    const health = await checkPageHealth(c.var.deps, page);
    const say = c.var.words.settings.pages;
    return back(c, { healthy: say.healthy, unclear: say.unclear, reauthorize: say.lost }[health]);
  })
  .post("/:page/human-agent", may("signed-in"), async (c) => {
    const page = await managed(c);
    const { has } = await readForm(c, z.object({ has: z.string().optional() }));
    await setHumanAgent(c.var.deps.db, page.id, has === "1");
    return back(c, c.var.words.settings.pages.saved);
  })
  .post("/:page/disconnection", may("signed-in"), async (c) => {
    const page = await managed(c);
    const { db, sendToPbx } = c.var.deps;
    if (page.channel === "phone" && page.state !== "disconnected") await endCallsOfLine(db, sendToPbx, page.id);
    await disconnectPage(c.var.deps, c.var.person, page);
    return back(c, c.var.words.settings.pages.disconnected(page.name));
  })
  .post("/:page/members", may("signed-in"), async (c) => {
    const page = await managed(c);
    const { user } = await readForm(c, memberForm);
    await putMember(c.var.deps.db, c.var.person, { pageId: page.id, userId: user, isAdmin: false });
    return back(c, c.var.words.settings.pages.saved);
  })
  .post("/:page/members/:user", may("signed-in"), async (c) => {
    const page = await managed(c);
    const { admin } = await readForm(c, z.object({ admin: z.string().optional() }));
    const userId = numberIn(c, "user");
    if (!page.members.some((member) => member.id === userId)) throw new NotFound(`${userId} is no member`);
    await putMember(c.var.deps.db, c.var.person, { pageId: page.id, userId, isAdmin: admin === "1" });
    return back(c, c.var.words.settings.pages.saved);
  })
  .post("/:page/members/:user/removal", may("signed-in"), async (c) => {
    const page = await managed(c);
    const userId = numberIn(c, "user");
    await removeMember(c.var.deps.db, c.var.person, { pageId: page.id, userId });
    const name = page.members.find((member) => member.id === userId)?.name ?? "";
    return back(c, c.var.words.settings.members.removed(name));
  });

const managed = (c: Ctx) => getManagedPage(c.var.deps.db, c.var.person, numberIn(c, "page"));

async function sayOfLine(c: Ctx, id: number): Promise<string> {
  const health = await checkLine(c.var.deps, await getLine(c.var.deps.db, c.var.person, id));
  const say = c.var.words.channels.phone;
  return { healthy: say.healthy, unclear: say.unclear, reauthorize: say.lost }[health];
}

/** The screen of the page again, with a word on what was done. */
async function back(c: Ctx, text: string): Promise<Response> {
  const pageId = numberIn(c, "page");
  const stillTheirs = await getManagedPage(c.var.deps.db, c.var.person, pageId).catch(() => undefined);
  const path = stillTheirs ? `/settings/pages/${pageId}` : "/";
  if (!isHtmx(c)) return c.redirect(path, 303);
  if (!stillTheirs) {
    c.header("HX-Redirect", path);
    return c.body(null, 200);
  }
  toast(c, text);
  return showPage(c, pageId);
}

function sentenceOf(c: Ctx, error: unknown): string {
  if (!(error instanceof Refused)) throw error;
  const say = c.var.words.errors.refused;
  return wordFor(say, error.reason, say.other);
}

function numberIn(c: Ctx, name: string): number {
  const parsed = rowId.safeParse(c.req.param(name));
  if (!parsed.success) throw new NotFound(`no number: ${name}`);
  return parsed.data;
}
