import { sql } from "kysely";
import type { Ctx } from "../../context.ts";
import type { Db } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { type Choices, customerList, customerViews, type ListScene } from "../../views/customers/mod.ts";
import { listSavedViews, parseList, type Selection } from "../lists/mod.ts";
import { listColleagues } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { listTags } from "../tags/mod.ts";
import { type CustomerFilter, customerFilterOf } from "./filter.ts";
import { listGroups } from "./groups.ts";
import { countCustomers, listCustomers, type ListOptions } from "./listing.ts";
import type { CustomerSort } from "./ordering.ts";
import { visibleTo } from "./visibility.ts";

type OrdersSeen = Pick<ListOptions, "ordersSeen">;

/** How this request wants the list drawn, and what it filters by. */
export async function sceneFor(c: Ctx): Promise<{ scene: ListScene; filter: CustomerFilter }> {
  const ask = await parseList(c, customerList);
  const scene = { person: c.var.person, words: c.var.words, now: new Date(), ask };
  return { scene, filter: customerFilterOf(Object.fromEntries(ask.query)) };
}

export function readPage(
  db: Db,
  { person, ask }: ListScene,
  filter: CustomerFilter,
  { limit = 50, ...seen }: OrdersSeen & { limit?: number } = {},
) {
  const sort = `${ask.sort.down ? "-" : ""}${ask.sort.key}` as CustomerSort;
  return listCustomers(db, person, filter, { sort, after: ask.after, limit, ...seen });
}

/** Everything that customers are filtered by and given. */
export async function readChoices(db: Db, person: Person, filter: CustomerFilter = {}): Promise<Choices> {
  const [colleagues, tags, groups, pages, company] = await Promise.all([
    listColleagues(db),
    listTags(db, person),
    listGroups(db),
    listPages(db, person),
    filter.company ? findName(db, person, filter.company) : undefined,
  ]);
  return { colleagues, tags, groups, pages, company };
}

const findName = (db: Db, person: Person, id: number) =>
  db.selectFrom("customers").select(["id", "name"]).where("id", "=", id).where(visibleTo(person)).executeTakeFirst();

/** Pages by name: all for those who see all, else those one belongs to. */
function listPages(db: Db, person: Pick<Person, "id" | "role">) {
  const all = person.role === "owner" || person.role === "admin";
  return db
    .selectFrom("pages")
    .select(["id", "name"])
    .$if(!all, (query) =>
      query.where("id", "in", (eb) => eb.selectFrom("page_members").select("page_id").where("user_id", "=", person.id)),
    )
    .orderBy(sql`plain(name)`)
    .execute();
}

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
