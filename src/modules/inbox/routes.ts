import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { clean } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import {
  conversationRow,
  countText,
  customerPane,
  firstRows,
  foundMessages,
  foundRows,
  inboxPage,
  listHead,
  listRows,
  threadPane,
  threadTitle,
} from "../../views/inbox/mod.ts";
import { pickerOptions } from "../../views/components.ts";
import { html } from "../../views/html.ts";
import { shortTime } from "../../views/time.ts";
import { routes as acts } from "./act_routes.ts";
import { byPage, idOf, numberIn, presentIn, sceneFor } from "./asking.ts";
import { routes as bulk } from "./bulk_routes.ts";
import { countUnread, type UnreadCounts } from "./counting.ts";
import { routes as filters } from "./filter_routes.ts";
import { findByName } from "./finding.ts";
import { markRead } from "./marking.ts";
import { routes as messages } from "./message_routes.ts";
import { findAll, routes as finds } from "./finding_routes.ts";
import { loadList, loadPage, namesOf } from "./list_screens.ts";
import { listConversations } from "./listing.ts";
import { loadConversation } from "./screens.ts";
import { routes as phones } from "./phone_routes.ts";
import { routes as syncs } from "./sync_routes.ts";
import { routes as tags } from "./tag_routes.ts";

/** “(3) Hội thoại”: what waits is told in the title, for whoever is in another tab. */
const entitled = (title: string, { total }: UnreadCounts) => (total > 0 ? `(${countText(total)}) ${title}` : title);

export const routes = new Hono<Env>()
  .get("/", may("signed-in"), async (c) => {
    const { scene, frame, ...list } = await loadList(c);
    return render(c, {
      title: entitled(scene.w.title, list.counts),
      heading: scene.w.title,
      main: inboxPage(scene, { ...list, pane: "list" }),
      counts: frame,
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
    if (scene.filter.q) {
      const found = await findAll(c, scene, before);
      return fragment(c, before ? foundMessages(scene, found.messages) : foundRows(scene, found));
    }
    const page = await loadPage(c, scene, before);
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
    const [before, newer, around] = [c.req.query("before"), c.req.query("newer"), numberIn(c.req.query("at"))];
    const opening = { before, newer, around, present: presentIn(c, id) };
    const [open, beside] = await Promise.all([loadConversation(db, c.var.person, id, opening), loadList(c, id)]);
    // With JavaScript the page says itself that it is being looked at; a prefetch is nobody looking.
    const isRead = open.row.unread_count > 0 && !byPage(c) && !open.span.newer && !c.req.header("Sec-Purpose");
    if (isRead) await markRead(db, c.var.person, id);
    const { scene, frame, ...list } = isRead ? await loadList(c, id) : beside;
    const tag = { humanAgent: c.req.query("tag") === "human_agent" };
    const pane = c.req.query("pane") === "customer" ? "customer" : "thread";
    const main = inboxPage(scene, { ...list, open: { ...open, ...tag }, pane });
    const title = entitled(threadTitle(scene, open.row), list.counts);
    return render(c, {
      title,
      heading: scene.w.title,
      main,
      counts: frame,
      omits: ["rooms"],
    });
  })

  .get("/:id{[1-9][0-9]{0,14}}/thread", may("signed-in"), async (c) => {
    const id = idOf(c);
    const scene = sceneFor(c, id);
    const around = numberIn(c.req.query("at"));
    const open = await loadConversation(c.var.deps.db, c.var.person, id, { around, present: presentIn(c, id) });
    return fragment(
      c,
      html`<title>${threadTitle(scene, open.row)} · ${scene.words.frame.product}</title>${threadPane(scene, open)}<hx-partial hx-target="#customer" hx-swap="outerHTML">${customerPane(scene, open)}</hx-partial>`,
    );
  })

  .route("/", filters)
  .route("/", finds)
  .route("/", syncs)
  .route("/", messages)
  .route("/", tags)
  .route("/", bulk)
  .route("/", phones)
  .route("/", acts);
