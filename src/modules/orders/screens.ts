import { composedOnce } from "../../composed.ts";
import type { Ctx } from "../../context.ts";
import type { Database, Db, Trx } from "../../database.ts";
import type { ListScene } from "../../views/lists/mod.ts";
import { type OrderChoices, orderList, orderViews } from "../../views/orders/mod.ts";
import { findCustomerName } from "../customers/mod.ts";
import { listSavedViews, parseList, together } from "../lists/mod.ts";
import { colleaguesByName, pagesByName } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { type OrderFilter, orderFilterOf } from "./filter.ts";
import { countOrders, listOrders } from "./listing.ts";
import type { OrderSort } from "./ordering.ts";

/** How this request wants the list drawn, and what it filters by. */
export async function sceneFor(c: Ctx): Promise<{ scene: ListScene; filter: OrderFilter }> {
  const ask = await parseList(c, orderList);
  return {
    scene: { person: c.var.person, words: c.var.words, now: new Date(), ask },
    filter: orderFilterOf(ask.query),
  };
}

export function readPage(db: Db | Trx, { person, ask }: ListScene, filter: OrderFilter, limit = 50) {
  const sort = `${ask.sort.down ? "-" : ""}${ask.sort.key}` as OrderSort;
  return listOrders(db, person, filter, { sort, after: ask.after, limit });
}

/** What orders are filtered by and given to, as far as this person sees it. */
export async function readChoices(db: Db, person: Person, filter: OrderFilter = {}): Promise<OrderChoices> {
  const [[found], customer] = await Promise.all([
    choices(db, { role: person.role }, { userId: person.id }),
    filter.customer ? nameOfCustomer(db, person, filter.customer) : undefined,
  ]);
  return { ...found!, customer };
}

const choices = composedOnce<Database, Pick<Person, "role">, { userId: number }, OrderChoices>(
  (db, { role }, { userId }) => {
    const lists = together({ colleagues: colleaguesByName(db), pages: pagesByName(db, { id: userId, role }) });
    return { compile: () => lists.compile(db) };
  },
);

/** The name of a customer is told to whoever may see them, or sees an order of theirs. */
async function nameOfCustomer(db: Db, person: Person, customer: number): Promise<string | undefined> {
  const name = await findCustomerName(db, person, customer);
  return name ?? (await listOrders(db, person, { customer }, { limit: 1 })).rows[0]?.customer_name ?? undefined;
}

/** The tabs: those of the room and those that were saved, with counts where they are asked for. */
export async function readTabs(c: Ctx, counted: boolean) {
  const { db } = c.var.deps;
  const saved = await listSavedViews(db, c.var.person, "orders");
  const views = saved.map((view) => ({ label: view.name, query: view.query, saved: view }));
  const tabs = [...orderViews(c.var.words), ...views];
  if (!counted) return tabs;
  return Promise.all(
    tabs.map(async (tab) => {
      const filter = orderFilterOf(new URLSearchParams(tab.query));
      return { ...tab, count: await countOrders(db, c.var.person, filter) };
    }),
  );
}
