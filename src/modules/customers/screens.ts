import { composedOnce } from "../../composed.ts";
import type { Ctx } from "../../context.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { type Choices, customerList, customerViews, type ListScene } from "../../views/customers/mod.ts";
import { listSavedViews, parseList, type Selection, together } from "../lists/mod.ts";
import { colleaguesByName, pagesByName } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { tagsByName } from "../tags/mod.ts";
import { type CustomerFilter, customerFilterOf } from "./filter.ts";
import { groupsByName } from "./groups.ts";
import { countCustomers, listCustomers, type ListOptions } from "./listing.ts";
import type { CustomerSort } from "./ordering.ts";
import { findCustomerName } from "./queries.ts";

type OrdersSeen = Pick<ListOptions, "ordersSeen">;

/** How this request wants the list drawn, and what it filters by. */
export async function sceneFor(c: Ctx): Promise<{ scene: ListScene; filter: CustomerFilter }> {
  const ask = await parseList(c, customerList);
  const scene = { person: c.var.person, words: c.var.words, now: new Date(), ask };
  return { scene, filter: customerFilterOf(Object.fromEntries(ask.query)) };
}

export function readPage(
  db: Db | Trx,
  { person, ask }: ListScene,
  filter: CustomerFilter,
  { limit = 50, ...seen }: OrdersSeen & { limit?: number } = {},
) {
  const sort = `${ask.sort.down ? "-" : ""}${ask.sort.key}` as CustomerSort;
  return listCustomers(db, person, filter, { sort, after: ask.after, limit, ...seen });
}

/** Everything that customers are filtered by and given. */
export async function readChoices(db: Db, person: Person, { company: of }: CustomerFilter = {}): Promise<Choices> {
  const [[found], name] = await Promise.all([
    choices(db, { role: person.role }, { userId: person.id }),
    of ? findCustomerName(db, person, of) : undefined,
  ]);
  return { ...found!, company: of && name !== undefined ? { id: of, name } : undefined };
}

const choices = composedOnce<Database, Pick<Person, "role">, { userId: number }, Choices>(
  (db, { role }, { userId }) => {
    const lists = together({
      colleagues: colleaguesByName(db),
      tags: tagsByName(db, { id: userId }),
      groups: groupsByName(db),
      pages: pagesByName(db, { id: userId, role }),
    });
    return { compile: () => lists.compile(db) };
  },
);

/** The tabs above the list; `counted` asks how many each shows. */
export async function readTabs(
  db: Db,
  scene: ListScene,
  { counted = false, ...seen }: OrdersSeen & { counted?: boolean } = {},
) {
  const saved = await listSavedViews(db, scene.person, customerList.room);
  const tabs = [
    ...customerViews(scene.words),
    ...saved.map((view) => ({ label: view.name, query: view.query, saved: view })),
  ];
  if (!counted) return tabs;
  return Promise.all(
    tabs.map(async (tab) => {
      const filter = customerFilterOf(Object.fromEntries(new URLSearchParams(tab.query)));
      return { ...tab, count: await countCustomers(db, scene.person, filter, seen) };
    }),
  );
}

const idIn = (text: string): number | undefined => (/^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : undefined);

/** What the bulk bar asks for, as an action of the worker and its input. */
export function bulkOrderOf(person: Person, { verb, value }: Selection) {
  const id = idIn(value);
  if (verb === "assign") {
    const ownerId = value === "me" ? person.id : value === "none" ? null : id;
    if (ownerId === undefined) throw new Invalid({ owner: "choice" });
    return { action: "customers.assign", input: { ownerId } };
  }
  if (verb === "follow") return { action: "customers.follow", input: { on: value === "1" } };
  if (id === undefined) throw new Invalid({ do: "choice" });
  if (verb === "tag" || verb === "untag") return { action: "customers.tag", input: { tagId: id, on: verb === "tag" } };
  if (verb === "group" || verb === "ungroup") {
    return { action: "customers.group", input: { groupId: id, on: verb === "group" } };
  }
  throw new Invalid({ do: "choice" });
}
