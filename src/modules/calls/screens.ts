import { composedOnce } from "../../composed.ts";
import type { Ctx } from "../../context.ts";
import type { Database, Db, Trx } from "../../database.ts";
import type { CallChoices } from "../../views/calls/filters.ts";
import { callList, callViews } from "../../views/calls/list.ts";
import type { ListScene } from "../../views/lists/mod.ts";
import { findCustomerName } from "../customers/mod.ts";
import { listSavedViews, parseList, together } from "../lists/mod.ts";
import { colleaguesByName, pagesByName } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { type CallFilter, callFilterOf } from "./filter.ts";
import { countCalls, listCalls } from "./listing.ts";
import { queuesByName } from "./queues.ts";
import { listCallTypes } from "./types.ts";

/** How this request wants the list drawn, and what it filters by. */
export async function sceneFor(c: Ctx): Promise<{ scene: ListScene; filter: CallFilter }> {
  const ask = await parseList(c, callList);
  return {
    scene: { person: c.var.person, words: c.var.words, now: new Date(), ask },
    filter: callFilterOf(ask.query),
  };
}

export function readPage(db: Db | Trx, { person, ask }: ListScene, filter: CallFilter, limit = 50) {
  return listCalls(db, person, filter, { oldestFirst: !ask.sort.down, after: ask.after, limit });
}

/** What calls are filtered by, as far as this person sees it. */
export async function readChoices(db: Db, person: Person, filter: CallFilter = {}): Promise<CallChoices> {
  const [[found], types, customer] = await Promise.all([
    choices(db, { role: person.role }, { userId: person.id }),
    listCallTypes(db),
    filter.customer ? findCustomerName(db, person, filter.customer) : undefined,
  ]);
  return { ...found!, types, customer };
}

const choices = composedOnce<Database, Pick<Person, "role">, { userId: number }, Omit<CallChoices, "types">>(
  (db, { role }, { userId }) => {
    const lists = together({
      colleagues: colleaguesByName(db),
      queues: queuesByName(db),
      pages: pagesByName(db, { id: userId, role }).where("channel", "=", "phone"),
    });
    return { compile: () => lists.compile(db) };
  },
);

/** The tabs: those of the room and those that were saved, with counts where they are asked for. */
export async function readTabs(c: Ctx, counted: boolean) {
  const { db } = c.var.deps;
  const saved = await listSavedViews(db, c.var.person, "calls");
  const views = saved.map((view) => ({ label: view.name, query: view.query, saved: view }));
  const tabs = [...callViews(c.var.words), ...views];
  if (!counted) return tabs;
  return Promise.all(
    tabs.map(async (tab) => {
      const filter = callFilterOf(new URLSearchParams(tab.query));
      return { ...tab, count: await countCalls(db, c.var.person, filter) };
    }),
  );
}
