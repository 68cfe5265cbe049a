import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Trx } from "../../database.ts";
import { rowId } from "../../form.ts";
import { isAtLeast, may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import { callChips, callFilters } from "../../views/calls/filters.ts";
import { callList } from "../../views/calls/list.ts";
import { callPart } from "../../views/calls/part.ts";
import { button, buttonLink } from "../../views/components.ts";
import { html, type Html, nothing } from "../../views/html.ts";
import { listRows, listScreen, viewTabs } from "../../views/lists/mod.ts";
import { allPages, csvStream, idsOf } from "../lists/mod.ts";
import { hasSeat } from "./bar.ts";
import { listLines } from "./dialing.ts";
import { csvCells, csvHeads } from "./exporting.ts";
import { callFilterOf } from "./filter.ts";
import { type CallLine, listCalls } from "./listing.ts";
import { readChoices, readPage, readTabs, sceneFor } from "./screens.ts";

/** The keypad for who has a phone; where no line is connected yet, the way to one for who may. */
async function dialing({ person, words, deps: { db } }: Ctx["var"]): Promise<Html> {
  const [seated, lines] = await Promise.all([hasSeat(db, person), listLines(db, person)]);
  const say = words.callHistory;
  if (seated)
    return button(say.dial, {
      look: "primary",
      size: "small",
      icon: "grid-3x3",
      type: "button",
      more: "needs-js",
      attributes: { "data-keypad": true },
    });
  if (lines.length > 0 || !isAtLeast(person, "admin")) return nothing;
  const look = { look: "primary", size: "small", icon: "phone" } as const;
  return buttonLink(html`<span>${words.channels.phone.connect}</span>`, "/settings/pages/phone/new", look);
}

async function screen(c: Ctx): Promise<Response> {
  const { db } = c.var.deps;
  const { scene, filter } = await sceneFor(c);
  const { words, person } = scene;
  if (c.req.query("rows")) return fragment(c, listRows(callList, scene, await readPage(db, scene, filter)));
  const say = words.callHistory;
  const [choices, tabs, page, dial] = await Promise.all([
    readChoices(db, person, filter),
    readTabs(c, false),
    readPage(db, scene, filter),
    dialing(c.var),
  ]);
  const quiet = (label: string, href: string, icon: string) =>
    buttonLink(html`<span>${label}</span>`, href, { look: "quiet", size: "small", icon });
  const report = isAtLeast(person, "supervisor") ? quiet(say.report.link, "/calls/report", "chart-no-axes-column") : "";
  const actions = html`${quiet(say.board.link, "/calls/board", "radio")}${report}${dial}`;
  return render(c, {
    title: say.list.title,
    styles: ["lists", "call_history"],
    scripts: ["lists"],
    main: listScreen(callList, scene, {
      ...page,
      tabs,
      chips: callChips(scene, filter, choices),
      filters: callFilters(scene, filter, choices),
      jobs: [],
      bulkKey: "",
      actions,
    }),
  });
}

const SHOWN = 5;
const SHOWN_IN_TAB = 30;

/** Calls of a customer or with a number, as the query names it; nothing named is nothing found. */
async function part(c: Ctx): Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  const { customer } = callFilterOf(query);
  const own = rowId.safeParse(query.get("own")).data;
  const limit = query.has("tab") ? SHOWN_IN_TAB : SHOWN;
  const { person, words, deps } = c.var;
  const { rows, next } = await listCalls(deps.db, person, customer ? { customer } : { ids: own ? [own] : [] }, {
    limit,
  });
  return fragment(
    c,
    callPart({
      words,
      now: new Date(),
      rows,
      customer: customer ?? 0,
      assets: deps.assetVersion,
      more: next !== undefined,
      tab: query.has("tab"),
      own,
    }),
  );
}

export const listRoutes = new Hono<Env>()
  .get("/", may("signed-in"), screen)
  .get("/part", may("signed-in"), part)
  .get("/rows/:ids{[1-9][0-9]{0,14}(?:,[1-9][0-9]{0,14})*}", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    const { rows } = await listCalls(c.var.deps.db, c.var.person, { ...filter, ids: idsOf(c) }, { limit: 100 });
    return fragment(c, listRows(callList, scene, { rows }));
  })
  .get("/views", may("signed-in"), async (c) => {
    const { scene } = await sceneFor(c);
    return fragment(c, viewTabs(callList, scene, await readTabs(c, true)));
  })
  .get("/export.csv", may("signed-in"), async (c) => {
    const { scene, filter } = await sceneFor(c);
    // Every call is a line of its own: a spreadsheet counts by itself.
    const read = (from: Trx, after: string | undefined) =>
      readPage(from, { ...scene, ask: { ...scene.ask, after } }, { ...filter, apart: true }, 500);
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", 'attachment; filename="cuoc-goi.csv"');
    return c.body(
      csvStream(csvHeads(c.var.words), allPages<CallLine>(c.var.deps.db, read), (row) => csvCells(row, c.var.words)),
    );
  });
