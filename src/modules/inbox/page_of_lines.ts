import { type SelectQueryBuilder, sql } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { isOlderThan, type Place } from "./cursor.ts";
import { type Filter, matching, throughFilter } from "./filter.ts";
import { visibleTo } from "./visibility.ts";

type Asking = Pick<Person, "id" | "role">;

export interface Asked {
  before?: Place | undefined;
  limit: number;
}

const lineColumns = [
  "conversations.id",
  "conversations.page_id",
  "conversations.customer_id",
  "conversations.identity_id",
  "conversations.channel",
  "conversations.assignee_id",
  "conversations.done_at",
  "conversations.unread_count",
  "conversations.last_message_at",
  "conversations.last_preview",
  "conversations.window_opened_at",
] as const;

/**
 * The rows of one page of the list. Where no index is in the order of a list, it is put together from short look-ups
 * that each have one: what a page costs does not grow with what lies behind it.
 */
export function pageOf(db: Db | Trx, person: Asking, filter: Filter, asked: Asked) {
  const lines = db.selectFrom("conversations").select(lineColumns);
  const found = partsOf(db, person, filter, asked);
  if (!found) return inOrder(matching(lines, person, filter), asked);
  const [first, ...others] = found;
  const all = others.reduce((sum, part) => sum.union(part), first);
  const newest = db
    .selectFrom(all.as("found"))
    .select("found.id")
    .orderBy("found.last_message_at", "desc")
    .orderBy("found.id", "desc")
    .limit(sql.lit(asked.limit));
  // The parts hold what the person may see and nothing else (AS-5); who sees what is asked once more all the same.
  return lines.where("conversations.id", "in", newest).where(visibleTo(person));
}

interface FoundRow {
  id: number;
  last_message_at: Date;
}
type Part = SelectQueryBuilder<Database, never, FoundRow>;

/** What the list consists of, each part with the newest of its own; nothing where it is one look-up anyway. */
function partsOf(db: Db | Trx, person: Asking, filter: Filter, asked: Asked): [Part, ...Part[]] | undefined {
  const places = db.selectFrom("conversations").select(["conversations.id", "conversations.last_message_at"]);
  const found = (room: "assigned" | "taking_part", seen: (rows: typeof places) => typeof places) =>
    db
      .selectFrom(inOrder(seen(throughFilter(places, person, { ...filter, room })), asked).as("found"))
      .select(["found.id", "found.last_message_at"]) as Part;
  if (filter.room === "mine") {
    const seen = (rows: typeof places) => rows.where(visibleTo(person));
    return [found("assigned", seen), found("taking_part", seen)];
  }
  // The newest that are open of each page of an agent stand together; what is done or of one customer stands elsewhere.
  if (person.role !== "agent" || filter.done !== false || filter.ids || filter.customerId) return undefined;
  const memberships = db.selectFrom("page_members as member").where("member.user_id", "=", person.id);
  const newestOfEach = (pages: typeof memberships, room: "all" | "unclaimed") => {
    const ofPage = throughFilter(places, person, { ...filter, room });
    const newest = inOrder(ofPage.where("conversations.page_id", "=", sql.ref<number>("member.page_id")), asked);
    return pages
      .innerJoinLateral(newest.as("found"), (join) => join.onTrue())
      .select(["found.id", "found.last_message_at"]) as unknown as Part;
  };
  const unclaimed = newestOfEach(memberships, "unclaimed");
  if (filter.room === "unclaimed") return [unclaimed];
  if (filter.room !== "all") return undefined;
  const onPages = (rows: typeof places) =>
    rows.where("conversations.page_id", "in", memberships.select("member.page_id"));
  const whole = newestOfEach(memberships.where("member.is_admin", "=", sql.lit(true)), "all");
  return [unclaimed, found("assigned", onPages), found("taking_part", onPages), whole];
}

function inOrder<Row>(rows: SelectQueryBuilder<Database, "conversations", Row>, { before, limit }: Asked) {
  const ordered = rows
    .orderBy("conversations.last_message_at", "desc")
    .orderBy("conversations.id", "desc")
    // As a literal, since a plan kept for every value would expect a tenth of all rows.
    .limit(sql.lit(limit));
  if (!before) return ordered;
  return ordered.where(isOlderThan(before, "conversations.last_message_at", "conversations.id"));
}
