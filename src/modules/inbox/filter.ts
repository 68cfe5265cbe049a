import { type SelectQueryBuilder, sql } from "kysely";
import type { Database } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import type { Person } from "../people/table.ts";
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

/**
 * What a search obeys of the list that it stands in the place of: all that somebody chose. That the list leaves out what
 * is done was nobody's choice; nothing where all is searched.
 */
export function searchedBy({ room, more, channel, pageId, customerId, unread, done }: Filter): Filter | undefined {
  const chosen = { more, channel, pageId, customerId, unread, done: done || undefined };
  const isNarrow = room !== "all" || Object.values(chosen).some((value) => value !== undefined);
  return isNarrow ? { room, ...chosen } : undefined;
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

type AnyRoom = Omit<Filter, "room"> & { room: Room | "taking_part" };

/** Narrows to what the person may see and the filter lets through. */
export const matching = <Q extends SelectQueryBuilder<Database, "conversations", unknown>>(
  query: Q,
  person: Pick<Person, "id" | "role">,
  filter: AnyRoom,
): Q =>
  (throughFilter(query, person, filter) as SelectQueryBuilder<Database, "conversations", unknown>).where(
    visibleTo(person),
  ) as Q;

/** What the filter lets through, for a statement that asks by itself who may see it. */
export function throughFilter<Q extends SelectQueryBuilder<Database, "conversations", unknown>>(
  query: Q,
  person: Pick<Person, "id">,
  filter: AnyRoom,
): Q {
  let narrowed = inRoom(query, filter.room, person) as SelectQueryBuilder<Database, "conversations", unknown>;
  // A conversation exists from its first event on; it is listed from its first message on.
  narrowed = narrowed.where("conversations.last_message_id", "is not", null);
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
