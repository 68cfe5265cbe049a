import { attachmentUrl } from "../media.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Customer, Message, Page } from "../world.ts";
import { pageBy, select } from "./accounts.ts";
import { invalid, missing } from "./errors.ts";
import { listOf, type Params } from "./params.ts";
import { sendingWindow } from "./window.ts";

/** `GET /{page}/conversations`, newest first. */
export function listConversations(sandbox: Sandbox, page: Page, params: Params, path: string) {
  const platform = params.text("platform") ?? "messenger";
  if (platform !== "messenger") throw invalid("param platform must be one of {MESSENGER, INSTAGRAM}");
  // With `user_id` the one thread of this person, or none.
  const psid = params.text("user_id");
  const customers = Object.values(sandbox.world.customers)
    .filter((each) => each.page_id === page.id && each.messages.length > 0 && (!psid || each.psid === psid))
    .toSorted((a, b) => b.messages.at(-1)!.at - a.messages.at(-1)!.at);
  const fields = splitFields(params.text("fields") ?? "id,link,updated_time");
  const { slice, paging } = pageBy(customers, threadId, params, `${sandbox.settings.url}${path}`, 25);
  return {
    data: slice.map((each) => conversationFields(sandbox, page, each, fields, params)),
    ...(paging && { paging }),
  };
}

/** `GET /{conversation}/messages`, newest first. */
export function listMessages(sandbox: Sandbox, page: Page, id: string, params: Params, path: string) {
  const customer = Object.values(sandbox.world.customers).find((each) => threadId(each) === id);
  if (customer?.page_id !== page.id) throw missing(id);
  const fields = splitFields(params.text("fields") ?? "id,created_time");
  const { data, ...paging } = messagesOf(sandbox, page, customer, params, `${sandbox.settings.url}${path}`);
  return { data: data.map((each) => selectMessage(each, fields)), ...paging };
}

const messageFields = ["id", "created_time", "from", "to", "message", "sticker", "tags", "shares", "attachments"];

/** Only what was asked for, and of that only what there is; an unknown field is refused. */
function selectMessage(message: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  const all = { ...Object.fromEntries(messageFields.map((name) => [name, undefined])), ...message };
  return select(all, fields);
}

/** Times in Graph answers have an offset without a colon. */
export function graphTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "+0000");
}

export const threadId = (customer: Customer) => `t_${customer.psid}`;

function conversationFields(sandbox: Sandbox, page: Page, customer: Customer, fields: string[], params: Params) {
  const last = customer.messages.at(-1)!;
  const url = `${sandbox.settings.url}/graph/v25.0/${threadId(customer)}/messages`;
  const now = Date.now();
  const all: Record<string, unknown> = {
    id: threadId(customer),
    link: `/${page.id}/inbox/${customer.psid}/`,
    updated_time: graphTime(last.at),
    snippet: last.text ?? "",
    message_count: customer.messages.length,
    unread_count: customer.messages.filter(
      (each) => each.from === "customer" && each.at > (customer.seen_by_page_at ?? 0),
    ).length,
    can_reply: sendingWindow(customer.window_from, now).state === "open",
    participants: { data: [person(customer), { name: page.name, email: `${page.id}@facebook.com`, id: page.id }] },
  };
  // The messages inside have paging of their own: the cursor of the outer list means nothing to them.
  const inner: Params = { ...params, text: (name) => (name === "access_token" ? params.text(name) : undefined) };
  if (fields.some((each) => each.startsWith("messages")))
    all.messages = messagesOf(sandbox, page, customer, inner, url);
  return select(all, fields);
}

function messagesOf(sandbox: Sandbox, page: Page, customer: Customer, params: Params, url: string) {
  const messages = customer.messages.filter((each) => !each.unsent).toReversed();
  const { slice, paging } = pageBy(messages, (each) => each.mid, params, url, 25);
  return { data: slice.map((each) => graphMessage(sandbox, page, customer, each)), ...(paging && { paging }) };
}

function graphMessage(sandbox: Sandbox, page: Page, customer: Customer, message: Message) {
  const us = { name: page.name, email: `${page.id}@facebook.com`, id: page.id };
  const [from, to] = message.from === "customer" ? [person(customer), us] : [us, person(customer)];
  const attachments = message.attachments.map((each) => ({
    id: each.media ?? message.mid,
    name: each.name ?? each.type,
    ...(each.type === "image"
      ? { mime_type: "image/png", image_data: { url: attachmentUrl(sandbox, each) } }
      : { file_url: attachmentUrl(sandbox, each) }),
  }));
  return {
    id: message.mid,
    created_time: graphTime(message.at),
    from,
    to: { data: [to] },
    message: message.text ?? "",
    ...(attachments.length > 0 && { attachments: { data: attachments } }),
  };
}

function person(customer: Customer) {
  return { name: customer.name, email: `${customer.psid}@facebook.com`, id: customer.psid };
}

/** Splits at commas outside of braces: `id,messages{id,from}` has two fields. */
function splitFields(fields: string): string[] {
  return listOf(fields.replaceAll(/[({][^{}()]*(\{[^{}]*\}[^{}()]*)*[)}]/g, ""));
}
