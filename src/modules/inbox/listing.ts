import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { type GivenTag, tagsAmong } from "../tags/mod.ts";
import type { ConversationRow } from "./conversation.ts";
import { cursorOf, microsOf, placeIn } from "./cursor.ts";
import { type Filter, matching } from "./filter.ts";
import { pageOf } from "./page_of_lines.ts";

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
  /** Who of us said what was said last; nobody where it was written elsewhere, as in the provider's own inbox. */
  said_by: string | null;
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

interface ReadLine extends Omit<ConversationLine, "assignee" | "tags"> {
  tags: GivenTag[] | null;
  assignee_id: number | null;
  assignee_name: string | null;
  place_at: string;
}

const withAssignee = ({ assignee_id: id, assignee_name: name, place_at: _, ...line }: ReadLine): ConversationLine => ({
  ...line,
  tags: line.tags ?? [],
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
  // As a look-up of its own: a plan made for the one who asks looks no cheaper then than the one that is kept.
  const person = { id: sql<number>`(select ${values.userId}::bigint)` as unknown as number, role };
  const filter: Filter = {
    ...rest,
    ...(by.channel && { channel: values.channel }),
    ...(by.pageId && { pageId: values.pageId }),
    ...(by.customerId && { customerId: values.customerId }),
    ...(by.ids && { ids: values.ids }),
  };
  const page = { before: by.before ? { at: values.at!, id: values.id! } : undefined, limit: limit + 1 };
  const customers = sql`(select page.customer_id from page)`;
  // The page comes first, each room from one index; only its rows are joined.
  return db
    .with(
      (cte) => cte("page").materialized(),
      () => pageOf(db, person, filter, page),
    )
    .selectFrom("page")
    .innerJoin("customers", "customers.id", "page.customer_id")
    .innerJoin("identities", "identities.id", "page.identity_id")
    .innerJoin("pages", "pages.id", "page.page_id")
    .leftJoin("users as assignees", "assignees.id", "page.assignee_id")
    .leftJoin(tagsAmong(customers, person.id).as("given"), "given.customer_id", "page.customer_id")
    .selectAll("page")
    .select([
      "customers.name as customer_name",
      "identities.picture_file_id",
      "pages.name as page_name",
      "pages.human_agent",
      "assignees.name as assignee_name",
      sql<string | null>`(select name from users where id = (page.last_preview ->> 'user_id')::bigint)`.as("said_by"),
      "given.tags",
      // What somebody has begun to write is little, so it is read once and not asked for each line.
      sql<boolean>`page.id in (select conversation_id from drafts where user_id = ${person.id})`.as("has_draft"),
      microsOf("page.last_message_at").as("place_at"),
    ])
    .orderBy("page.last_message_at", "desc")
    .orderBy("page.id", "desc")
    .limit(sql.lit(limit + 1));
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
