import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import {
  conversationRow,
  countText,
  customerPane,
  firstRows,
  inboxPage,
  listHead,
  listRows,
  type Scene,
  threadPane,
  threadTitle,
} from "../../views/inbox/mod.ts";
import { html } from "../../views/html.ts";
import { routes as acts } from "./act_routes.ts";
import { byPage, idOf, presentIn, sceneFor } from "./asking.ts";
import { countUnread, type UnreadCounts } from "./counting.ts";
import { markRead } from "./marking.ts";
import { routes as messages } from "./message_routes.ts";
import { type ConversationLine, listConversations } from "./queries.ts";
import { loadConversation } from "./screens.ts";

/** The list as it stands under the filter of the address, beside whatever is open. */
async function loadList(c: Ctx, openId?: number) {
  const { db } = c.var.deps;
  const scene = sceneFor(c, openId);
  const [page, counts] = await Promise.all([
    listConversations(db, scene.person, scene.filter, { before: openId ? undefined : c.req.query("before") }),
    countUnread(db, scene.person),
  ]);
  return { scene, page, counts, pageName: pageNameOf(scene, page.rows) };
}

/** What the filter by page is called. */
const pageNameOf = ({ filter }: Scene, rows: ConversationLine[]) =>
  filter.pageId ? (rows[0]?.page_name ?? `#${filter.pageId}`) : undefined;

/** “(3) Hội thoại”: what waits is told in the title, for whoever is in another tab. */
const entitled = (title: string, { total }: UnreadCounts) => (total > 0 ? `(${countText(total)}) ${title}` : title);

export const routes = new Hono<Env>()
  .get("/", may("signed-in"), async (c) => {
    const { scene, ...list } = await loadList(c);
    return render(c, {
      title: entitled(scene.w.title, list.counts),
      heading: scene.w.title,
      main: inboxPage(scene, { ...list, pane: "list" }),
      unread: list.counts.total,
      omits: ["rooms", "thread"],
    });
  })

  .get("/list", may("signed-in"), async (c) => {
    const scene = sceneFor(c);
    const before = c.req.query("before");
    const page = await listConversations(c.var.deps.db, scene.person, scene.filter, { before });
    return fragment(c, before ? listRows(scene, page) : firstRows(scene, page));
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
    const { db } = c.var.deps;
    const named = scene.filter.pageId
      ? await listConversations(db, scene.person, scene.filter, { limit: 1 })
      : undefined;
    return fragment(c, listHead(scene, await countUnread(db, scene.person), pageNameOf(scene, named?.rows ?? [])));
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
    const title = entitled(threadTitle(scene, open.row), list.counts);
    return render(c, { title, heading: scene.w.title, main, unread: list.counts.total, omits: ["rooms"] });
  })

  .get("/:id{[1-9][0-9]{0,14}}/thread", may("signed-in"), async (c) => {
    const id = idOf(c);
    const scene = sceneFor(c, id);
    const open = await loadConversation(c.var.deps.db, c.var.person, id, { present: presentIn(c, id) });
    return fragment(
      c,
      html`<title>${threadTitle(scene, open.row)} · ${scene.words.frame.product}</title>${threadPane(scene, open)}<hx-partial hx-target="#customer" hx-swap="outerHTML">${customerPane(scene, open)}</hx-partial>`,
    );
  })

  .route("/", messages)
  .route("/", acts);
