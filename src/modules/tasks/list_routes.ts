import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render } from "../../render.ts";
import { buttonLink } from "../../views/components.ts";
import { dueCount } from "../../views/layout/frame.ts";
import { bulkReports, listRows, type ListScene, listScreen, viewTabs } from "../../views/lists/mod.ts";
import {
  calendarScreen,
  taskBoard,
  taskBulk,
  taskChips,
  taskFilters,
  taskList,
  taskViews,
} from "../../views/tasks/mod.ts";
import {
  allPages,
  csvStream,
  idsOf,
  listBulk,
  listSavedViews,
  parseList,
  selectionOf,
  startBulk,
} from "../lists/mod.ts";
import { taskFilterOf } from "./asking.ts";
import { loadBoard, loadCalendar } from "./boards.ts";
import { countDue, countTasks, listTaskIds, listTasks, type TaskRow, type TaskSort, taskSorts } from "./queries.ts";
import { choicesOf } from "./screens.ts";
import { csvCells, csvHeads } from "./exporting.ts";

const sortOf = (key: string): TaskSort => taskSorts.find((sort) => sort === key.replace(/_at$/, "")) ?? "due";

async function sceneFor(c: Ctx): Promise<ListScene> {
  const ask = await parseList(c, taskList);
  return { person: c.var.person, words: c.var.words, now: new Date(), ask };
}

interface PageAsked {
  ids?: number[];
  after?: string | undefined;
  limit?: number;
  from?: Trx;
}

function pageOf(c: Ctx, { ask, now }: ListScene, more: PageAsked = {}) {
  const { ids, from = c.var.deps.db, ...page } = { after: ask.after, ...more };
  const filter = { ...taskFilterOf(ask.query, now), ...(ids && { ids }) };
  return listTasks(from, c.var.person, filter, {
    sort: sortOf(ask.sort.key),
    descending: ask.sort.down,
    ...page,
  });
}

/** The tabs: those of the room and those that were saved, with counts where they are asked for. */
async function tabsOf(c: Ctx, counted: boolean) {
  const { db } = c.var.deps;
  const saved = await listSavedViews(db, c.var.person, "tasks");
  const tabs = [
    ...taskViews(c.var.words),
    ...saved.map((view) => ({ label: view.name, query: view.query, saved: view })),
  ];
  if (!counted) return tabs;
  return Promise.all(
    tabs.map(async (tab) => {
      const filter = taskFilterOf(new URLSearchParams(tab.query));
      return { ...tab, count: await countTasks(db, c.var.person, filter) };
    }),
  );
}

/** Boards and calendars show what is done in its place: only the list leaves it out. */
function filterFor({ ask, now }: ListScene) {
  const { open, ...filter } = taskFilterOf(ask.query, now);
  return ask.kind === "list" ? { open, ...filter } : filter;
}

async function screen(c: Ctx): Promise<Response> {
  const scene = await sceneFor(c);
  const { ask, words, now } = scene;
  const { db } = c.var.deps;
  if (ask.kind === "list" && c.req.query("rows")) return fragment(c, listRows(taskList, scene, await pageOf(c, scene)));
  const filter = filterFor(scene);
  const choices = await choicesOf(c, filter);
  const add = buttonLink(words.tasks.add, "/tasks/new", {
    look: "primary",
    size: "small",
    icon: "plus",
    attributes: { "hx-get": "/tasks/new?dialog=1", "hx-target": "body", "hx-swap": "beforeend" },
  });
  const head = {
    chips: taskChips(scene, filter, choices),
    filters: taskFilters(scene, choices),
    actions: add,
  };
  const look = { title: words.tasks.title, styles: ["lists", "tasks"], scripts: ["lists", "tasks", "calendar"] };
  if (ask.kind === "calendar") {
    const view = await loadCalendar(db, c.var.person, ask.query, filter, now);
    return render(c, { ...look, main: calendarScreen(scene, { ...view, ...head }) });
  }
  const common = {
    ...head,
    tabs: await tabsOf(c, false),
    jobs: await listBulk(db, c.var.person, "tasks"),
    bulkKey: crypto.randomUUID(),
  };
  if (ask.kind === "board") {
    const instead = taskBoard(scene, await loadBoard(db, c.var.person, filter));
    return render(c, { ...look, main: listScreen(taskList, scene, { ...common, rows: [], instead }) });
  }
  const bulk = taskBulk(words, choices);
  return render(c, {
    ...look,
    main: listScreen(taskList, scene, { ...common, ...(await pageOf(c, scene)), bulk, offer: add }),
  });
}

const verbs: Record<string, (value: string) => { action: string; input: Record<string, unknown> } | undefined> = {
  complete: () => ({ action: "tasks.complete", input: {} }),
  assign: (value) => ({ action: "tasks.assign", input: { assignee_id: Number(value) || null } }),
  move: (value) => (value ? { action: "tasks.move", input: { to: value } } : undefined),
};

async function bulk(c: Ctx): Promise<Response> {
  const { db } = c.var.deps;
  const chosen = selectionOf(await readFields(c));
  const order = verbs[chosen.verb]?.(chosen.value);
  if (!order) throw new Invalid({ do: "choice" });
  const ids = chosen.query ? await listTaskIds(db, c.var.person, taskFilterOf(chosen.query)) : chosen.ids;
  await startBulk(db, c.var.person, { room: "tasks", ids, clientKey: chosen.clientKey, ...order });
  if (!isHtmx(c)) return c.redirect("/tasks", 303);
  return fragment(c, bulkReports(taskList, await sceneFor(c), await listBulk(db, c.var.person, "tasks")));
}

export const listRoutes = new Hono<Env>()
  .get("/", may("signed-in"), screen)
  .get("/due", may("signed-in"), async (c) => {
    const { words, person, deps } = c.var;
    return fragment(c, dueCount(words, await countDue(deps.db, person)));
  })
  .get("/calendar", may("signed-in"), (c) => c.redirect("/tasks?view=calendar", 303))
  .get("/board", may("signed-in"), async (c) => {
    const scene = await sceneFor(c);
    const filter = filterFor({ ...scene, ask: { ...scene.ask, kind: "board" } });
    return fragment(c, taskBoard(scene, await loadBoard(c.var.deps.db, c.var.person, filter)));
  })
  .get("/rows/:ids{[1-9][0-9]{0,14}(?:,[1-9][0-9]{0,14})*}", may("signed-in"), async (c) => {
    const scene = await sceneFor(c);
    const { rows } = await pageOf(c, scene, { ids: idsOf(c), limit: 100 });
    return fragment(c, listRows(taskList, scene, { rows }));
  })
  .get("/views", may("signed-in"), async (c) => {
    const scene = await sceneFor(c);
    return fragment(c, viewTabs(taskList, scene, await tabsOf(c, true)));
  })
  .get("/export.csv", may("signed-in"), async (c) => {
    const scene = await sceneFor(c);
    const read = (from: Trx, after: string | undefined) => pageOf(c, scene, { from, after, limit: 500 });
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", 'attachment; filename="nhiem-vu.csv"');
    return c.body(
      csvStream(csvHeads(c.var.words), allPages<TaskRow>(c.var.deps.db, read), (row) => csvCells(row, c.var.words)),
    );
  })
  .post("/bulk", may("signed-in"), bulk);
