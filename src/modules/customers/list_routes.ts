import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render } from "../../render.ts";
import { together } from "../../together.ts";
import { buttonLink } from "../../views/components.ts";
import { bulkActions, customerList, filterChips, filterFields } from "../../views/customers/mod.ts";
import { html, type Html } from "../../views/html.ts";
import { bulkReports, listRows, type ListScene, listScreen, viewTabs } from "../../views/lists/mod.ts";
import { allPages, csvStream, idsOf, listBulk, MOST_IN_BULK, selectionOf, startBulk } from "../lists/mod.ts";
import { csvOf } from "./csv.ts";
import { type CustomerFilter, customerFilterOf } from "./filter.ts";
import { listCustomerIds, listCustomers } from "./listing.ts";
import { bulkOrderOf, readChoices, readPage, readTabs, sceneFor } from "./screens.ts";
import { ordersSeenBy } from "./seen_routes.ts";

const seenOf = (c: Ctx) => ({ ordersSeen: ordersSeenBy(c.var.person) });

async function showList(c: Ctx): Promise<Response> {
  const { db } = c.var.deps;
  const { scene, filter } = await sceneFor(c);
  if (isHtmx(c) && c.req.query("rows")) {
    return fragment(c, listRows(customerList, scene, await readPage(db, scene, filter, seenOf(c))));
  }
  const main = drawList(c, scene, filter);
  return render(c, {
    title: c.var.words.customers.title,
    main,
    styles: ["lists", "tags", "customers"],
    scripts: ["lists"],
  });
}

async function drawList(c: Ctx, scene: ListScene, filter: CustomerFilter): Promise<Html> {
  const { db } = c.var.deps;
  const [rows, [tabs, choices, jobs]] = await Promise.all([
    readPage(db, scene, filter, seenOf(c)),
    together(db, (one) =>
      Promise.all([
        readTabs(one, scene),
        readChoices(one, scene.person, filter),
        listBulk(one, scene.person, customerList.room),
      ]),
    ),
  ]);
  const { create, bring } = c.var.words.customers;
  const offer = buttonLink(create, "/customers/new", { look: "primary", size: "small", icon: "plus" });
  const view = {
    ...rows,
    tabs,
    jobs,
    offer,
    actions: html`${buttonLink(html`<span>${bring}</span>`, "/customers/import", { look: "quiet", size: "small", icon: "upload" })}${offer}`,
    chips: filterChips(scene, filter, choices),
    filters: filterFields(scene, filter, choices),
    bulk: bulkActions(scene, choices),
    bulkKey: crypto.randomUUID(),
  };
  return listScreen(customerList, scene, view);
}

/** The list of customers, and what its parts ask for. */
export const routes = new Hono<Env>()
  .get("/", may("signed-in"), showList)

  .get("/rows/:ids{[1-9][0-9]{0,14}(?:,[1-9][0-9]{0,14})*}", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    const wanted = { ...filter, ids: idsOf(c) };
    const { rows } = await listCustomers(c.var.deps.db, scene.person, wanted, { limit: 100, ...seenOf(c) });
    return fragment(c, listRows(customerList, scene, { rows }));
  })

  .get("/views", may("signed-in"), async (c) => {
    const { scene } = await sceneFor(c);
    const tabs = await readTabs(c.var.deps.db, scene, { counted: true, ...seenOf(c) });
    return fragment(c, viewTabs(customerList, scene, tabs));
  })

  .get("/export.csv", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    const read = (from: Trx, after: string | undefined) =>
      readPage(from, { ...scene, ask: { ...scene.ask, after } }, filter, { limit: 500, ...seenOf(c) });
    const { heads, cells } = csvOf(c.var.words);
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", `attachment; filename="customers-${scene.now.toISOString().slice(0, 10)}.csv"`);
    c.header("Cache-Control", "no-store");
    return c.body(csvStream(heads, allPages(c.var.deps.db, read), cells));
  })

  .post("/bulk", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const { person } = c.var;
    const fields = await readFields(c);
    const chosen = selectionOf(fields);
    const { action, input } = bulkOrderOf(person, chosen);
    const filter = chosen.query && customerFilterOf(Object.fromEntries(chosen.query));
    const ids = filter ? await listCustomerIds(db, person, filter, MOST_IN_BULK + 1, seenOf(c)) : chosen.ids;
    if (ids.length === 0) throw new Invalid({ ids: "nothingChosen" });
    await startBulk(db, person, { clientKey: chosen.clientKey, room: customerList.room, action, input, ids });
    if (!isHtmx(c)) return c.redirect(`/customers?${fields["query"] ?? ""}`, 303);
    const { scene } = await sceneFor(c);
    return fragment(c, bulkReports(customerList, scene, await listBulk(db, person, customerList.room)));
  });
