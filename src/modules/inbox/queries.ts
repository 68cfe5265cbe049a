import { type Selectable, type SelectQueryBuilder, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Channel } from "../channels/table.ts";
import type { Person } from "../people/table.ts";
import { type GivenTag, tagsIn } from "../tags/mod.ts";
import type { ConversationTable } from "./table.ts";
import { type MoreFilter, narrowing } from "./narrowing.ts";
import { visibleTo } from "./visibility.ts";

export const rooms = ["all", "mine", "unclaimed", "assigned", "following"] as const;
export type Room = (typeof rooms)[number];

export interface Filter {
  room: Room;
  /** What is looked for, in place of the list: over everything that the person may see. */
  q?: string | undefined;
  /** What else narrows the list (IN-4). */
  more?: MoreFilter | undefined;
  channel?: Channel;
  pageId?: number;
  /** Every conversation of one customer (IN-15). */
  customerId?: number;
  unread?: boolean;
  done?: boolean;
  /** Only these, for lines that are drawn again. */
  ids?: number[];
}

export interface ConversationRow extends Selectable<ConversationTable> {
  customer_name: string;
  platform_name: string | null;
  /** The customer's id at the provider (a PSID). */
  provider_id: string;
  picture_file_id: number | null;
  profile_state: "waiting" | "known" | "refused";
  customer_since: Date;
  page_name: string;
  page_provider_id: string;
  page_state: "connected" | "reauthorize" | "disconnected";
  human_agent: boolean;
  assignee: { id: number; name: string } | null;
  following: boolean;
  has_draft: boolean;
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

const hasDraft = (db: Db | Trx, person: Pick<Person, "id">) =>
  db
    .selectFrom("drafts")
    .where("drafts.conversation_id", "=", sql.ref<number>("conversations.id"))
    .where("drafts.user_id", "=", person.id)
    .select("drafts.user_id");

function rowsFor(db: Db | Trx, person: Pick<Person, "id" | "role">) {
  return db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .leftJoin("users as assignees", "assignees.id", "conversations.assignee_id")
    .selectAll("conversations")
    .select((eb) => [
      "customers.name as customer_name",
      "customers.created_at as customer_since",
      "identities.platform_name",
      "identities.provider_id",
      "identities.picture_file_id",
      "identities.profile_state",
      "pages.name as page_name",
      "pages.provider_id as page_provider_id",
      "pages.state as page_state",
      "pages.human_agent",
      sql<ConversationRow["assignee"]>`case when assignees.id is null then null
        else jsonb_build_object('id', assignees.id, 'name', assignees.name) end`.as("assignee"),
      eb
        .exists(
          eb
            .selectFrom("conversation_participants as following")
            .whereRef("following.conversation_id", "=", "conversations.id")
            .where("following.user_id", "=", person.id)
            .where("following.role", "=", sql.lit("follower"))
            .select("following.user_id"),
        )
        .$castTo<boolean>()
        .as("following"),
      eb.exists(hasDraft(db, person)).$castTo<boolean>().as("has_draft"),
    ]);
}

/** Narrows to a room (IN-3). "mine" is what I am assigned or follow; "assigned" only what I am assigned. */
export function inRoom<Q extends SelectQueryBuilder<Database, "conversations", unknown>>(
  query: Q,
  room: Room | "taking_part",
  person: Pick<Person, "id">,
): Q {
  const narrowed = query as SelectQueryBuilder<Database, "conversations", unknown>;
  const takesPart = (role?: "follower") =>
    sql<boolean>`exists (select 1 from conversation_participants p where p.conversation_id = conversations.id
      and p.user_id = ${person.id} ${role ? sql`and p.role = ${sql.lit(role)}` : sql``})`;
  switch (room) {
    case "all":
      return query;
    case "unclaimed":
      return narrowed.where("conversations.assignee_id", "is", null) as Q;
    case "assigned":
      return narrowed.where("conversations.assignee_id", "=", person.id) as Q;
    case "following":
      return narrowed.where(takesPart("follower")) as Q;
    case "taking_part":
      return narrowed.where(takesPart()) as Q;
    case "mine":
      return narrowed.where((eb) => eb.or([eb("conversations.assignee_id", "=", person.id), takesPart()])) as Q;
  }
}

function matching<Q extends SelectQueryBuilder<Database, "conversations", unknown>>(
  query: Q,
  person: Pick<Person, "id" | "role">,
  filter: Omit<Filter, "room"> & { room: Room | "taking_part" },
): Q {
  let narrowed = inRoom(query, filter.room, person) as SelectQueryBuilder<Database, "conversations", unknown>;
  // A conversation exists from its first event on; it is listed from its first message on.
  narrowed = narrowed.where("conversations.last_message_id", "is not", null).where(visibleTo(person));
  if (filter.ids) narrowed = narrowed.where(sql<boolean>`conversations.id = any(${filter.ids}::bigint[])`);
  if (filter.channel) narrowed = narrowed.where("conversations.channel", "=", filter.channel);
  if (filter.pageId) narrowed = narrowed.where("conversations.page_id", "=", filter.pageId);
  if (filter.more) narrowed = narrowed.where(narrowing(filter.more, person));
  if (filter.customerId) narrowed = narrowed.where("conversations.customer_id", "=", filter.customerId);
  // As the counts have it: what is done waits for nobody.
  if (filter.unread) {
    narrowed = narrowed.where("conversations.unread_count", ">", sql.lit(0)).where("conversations.done_at", "is", null);
  }
  if (filter.done !== undefined)
    narrowed = narrowed.where("conversations.done_at", filter.done ? "is not" : "is", null);
  return narrowed as Q;
}

/** A cursor is the place of the last row seen: time in microseconds as PostgreSQL has it, and id. */
function place(cursor: string | undefined): { at: string; id: number } | undefined {
  const [, at, id] = /^(\d{1,17})-(\d{1,15})$/.exec(cursor ?? "") ?? [];
  return at && id ? { at, id: Number(id) } : undefined;
}

const micros = sql<string>`(extract(epoch from conversations.last_message_at) * 1000000)::bigint::text`;

/** One page of the list, newest first (IN-1). `next` goes into the next call's `before`. */
export async function listConversations(
  db: Db | Trx,
  person: Pick<Person, "id" | "role">,
  filter: Filter,
  options: { before?: string; limit?: number } = {},
): Promise<{ rows: ConversationLine[]; next?: string }> {
  const limit = options.limit ?? 50;
  const before = place(options.before);
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
    next: rows.length > limit && last ? `${last.place_at}-${last.id}` : undefined,
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
        micros.as("place_at"),
      ])
      .orderBy("conversations.last_message_at", "desc")
      .orderBy("conversations.id", "desc")
      .limit(sql.lit(limit + 1));
}

