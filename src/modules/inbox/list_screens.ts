import type { Ctx } from "../../context.ts";
import type { Db } from "../../database.ts";
import { isAtLeast } from "../../may.ts";
import { countForFrame, type FrameCounts, wantsMain } from "../../render.ts";
import { together } from "../../together.ts";
import type { FilterNames, ListPage, ListView, Scene } from "../../views/inbox/mod.ts";
import { countText, queryOf } from "../../views/inbox/mod.ts";
import { pagesByName } from "../people/mod.ts";
import { sceneFor } from "./asking.ts";
import { countUnread, type UnreadCounts } from "./counting.ts";
import { findAll } from "./finding_routes.ts";
import { countConversations, type ConversationLine, listConversations } from "./listing.ts";

export interface LoadedList extends ListView {
  scene: Scene;
  counts: UnreadCounts;
  /** Nothing where only the main part of the page is asked for. */
  frame: FrameCounts | undefined;
}

/** The list as it stands under the filter of the address, or what a search found, beside whatever is open. */
export async function loadList(c: Ctx, openId?: number): Promise<LoadedList> {
  const scene = sceneFor(c, openId);
  const before = openId ? undefined : c.req.query("before");
  const [page, found, { counts, frame }] = await Promise.all([
    scene.filter.q ? { rows: [] } : loadPage(c, scene, before),
    scene.filter.q ? findAll(c, scene, before) : undefined,
    together(c.var.deps.db, (one) => loadCounts(c, one)),
  ]);
  return { scene, page, found, counts, frame, named: await namesOf(c, scene, page.rows) };
}

/** A page of lines; where there is none in a room, also whether anything can arrive, or all has been answered. */
export async function loadPage(c: Ctx, { filter, person }: Scene, before?: string): Promise<ListPage> {
  const { db } = c.var.deps;
  const page = await listConversations(db, person, filter, { before });
  if (page.rows.length > 0 || before || queryOf(filter, { room: "all" }) !== "") return page;
  if (filter.room === "following") return page;
  const writtenTo = await pagesByName(db, person)
    .where("channel", "<>", "phone")
    .where("state", "<>", "disconnected")
    .limit(1)
    .executeTakeFirst();
  if (!writtenTo) return { ...page, pageless: isAtLeast(person, "admin") ? "connects" : "waits" };
  const [ofBefore, unclaimed] = await Promise.all([
    listConversations(db, person, { room: filter.room, done: true }, { limit: 1 }),
    filter.room === "unclaimed" ? 0 : countConversations(db, person, { room: "unclaimed" }),
  ]);
  return { ...page, left: { isAnswered: ofBefore.rows.length > 0, unclaimed } };
}

/** Those of the list and of the frame around it. */
async function loadCounts(c: Ctx, db: Db): Promise<Pick<LoadedList, "counts" | "frame">> {
  const counting = countUnread(db, c.var.person);
  const total = counting.then((counts) => counts.total);
  const [counts, frame] = await Promise.all([counting, wantsMain(c) ? undefined : countForFrame(c, db, total)]);
  return { counts, frame };
}

/** What the filters are called that the address names by ids, and how many match. */
export async function namesOf(c: Ctx, scene: Scene, rows: ConversationLine[]): Promise<FilterNames> {
  const { filter, person } = scene;
  const { db } = c.var.deps;
  const owners = (filter.more?.owner ?? []).filter((each) => typeof each === "number");
  const [people, tags, matching, names] = await Promise.all([
    owners.length ? db.selectFrom("users").select(["id", "name"]).where("id", "in", owners).execute() : [],
    filter.more?.tag?.length
      ? db
          .selectFrom("tags")
          .select(["id", "name"])
          .where("id", "in", filter.more.tag)
          .where((eb) => eb.or([eb("owner_id", "is", null), eb("owner_id", "=", person.id)]))
          .execute()
      : [],
    filter.more ? countConversations(db, person, filter) : undefined,
    pageAndCustomer(c, scene, rows),
  ]);
  return { ...names, owners: people, tags, matching: matching === undefined ? undefined : countText(matching) };
}

async function pageAndCustomer(c: Ctx, { filter, person }: Scene, rows: ConversationLine[]): Promise<FilterNames> {
  if (!filter.pageId && !filter.customerId) return {};
  const bare = { room: "all" as const, pageId: filter.pageId, customerId: filter.customerId };
  const [row = (await listConversations(c.var.deps.db, person, bare, { limit: 1 })).rows[0]] = rows;
  return {
    page: filter.pageId ? (row?.page_name ?? `#${filter.pageId}`) : undefined,
    customer: filter.customerId ? (row?.customer_name ?? `#${filter.customerId}`) : undefined,
  };
}
