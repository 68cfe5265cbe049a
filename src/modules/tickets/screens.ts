import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Ctx } from "../../context.ts";
import type { Database, Db, Trx } from "../../database.ts";
import type { BoardPart, Choices, ListScene } from "../../views/tickets/mod.ts";
import { ticketList, ticketViews } from "../../views/tickets/mod.ts";
import { findCustomerName } from "../customers/mod.ts";
import { listSavedViews, parseList, parseQuery, together } from "../lists/mod.ts";
import { colleaguesByName, pagesByName, teamsByName } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { categoriesInOrder } from "./categories.ts";
import { type TicketFilter, ticketFilterOf } from "./filter.ts";
import { countTickets, listTickets } from "./listing.ts";
import type { TicketSort } from "./ordering.ts";
import { statuses } from "./table.ts";

/** How this request wants the list drawn, and what it filters by. */
export const sceneFor = async (c: Ctx) => sceneOf(c, await parseList(c, ticketList));

/** The same before it is known which columns are to be drawn. */
export function sceneOf(c: Ctx, ask = parseQuery(c, ticketList)): { scene: ListScene; filter: TicketFilter } {
  const scene = { person: c.var.person, words: c.var.words, now: new Date(), ask };
  return { scene, filter: ticketFilterOf(Object.fromEntries(ask.query)) };
}

export function readPage(db: Db | Trx, { person, ask }: ListScene, filter: TicketFilter, limit = 50) {
  const sort = `${ask.sort.down ? "-" : ""}${ask.sort.key}` as TicketSort;
  return listTickets(db, person, filter, { sort, after: ask.after, limit });
}

/** Everything that fields of a ticket are chosen from, for this person. */
export async function readChoices(
  db: Db,
  person: Pick<Person, "id" | "role">,
  { customer: of }: TicketFilter = {},
): Promise<Choices> {
  const [[found], customer] = await Promise.all([
    choices(db, { role: person.role }, { userId: person.id }),
    of ? findCustomerName(db, person, of) : undefined,
  ]);
  return { ...found!, customer };
}

const choices = composedOnce<Database, Pick<Person, "role">, { userId: number }, Choices>(
  (db, { role }, { userId }) => {
    const names = (table: "sla_policies" | "ticket_templates") =>
      db
        .selectFrom(table)
        .select(["id", "name"])
        .where("archived_at", "is", null)
        .orderBy(sql`plain(name)`)
        .orderBy("id");
    const types = db
      .selectFrom("resolution_types")
      .select(["id", "name"])
      .where("archived_at", "is", null)
      .orderBy("position")
      .orderBy("id");
    const lists = together({
      colleagues: colleaguesByName(db),
      teams: teamsByName(db),
      categories: categoriesInOrder(),
      policies: names("sla_policies"),
      types,
      templates: names("ticket_templates"),
      pages: pagesByName(db, { id: userId, role }),
    });
    return { compile: () => lists.compile(db) };
  },
);

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
