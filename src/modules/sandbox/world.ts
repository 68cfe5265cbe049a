import type { PbxWorld } from "./phone/world.ts";
import type { Knobs } from "./knobs.ts";

/** Everything the sandbox remembers. It is plain JSON, so that what is saved is what is in memory. */
export type World = {
  user: { id: string; name: string };
  /** Where webhooks go; set by `POST /{app}/subscriptions` or `PUT /api/target`. */
  target: string | null;
  pages: Record<string, Page>;
  customers: Record<string, Customer>;
  uploads: Record<string, Attachment>;
  media: Record<string, { mime: string; name: string; size: number }>;
  codes: Record<string, { redirect_uri: string; at: number; used: boolean; scope: string }>;
  grants: Record<string, { expires_at: number; scope: string }>;
  knobs: Knobs;
  pbx: PbxWorld;
};

export type Page = {
  id: string;
  name: string;
  category: string;
  human_agent: boolean;
  /** Counts up with every new consent after the old token died. */
  generation: number;
  /** Subcode of error 190 that the page's token gets, or null while it is good. */
  token_error: number | null;
  /** Null until the app subscribes through `subscribed_apps`. */
  subscribed_fields: string[] | null;
};

export type Customer = {
  psid: string;
  page_id: string;
  name: string;
  profile: "open" | "hidden";
  /** True when the person blocked the page: sends answer 551/1545041. */
  unavailable: boolean;
  /** Time of the latest act that opens the 24-hour window. */
  window_from: number | null;
  seen_by_page_at: number | null;
  read_at: number | null;
  messages: Message[];
};

export type Message = {
  mid: string;
  from: "customer" | "page";
  at: number;
  text?: string;
  attachments: Attachment[];
  sticker_id?: number;
  reply_to?: string;
  reactions: { customer?: string; page?: string };
  edits: number;
  unsent: boolean;
  note?: "unsupported" | "postback" | "referral";
  /** Missing on what was written in the Page Inbox. */
  app_id?: string;
  delivered_at?: number;
  read_at?: number;
};

export type Attachment = {
  type: string;
  media?: string;
  url?: string;
  name?: string;
  title?: string;
  sticker_id?: number;
  lat?: number;
  long?: number;
};

/** The longest memory of one conversation: a flood must not grow the saved state without bound. */
const longestThread = 500;

export function findCustomer(world: World, pageId: string, psid: string): Customer | undefined {
  const customer = world.customers[psid];
  return customer?.page_id === pageId ? customer : undefined;
}

export function findMessage(customer: Customer, mid: string): Message | undefined {
  return customer.messages.findLast((message) => message.mid === mid);
}

/** Keeps the thread in the order of time, which "as if hours ago" would otherwise break. */
export function addMessage(customer: Customer, message: Message): void {
  const { messages } = customer;
  let place = messages.length;
  while (place > 0 && messages[place - 1]!.at > message.at) place -= 1;
  messages.splice(place, 0, message);
  if (messages.length > longestThread) messages.splice(0, messages.length - longestThread);
}
