import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { clean, readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render } from "../../render.ts";
import { together } from "../../together.ts";
import { buttonLink, pickerOptions } from "../../views/components.ts";
import type { Html } from "../../views/html.ts";
import { bulkReports, listRows, listScreen, viewTabs } from "../../views/lists/mod.ts";
import { bulkActions, filterChips, ticketFilters, ticketBoard, ticketList } from "../../views/tickets/mod.ts";
import {
  allPages,
  csvStream,
  idsOf,
  listBulk,
  MOST_IN_BULK,
  parseQuery,
  readColumns,
  selectionOf,
  startBulk,
} from "../lists/mod.ts";
import { csvOf } from "./csv.ts";
import { ticketFilterOf } from "./filter.ts";
import { bulkOrderOf } from "./form.ts";
import { listTicketIds, listTickets } from "./listing.ts";
import { readBoard, readChoices, readPage, readTabs, sceneFor, sceneOf } from "./screens.ts";

async function showList(c: Ctx): Promise<Response> {
  if (isHtmx(c) && c.req.query("rows")) {
    const { scene, filter } = await sceneFor(c);
    return fragment(c, listRows(ticketList, scene, await readPage(c.var.deps.db, scene, filter)));
  }
  const main = drawList(c);
  return render(c, { title: c.var.words.tickets.title, main, styles: ["lists", "tickets"], scripts: ["lists"] });
}

async function drawList(c: Ctx): Promise<Html> {
  const { db } = c.var.deps;
  const { scene: asked, filter } = sceneOf(c);
  const onBoard = asked.ask.kind === "board";
  const [page, parts, [tabs, choices, jobs, columns]] = await Promise.all([
    onBoard ? { rows: [] } : readPage(db, asked, filter),
    onBoard ? readBoard(db, asked, filter) : undefined,
    together(db, (one) =>
      Promise.all([
        readTabs(one, asked),
        readChoices(one, asked.person, filter),
        listBulk(one, asked.person, ticketList.room),
        readColumns(one, asked.person, ticketList.room),
      ]),
    ),
  ]);
  const { scene } = sceneOf(c, parseQuery(c, ticketList, columns));
  const offer = buttonLink(c.var.words.tickets.create, "/tickets/new", {
    look: "primary",
    size: "small",
    icon: "plus",
  });
  const view = {
    ...page,
    tabs,
    jobs,
    offer,
    actions: offer,
    chips: filterChips(scene, filter, choices),
    filters: ticketFilters(scene, filter, choices),
    bulk: bulkActions(scene, choices),
    bulkKey: crypto.randomUUID(),
    ...(parts && { instead: ticketBoard(scene, parts) }),
  };
  return listScreen(ticketList, scene, view);
}

/** The list of tickets, and what its parts ask for. */
export const routes = new Hono<Env>()
  .get("/", may("signed-in"), showList)

  .get("/rows/:ids{[1-9][0-9]{0,14}(?:,[1-9][0-9]{0,14})*}", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    const { rows } = await listTickets(c.var.deps.db, scene.person, { ...filter, ids: idsOf(c) }, { limit: 100 });
    return fragment(c, listRows(ticketList, scene, { rows }));
  })

  // What the picker of tickets shows: the latest, or those of the words or the number that is typed.
  .get("/options", may("signed-in"), async (c) => {
    const asked = clean(c.req.query("q") ?? "").trim();
    const { rows } = await listTickets(c.var.deps.db, c.var.person, ticketFilterOf({ q: asked }), { limit: 12 });
    const picks = rows.map((row) => ({
      id: row.id,
      label: `#${row.id} ${row.title}`,
      beside: row.customer_name ?? undefined,
    }));
    return fragment(c, pickerOptions(c.var.words, asked, picks));
  })

  .get("/views", may("signed-in"), async (c) => {
    const { scene } = await sceneFor(c);
    return fragment(c, viewTabs(ticketList, scene, await readTabs(c.var.deps.db, scene, { counted: true })));
  })

  .get("/board", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    return fragment(c, ticketBoard(scene, await readBoard(c.var.deps.db, scene, filter)));
  })

  .get("/export.csv", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    const read = (from: Trx, after: string | undefined) =>
      readPage(from, { ...scene, ask: { ...scene.ask, after } }, filter, 500);
    const { heads, cells } = csvOf(c.var.words);
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", `attachment; filename="tickets-${scene.now.toISOString().slice(0, 10)}.csv"`);
    c.header("Cache-Control", "no-store");
    return c.body(csvStream(heads, allPages(c.var.deps.db, read), cells));
  })

  .post("/bulk", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const { person } = c.var;
    const fields = await readFields(c);
    const chosen = selectionOf(fields);
    const { action, input } = bulkOrderOf(person, chosen, fields);
    const filter = chosen.query && ticketFilterOf(Object.fromEntries(chosen.query));
    const ids = filter ? await listTicketIds(db, person, filter, MOST_IN_BULK + 1) : chosen.ids;
    if (ids.length === 0) throw new Invalid({ ids: "nothingChosen" });
    await startBulk(db, person, { clientKey: chosen.clientKey, room: ticketList.room, action, input, ids });
    if (!isHtmx(c)) return c.redirect(`/tickets?${fields["query"] ?? ""}`, 303);
    const { scene } = await sceneFor(c);
    return fragment(c, bulkReports(ticketList, scene, await listBulk(db, person, ticketList.room)));
  });
