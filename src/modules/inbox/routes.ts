import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { clean } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import {
  conversationRow,
  countText,
  type FilterNames,
  customerPane,
  firstRows,
  inboxPage,
  listHead,
  listRows,
  type Scene,
  threadPane,
  threadTitle,
} from "../../views/inbox/mod.ts";
import { pickerOptions } from "../../views/components.ts";
import { html } from "../../views/html.ts";
import { shortTime } from "../../views/time.ts";
import { routes as acts } from "./act_routes.ts";
import { byPage, idOf, presentIn, sceneFor } from "./asking.ts";
import { countUnread, type UnreadCounts } from "./counting.ts";
import { findByName } from "./finding.ts";
import { markRead } from "./marking.ts";
import { routes as messages } from "./message_routes.ts";
import { type ConversationLine, listConversations } from "./queries.ts";
import { loadConversation } from "./screens.ts";
import { routes as tags } from "./tag_routes.ts";

/** The list as it stands under the filter of the address, beside whatever is open. */
async function loadList(c: Ctx, openId?: number) {
  const { db } = c.var.deps;
  const scene = sceneFor(c, openId);
  const [page, counts] = await Promise.all([
    listConversations(db, scene.person, scene.filter, { before: openId ? undefined : c.req.query("before") }),
    countUnread(db, scene.person),
  ]);
  return { scene, page, counts, named: await namesOf(c, scene, page.rows) };
}

/** What the filters by page and by customer are called, from the rows where there are any. */
async function namesOf(c: Ctx, { filter, person }: Scene, rows: ConversationLine[]): Promise<FilterNames> {
  if (!filter.pageId && !filter.customerId) return {};
  const [row = (await listConversations(c.var.deps.db, person, filter, { limit: 1 })).rows[0]] = rows;
  return {
    page: filter.pageId ? (row?.page_name ?? `#${filter.pageId}`) : undefined,
    customer: filter.customerId ? (row?.customer_name ?? `#${filter.customerId}`) : undefined,
  };
}

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

  // What the picker of conversations shows: the latest, or those of the name that is typed.
  .get("/options", may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    const asked = clean(c.req.query("q") ?? "")
      .trim()
      .slice(0, 100);
    const found = await findByName(deps.db, person, asked, 12);
    const picks = found.map(({ id, customer_name, page_name, last_message_at: at }) => ({
      id,
      label: customer_name,
      beside: `${page_name} · ${shortTime(at, words)}`,
    }));
    return fragment(c, pickerOptions(words, asked, picks));
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
    const [counts, named] = await Promise.all([countUnread(db, scene.person), namesOf(c, scene, [])]);
    return fragment(c, listHead(scene, counts, named));
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
  .route("/", tags)
  .route("/", acts);
