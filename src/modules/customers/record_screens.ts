import { cut } from "../../cutting.ts";
import type { Ctx } from "../../context.ts";
import type { Db } from "../../database.ts";
import { clean } from "../../form.ts";
import {
  type ConversationLine,
  type Editing,
  type RecordBody,
  type RecordScene,
  type RecordTab,
  recordTabs,
  type SideView,
} from "../../views/customers/mod.ts";
import { conversationsVisibleTo, listColleagues } from "../people/mod.ts";
import { listCustomerFiles } from "./attaching.ts";
import { followersOf } from "./following.ts";
import { listGroups } from "./groups.ts";
import { getCustomer, type Named, wholeOf } from "./queries.ts";
import { readTimeline } from "./seen_routes.ts";
import { visibleTo } from "./visibility.ts";

export const idOf = (c: Ctx) => Number(c.req.param("id"));

/** The customer of the address through the person asking, and how their page is drawn. */
export async function recordScene(c: Ctx, id = idOf(c)): Promise<RecordScene> {
  const { person, words } = c.var;
  return { person, words, now: new Date(), customer: await getCustomer(c.var.deps.db, person, id) };
}

export const tabIn = (text: string | undefined): RecordTab => recordTabs.find((tab) => tab === text) ?? "timeline";

export async function readBody(
  db: Db,
  { person, customer }: RecordScene,
  tab: RecordTab,
  before?: string,
): Promise<RecordBody> {
  if (tab === "conversations") return { tab, conversations: await listConversations(db, { person, customer }) };
  if (tab === "files") return { tab, files: await listCustomerFiles(db, person, customer.id) };
  if (tab !== "timeline") return { tab };
  const { items, next } = await readTimeline(db, person, customer.id, { before });
  return { tab, items, next };
}

/** Newest first; whoever has more is found in the inbox. */
function listConversations(
  db: Db,
  { person, customer }: Pick<RecordScene, "person" | "customer">,
): Promise<ConversationLine[]> {
  return db
    .selectFrom("conversations")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .leftJoin("users", "users.id", "conversations.assignee_id")
    .select(["conversations.id", "pages.channel", "pages.name as page_name"])
    .select(["conversations.last_message_at", "users.name as assignee_name"])
    .where("conversations.customer_id", "=", customer.id)
    .where("conversations.last_message_id", "is not", null)
    .where(conversationsVisibleTo(person) as never)
    .orderBy("conversations.last_message_at", "desc")
    .limit(100)
    .execute();
}

export async function readSide(db: Db, { person, customer }: RecordScene): Promise<SideView> {
  const [followers, colleagues, groups, contacts] = await Promise.all([
    followersOf(db, customer.id),
    listColleagues(db),
    listGroups(db),
    customer.kind === "account" ? contactsOf(db, person, customer.id) : [],
  ]);
  return { followers, colleagues, groups, contacts };
}

/** Those of a company whom the person sees. */
const contactsOf = (db: Db, person: RecordScene["person"], id: number): Promise<Named[]> =>
  db
    .selectFrom("customers")
    .select(["id", "name"])
    .where("company_id", "=", id)
    .where(visibleTo(person))
    .orderBy("id", "desc")
    .limit(30)
    .execute();

/** Fields that are edited in place. */
const inPlace = [
  "name",
  "kind",
  "gender",
  "born_on",
  "address",
  "company",
  "tax_code",
  "source",
  "owner",
  "phone",
  "email",
];

/** An address is no longer. */
export const MOST_TYPED = 1_000;

/** Which field is open; what was typed comes along where its record went into this one meanwhile. */
export const editingIn = (c: Ctx): Editing | undefined => {
  const field = c.req.query("edit") ?? "";
  if (!inPlace.includes(field) && !/^(phone|email|note)-[1-9]\d{0,14}$/.test(field)) return undefined;
  const typed = cut(clean(c.req.query("typed") ?? ""), MOST_TYPED);
  return typed ? { field, typed, error: c.var.words.customers.page.notSaved } : { field };
};

/** How the record was called that one had open until it went into this one. */
export async function mergedFrom(c: Ctx, into: number): Promise<string | undefined> {
  const { db } = c.var.deps;
  const from = c.req.query("from") ?? "";
  if (!/^[1-9]\d{0,14}$/.test(from) || Number(from) === into || (await wholeOf(db, Number(from))) !== into)
    return undefined;
  const gone = await db.selectFrom("customers").select("name").where("id", "=", Number(from)).executeTakeFirst();
  return gone?.name;
}
