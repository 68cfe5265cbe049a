import { type Filter, moreQuery } from "../../modules/inbox/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { InboxWords } from "../../words/inbox.ts";
import { type Words, wordsFor } from "../../words/mod.ts";

/** What every part of the inbox is drawn with: for whom, when, in which words, under which filter. */
export interface Scene {
  person: Person;
  now: Date;
  w: InboxWords;
  words: Words;
  filter: Filter;
  /** The open conversation. */
  openId?: number;
  /** Messages are being chosen, to make something of them. */
  selecting?: boolean;
  /** The message that a search led to. */
  soughtId?: number | undefined;
  /** Temporal UI's namespace page, for those who may see ops. */
  temporal?: string;
}

export const sceneOf = (person: Person, filter: Filter, more: Partial<Scene> = {}): Scene => ({
  person,
  now: new Date(),
  w: wordsFor(person.locale).inbox,
  words: wordsFor(person.locale),
  filter,
  ...more,
});

/** The filter as it stands in addresses, “” when it is the plain list; `change` replaces parts of it. */
export function queryOf(filter: Filter, change: Partial<Record<keyof Filter, unknown>> = {}): string {
  const { q, room, channel, pageId, customerId, unread, done, more } = { ...filter, ...change } as Filter;
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  if (room !== "all") query.set("room", room);
  if (channel) query.set("channel", channel);
  if (pageId) query.set("page", String(pageId));
  if (customerId) query.set("customer", String(customerId));
  if (unread) query.set("unread", "1");
  if (done) query.set("done", "1");
  for (const [name, value] of moreQuery(more)) query.set(name, value);
  const text = query.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/** The same with one more parameter, for addresses that need one. */
export const withQuery = (path: string, query: string, name: string, value: string | number) =>
  `${path}${query}${query ? "&" : "?"}${name}=${encodeURIComponent(value)}`;

/** 99+ when it is more. */
export const countText = (n: number) => (n > 99 ? "99+" : String(n));

/** Where a customer's or page's picture is, small. */
export const faceUrl = (fileId: number | null) => (fileId ? `/files/${fileId}?size=thumb` : null);
