import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render } from "../../render.ts";
import { buttonLink } from "../../views/components.ts";
import { html } from "../../views/html.ts";
import { bulkReports, listRows, listScreen, viewTabs } from "../../views/lists/mod.ts";
import { money } from "../../views/money.ts";
import {
  orderBoard,
  orderBulk,
  orderChips,
  orderFilters,
  orderList,
  orderPart,
  orderTimeline,
} from "../../views/orders/mod.ts";
import { allPages, csvStream, idsOf, listBulk, selectionOf, startBulk } from "../lists/mod.ts";
import { loadBoard, loadTimeline } from "./boards.ts";
import { csvCells, csvHeads } from "./exporting.ts";
import { orderFilterOf } from "./filter.ts";
import { listOrderIds, listOrders } from "./listing.ts";
import type { OrderRow } from "./queries.ts";
import { readChoices, readPage, readTabs, sceneFor } from "./screens.ts";
import { type OrderStatus, orderStatuses } from "./table.ts";
import { needsReason } from "./transitions.ts";

async function screen(c: Ctx): Promise<Response> {
  const { db } = c.var.deps;
  const { scene, filter } = await sceneFor(c);
  const { words, ask, person } = scene;
  if (ask.kind === "list" && c.req.query("rows")) {
    return fragment(c, listRows(orderList, scene, await readPage(db, scene, filter)));
  }
  const choices = await readChoices(db, person, filter);
  const add = buttonLink(words.orders.create, "/orders/new", { look: "primary", size: "small", icon: "plus" });
  const products = buttonLink(html`<span>${words.products.title}</span>`, "/products", {
    look: "quiet",
    size: "small",
    icon: "package",
  });
  const common = {
    tabs: await readTabs(c, false),
    chips: orderChips(scene, filter, choices),
    filters: orderFilters(scene, filter, choices),
    jobs: await listBulk(db, person, "orders"),
    bulkKey: crypto.randomUUID(),
    actions: html`${products}${add}`,
  };
  const look = { title: words.orders.title, styles: ["lists", "orders"], scripts: ["lists"] };
  if (ask.kind === "board") {
    const parts = await loadBoard(db, person, filter);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    const total = parts.reduce((sum, part) => sum + part.total, 0n);
    const beside = words.orders.sum(String(count), money(total));
    const instead = orderBoard(scene, parts);
    return render(c, { ...look, main: listScreen(orderList, scene, { ...common, beside, rows: [], instead }) });
  }
  if (ask.kind === "timeline") {
    const { days, next } = await loadTimeline(db, person, filter, { after: ask.after });
    const instead = orderTimeline(scene, days, next);
    return render(c, { ...look, main: listScreen(orderList, scene, { ...common, rows: [], instead }) });
  }
  const page = await readPage(db, scene, filter);
  const bulk = orderBulk(words, choices);
  return render(c, { ...look, main: listScreen(orderList, scene, { ...common, ...page, bulk, offer: add }) });
}

type Order = { action: string; input: Record<string, unknown> } | undefined;
const verbs: Record<string, (value: string, reason: string) => Order> = {
  assign: (value) => ({ action: "orders.assign", input: { assignee_id: Number(value) || null } }),
  move(value, reason) {
    const to = orderStatuses.find((status): status is OrderStatus => status === value);
    if (!to) return undefined;
    if (needsReason(to) && !reason.trim()) throw new Refused("order_needs_reason");
    return { action: "orders.move", input: { to, ...(reason.trim() && { reason }) } };
  },
};

async function bulk(c: Ctx): Promise<Response> {
  const { db } = c.var.deps;
  const fields = await readFields(c);
  const chosen = selectionOf(fields);
  const order = verbs[chosen.verb]?.(chosen.value, String([fields["reason"] ?? ""].flat()[0]));
  if (!order) throw new Invalid({ do: "choice" });
  const ids = chosen.query ? await listOrderIds(db, c.var.person, orderFilterOf(chosen.query)) : chosen.ids;
  await startBulk(db, c.var.person, { room: "orders", ids, clientKey: chosen.clientKey, ...order });
  if (!isHtmx(c)) return c.redirect("/orders", 303);
  const { scene } = await sceneFor(c);
  return fragment(c, bulkReports(orderList, scene, await listBulk(db, c.var.person, "orders")));
}

const SHOWN = 5;

/** Orders of a customer or a conversation, as the query names it; nothing named is nothing found. */
async function part(c: Ctx): Promise<Response> {
  const filter = orderFilterOf(new URL(c.req.url).searchParams);
  const { conversation, customer } = filter;
  const about = conversation ? { conversation } : customer ? { customer } : { ids: [] };
  const { rows } = await listOrders(c.var.deps.db, c.var.person, about, { limit: SHOWN + 1 });
  const query = conversation ? `conversation=${conversation}` : `customer=${customer ?? 0}`;
  return fragment(
    c,
    orderPart({
      words: c.var.words,
      now: new Date(),
      rows: rows.slice(0, SHOWN),
      about: query,
      more: rows.length > SHOWN,
      inPane: conversation !== undefined,
      assets: c.var.deps.assetVersion,
    }),
  );
}

export const listRoutes = new Hono<Env>()
  .get("/", may("signed-in"), screen)
  .get("/part", may("signed-in"), part)
  .get("/board", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    return fragment(c, orderBoard(scene, await loadBoard(c.var.deps.db, c.var.person, filter)));
  })
  .get("/rows/:ids{[1-9][0-9]{0,14}(?:,[1-9][0-9]{0,14})*}", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    const { rows } = await listOrders(c.var.deps.db, c.var.person, { ...filter, ids: idsOf(c) }, { limit: 100 });
    return fragment(c, listRows(orderList, scene, { rows }));
  })
  .get("/views", may("signed-in"), async (c) => {
    const { scene } = await sceneFor(c);
    return fragment(c, viewTabs(orderList, scene, await readTabs(c, true)));
  })
  .get("/export.csv", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    const read = (from: Trx, after: string | undefined) =>
      readPage(from, { ...scene, ask: { ...scene.ask, after } }, filter, 500);
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", 'attachment; filename="don-hang.csv"');
    return c.body(
      csvStream(csvHeads(c.var.words), allPages<OrderRow>(c.var.deps.db, read), (row) => csvCells(row, c.var.words)),
    );
  })
  .post("/bulk", may("signed-in"), bulk);
