import type { Ctx } from "../../context.ts";
import type { Db } from "../../database.ts";
import type { BoardPart, Choices, ListScene } from "../../views/tickets/mod.ts";
import { ticketList, ticketViews } from "../../views/tickets/mod.ts";
import { listSavedViews, parseList } from "../lists/mod.ts";
import { listColleagues, listTeams } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { listCategories } from "./categories.ts";
import { type TicketFilter, ticketFilterOf } from "./filter.ts";
import { countTickets, listTickets } from "./listing.ts";
import type { TicketSort } from "./ordering.ts";
import { listPolicies } from "./policies.ts";
import { listResolutionTypes } from "./resolution_types.ts";
import { statuses } from "./table.ts";
import { listTemplates } from "./templates.ts";

/** How this request wants the list drawn, and what it filters by. */
export async function sceneFor(c: Ctx): Promise<{ scene: ListScene; filter: TicketFilter }> {
  const ask = await parseList(c, ticketList);
  const scene = { person: c.var.person, words: c.var.words, now: new Date(), ask };
  return { scene, filter: ticketFilterOf(Object.fromEntries(ask.query)) };
}

export function readPage(db: Db, { person, ask }: ListScene, filter: TicketFilter, limit = 50) {
  const sort = `${ask.sort.down ? "-" : ""}${ask.sort.key}` as TicketSort;
  return listTickets(db, person, filter, { sort, after: ask.after, limit });
}

/** Everything that fields of a ticket are chosen from, for this person. */
export async function readChoices(db: Db, person: Pick<Person, "id" | "role">): Promise<Choices> {
  const [colleagues, teams, categories, policies, types, templates, pages] = await Promise.all([
    listColleagues(db),
    listTeams(db),
    listCategories(db),
    listPolicies(db),
    listResolutionTypes(db),
    listTemplates(db),
    listPages(db, person),
  ]);
  return { colleagues, teams, categories, policies, types, templates, pages };
}

/** Pages by name: all for those who see all, else those one belongs to. */
function listPages(db: Db, person: Pick<Person, "id" | "role">) {
  const all = person.role === "owner" || person.role === "admin";
  return db
    .selectFrom("pages")
    .select(["id", "name"])
    .$if(!all, (query) =>
      query.where("id", "in", (eb) => eb.selectFrom("page_members").select("page_id").where("user_id", "=", person.id)),
    )
    .orderBy("name")
    .execute();
}

/** The tabs above the list; `counted` asks how many each shows. */
export async function readTabs(db: Db, scene: ListScene, { counted = false } = {}) {
  const saved = await listSavedViews(db, scene.person, ticketList.room);
  const tabs = [
    ...ticketViews(scene.words),
    ...saved.map((view) => ({ label: view.name, query: view.query, saved: view })),
  ];
  if (!counted) return tabs;
  return Promise.all(
    tabs.map(async (tab) => {
      const filter = ticketFilterOf(Object.fromEntries(new URLSearchParams(tab.query)));
      return { ...tab, count: await countTickets(db, scene.person, filter) };
    }),
  );
}

/** Columns of the board: those the filter leaves, each with its newest. */
export function readBoard(db: Db, { person }: ListScene, filter: TicketFilter): Promise<BoardPart[]> {
  const wanted = statuses.filter((status) => !filter.status || filter.status.includes(status));
  const { open: _open, ...rest } = filter;
  return Promise.all(
    wanted.map(async (status) => {
      const own = { ...rest, status: [status] };
      const [{ rows }, count] = await Promise.all([
        listTickets(db, person, own, { limit: 30 }),
        countTickets(db, person, own),
      ]);
      return { status, count, rows };
    }),
  );
}
