import { type SelectQueryBuilder, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { type GivenTag, tagsIn } from "../tags/mod.ts";
import { type ConversationRow, hasDraft } from "./conversation.ts";
import { cursorOf, isOlderThan, microsOf, type Place, placeIn } from "./cursor.ts";
import { type Filter, matching } from "./filter.ts";

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

/** What a line of the list shows of a conversation. */
export type ConversationLine = Pick<
  ConversationRow,
  | "id"
  | "page_id"
  | "customer_id"
  | "channel"
  | "done_at"
  | "unread_count"
  | "last_message_at"
  | "last_preview"
  | "window_opened_at"
  | "customer_name"
  | "picture_file_id"
  | "page_name"
  | "human_agent"
  | "assignee"
  | "has_draft"
> & {
  /** Of the customer, as far as this person sees them. */
  tags: GivenTag[];
};

/** One page of the list, newest first (IN-1). `next` goes into the next call's `before`. */
export async function listConversations(
  db: Db | Trx,
  person: Pick<Person, "id" | "role">,
  filter: Filter,
  options: { before?: string; limit?: number } = {},
): Promise<{ rows: ConversationLine[]; next?: string }> {
  const limit = options.limit ?? 50;
  const before = placeIn(options.before);
  const { room, channel, pageId, customerId, unread, done, ids } = filter;
  const shape = {
    role: person.role,
    room,
    unread,
    done,
    limit,
    by: {
      channel: Boolean(channel),
      pageId: Boolean(pageId),
      customerId: Boolean(customerId),
      ids: Boolean(ids),
      before: Boolean(before),
    },
  };
  const values = { userId: person.id, channel, pageId, customerId, ids, ...before };
  // Narrowed further, no two are alike.
  const rows = filter.more
    ? await composePage(db, { ...shape, more: filter.more }, values).execute()
    : await pageOfRows(db, shape, values);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(withAssignee),
    next: rows.length > limit && last ? cursorOf(last) : undefined,
  };
}

interface ReadLine extends Omit<ConversationLine, "assignee"> {
  assignee_id: number | null;
  assignee_name: string | null;
  place_at: string;
}

const withAssignee = ({ assignee_id: id, assignee_name: name, place_at: _, ...line }: ReadLine): ConversationLine => ({
  ...line,
  assignee: id === null ? null : { id, name: name ?? "" },
});

interface ListShape extends Pick<Filter, "room" | "unread" | "done" | "more"> {
  role: Person["role"];
  limit: number;
  by: Record<"channel" | "pageId" | "customerId" | "ids" | "before", boolean>;
}
type ListValues = { userId: number; at?: string; id?: number } & Pick<
  Filter,
  "channel" | "pageId" | "customerId" | "ids"
>;

const pageOfRows = composedOnce<Database, ListShape, ListValues, ReadLine>((...given) => composePage(...given));

function composePage(db: Db | Trx, { role, limit, by, ...rest }: ListShape, values: ListValues) {
  const person = { id: values.userId, role };
  const filter: Filter = {
    ...rest,
    ...(by.channel && { channel: values.channel }),
    ...(by.pageId && { pageId: values.pageId }),
    ...(by.customerId && { customerId: values.customerId }),
    ...(by.ids && { ids: values.ids }),
  };
  const page = { before: by.before ? { at: values.at!, id: values.id! } : undefined, limit: limit + 1 };
  // The page comes first, each room from one index; only its rows are joined.
  return db
    .selectFrom(pageOf(db, person, filter, page).as("conversations"))
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .leftJoin("users as assignees", "assignees.id", "conversations.assignee_id")
    .selectAll("conversations")
    .select((eb) => [
      "customers.name as customer_name",
      "identities.picture_file_id",
      "pages.name as page_name",
      "pages.human_agent",
      "assignees.name as assignee_name",
      eb.exists(hasDraft(db, person)).$castTo<boolean>().as("has_draft"),
      tagsIn("conversations.customer_id", person.id).as("tags"),
      microsOf("conversations.last_message_at").as("place_at"),
    ])
    .orderBy("conversations.last_message_at", "desc")
    .orderBy("conversations.id", "desc")
    .limit(sql.lit(limit + 1));
}

interface Asked {
  before?: Place | undefined;
  limit: number;
}

function pageOf(db: Db | Trx, person: Pick<Person, "id" | "role">, filter: Filter, page: Asked) {
  const lines = db.selectFrom("conversations").select(lineColumns);
  if (filter.room !== "mine") return inOrder(matching(lines, person, filter), page);
  // Two short look-ups in place of one “or” that no index serves.
  const of = (room: "assigned" | "taking_part") => {
    const ids = db.selectFrom("conversations").select("conversations.id");
    return db.selectFrom(inOrder(matching(ids, person, { ...filter, room }), page).as("found")).select("found.id");
  };
  return lines.where("conversations.id", "in", of("assigned").union(of("taking_part")));
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

/** How many the list would show in all, at most a hundred. */
export async function countConversations(db: Db, person: Pick<Person, "id" | "role">, filter: Filter): Promise<number> {
  const rows = matching(db.selectFrom("conversations").select("conversations.id"), person, filter).limit(sql.lit(100));
  const { n } = await db
    .selectFrom(rows.as("found"))
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Those that the list would show, newest first: to do something to all of them. */
export async function listConversationIds(
  db: Db,
  person: Pick<Person, "id" | "role">,
  filter: Filter,
  most: number,
): Promise<number[]> {
  const rows = await matching(db.selectFrom("conversations").select("conversations.id"), person, filter)
    .orderBy("conversations.last_message_at", "desc")
    .orderBy("conversations.id", "desc")
    .limit(most)
    .execute();
  return rows.map((row) => row.id);
}