interface Asked {
  before?: { at: string; id: number };
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
  return ordered.where(
    sql<boolean>`(conversations.last_message_at, conversations.id) <
      ('epoch'::timestamptz + ${before.at}::bigint * interval '1 microsecond', ${before.id}::bigint)`,
  );
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

/** One conversation through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getConversation(
  db: Db | Trx,
  person: Pick<Person, "id" | "role">,
  id: number,
): Promise<ConversationRow> {
  return found(await oneRow(db, { role: person.role }, { userId: person.id, id }), id);
}

/** The same, nobody else's to change until the end of the transaction. */
export async function lockConversation(trx: Trx, person: Pick<Person, "id" | "role">, id: number) {
  return found(await oneRow(trx, { role: person.role, locked: true }, { userId: person.id, id }), id);
}

function found([row]: ConversationRow[], id: number): ConversationRow {
  if (!row) throw new NotFound(`no conversation ${id}`);
  return row;
}

interface RowShape extends Pick<Person, "role"> {
  locked?: true;
}

const oneRow = composedOnce<Database, RowShape, { userId: number; id: number }, ConversationRow>(
  (db, { role, locked }, { userId, id }) => {
    const person = { id: userId, role };
    const row = rowsFor(db, person).where("conversations.id", "=", id).where(visibleTo(person));
    return locked ? row.forUpdate("conversations") : row;
  },
);

/** Which of these conversations the person may see: for streams and files. */
export async function visibleIds(db: Db, person: Pick<Person, "id" | "role">, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom("conversations")
    .select("id")
    .where("id", "in", ids)
    .where(visibleTo(person))
    .execute();
  return new Set(rows.map((row) => row.id));
}
