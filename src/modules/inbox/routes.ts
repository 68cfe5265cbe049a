import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import { conversationRow, customerPane, inboxPage, listHead, listRows, threadPane } from "../../views/inbox/mod.ts";
import { html } from "../../views/html.ts";
import { routes as acts } from "./act_routes.ts";
import { byPage, idOf, presentIn, sceneFor } from "./asking.ts";
import { countUnread } from "./counting.ts";
import { markRead } from "./marking.ts";
import { routes as messages } from "./message_routes.ts";
import { listConversations } from "./queries.ts";
import { loadConversation } from "./screens.ts";

/** The list as it stands under the filter of the address, beside whatever is open. */
async function loadList(c: Ctx, openId?: number) {
  const { db } = c.var.deps;
  const scene = sceneFor(c, openId);
  const [page, counts] = await Promise.all([
    listConversations(db, scene.person, scene.filter, { before: openId ? undefined : c.req.query("before") }),
    countUnread(db, scene.person),
  ]);
  const pageName = scene.filter.pageId ? (page.rows[0]?.page_name ?? `#${scene.filter.pageId}`) : undefined;
  return { scene, page, counts, pageName };
}

export const routes = new Hono<Env>()
  .get("/", may("signed-in"), async (c) => {
    const { scene, ...list } = await loadList(c);
    const main = inboxPage(scene, { ...list, pane: "list" });
    return render(c, { title: scene.w.title, main, unread: list.counts.total });
  })

  .get("/list", may("signed-in"), async (c) => {
    const scene = sceneFor(c);
    const before = c.req.query("before");
    return fragment(c, listRows(scene, await listConversations(c.var.deps.db, scene.person, scene.filter, { before })));
  })

  // Lines that changed, as they stand now; those that no longer belong under the filter are left out.
  .get("/rows/:ids{[1-9][0-9]{0,14}(?:,[1-9][0-9]{0,14})*}", may("signed-in"), async (c) => {
    const scene = sceneFor(c, Number(c.req.query("open")) || undefined);
    const ids = c.req.param("ids").split(",").slice(0, 50).map(Number);
    const { rows } = await listConversations(c.var.deps.db, scene.person, { ...scene.filter, ids });
    return fragment(c, html`${rows.map((row) => conversationRow(scene, row))}`);
  })

  .get("/counts", may("signed-in"), async (c) => {
    const scene = sceneFor(c);
    return fragment(c, listHead(scene, await countUnread(c.var.deps.db, scene.person), c.req.query("page_name")));
  })

  .get("/:id{[1-9][0-9]{0,14}}", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const id = idOf(c);
    const opening = { before: c.req.query("before"), present: presentIn(c, id) };
    const [open, beside] = await Promise.all([loadConversation(db, c.var.person, id, opening), loadList(c, id)]);
    // With JavaScript the page says itself that it is being looked at; a prefetch is nobody looking.
    const isRead = open.row.unread_count > 0 && !byPage(c) && !c.req.header("Sec-Purpose");
    if (isRead) await markRead(db, c.var.person, id);
    const { scene, ...list } = isRead ? await loadList(c, id) : beside;
    const tag = { humanAgent: c.req.query("tag") === "human_agent" };
    const pane = c.req.query("pane") === "customer" ? "customer" : "thread";
    const main = inboxPage(scene, { ...list, open: { ...open, ...tag }, pane });
    return render(c, { title: scene.w.title, main, unread: list.counts.total });
  })

  .get("/:id{[1-9][0-9]{0,14}}/thread", may("signed-in"), async (c) => {
    const id = idOf(c);
    const scene = sceneFor(c, id);
    const open = await loadConversation(c.var.deps.db, c.var.person, id, { present: presentIn(c, id) });
    return fragment(
      c,
      html`<title>${open.row.customer_name} · ${scene.w.title}</title>${threadPane(scene, open)}<hx-partial hx-target="#customer" hx-swap="outerHTML">${customerPane(scene, open)}</hx-partial>`,
    );
  })

  .route("/", messages)
  .route("/", acts);
