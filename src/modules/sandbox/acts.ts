import { newMid } from "./ids.ts";
import type { Sandbox } from "./sandbox.ts";
import { echo, fromCustomer, messageEvent, reactionSigns, read, type StickerShape } from "./webhooks/events.ts";
import type { Delivery } from "./parts.ts";
import { addMessage, type Attachment, type Customer, type Message } from "./world.ts";

/** What came of an act: the message it concerns, and the webhook when the page has subscribed to its kind. */
export type Done = { mid?: string; at: number; webhook: number | null };

type Written = {
  text?: string;
  attachments?: Attachment[];
  at?: number;
  reply_to?: string;
  quick_reply?: string;
  sticker_id?: number;
  stickers?: StickerShape;
  unsupported?: boolean;
  referral?: object;
  standby?: boolean;
};

export function write(sandbox: Sandbox, customer: Customer, written: Written): Done {
  const { at = Date.now(), text, attachments = [], reply_to, sticker_id, stickers, quick_reply } = written;
  const note = written.unsupported ? "unsupported" : undefined;
  const message: Message = { ...blank(at), from: "customer", text, attachments, reply_to, sticker_id, note };
  addMessage(customer, message);
  openWindow(customer, at);
  const extra = {
    ...(quick_reply !== undefined && { quick_reply: { payload: quick_reply } }),
    ...(written.referral && { referral: written.referral }),
  };
  const body = messageEvent(sandbox, message, { stickers, extra });
  return done(sandbox, customer, at, fromCustomer(customer, "messages", body, at, written.standby), message.mid);
}

/** What was said long ago, or while webhooks were lost: nobody is told, the history has it. Returns the mids. */
export function remember(
  sandbox: Sandbox,
  customer: Customer,
  said: { from: "customer" | "page"; text: string; at: number; picture: boolean }[],
): string[] {
  const mids = said.map(({ from, text, at, picture }) => {
    const attachments = picture ? [{ type: "image", media: `history-${customer.psid}-${at}` }] : [];
    const message: Message = { ...blank(at), from, text, attachments };
    addMessage(customer, message);
    return message.mid;
  });
  sandbox.changed();
  return mids;
}

export function react(
  sandbox: Sandbox,
  customer: Customer,
  message: Message,
  reaction: string | null,
  at: number,
): Done {
  message.reactions.customer = reaction ?? undefined;
  if (reaction) openWindow(customer, at);
  const body = reaction
    ? {
        mid: message.mid,
        action: "react",
        emoji: reactionSigns[reaction] ?? reaction,
        reaction: reactionSigns[reaction] ? reaction : "other",
      }
    : { mid: message.mid, action: "unreact" };
  return done(sandbox, customer, at, fromCustomer(customer, "message_reactions", { reaction: body }, at), message.mid);
}

export function edit(sandbox: Sandbox, customer: Customer, message: Message, text: string, at: number): Done {
  message.text = text;
  message.edits += 1;
  // Documented as an integer, seen as a string: ours alternates, so that both are met.
  const num_edit = message.edits % 2 === 0 ? message.edits : String(message.edits);
  const body = { message_edit: { mid: message.mid, text, num_edit } };
  return done(sandbox, customer, at, fromCustomer(customer, "message_edits", body, at), message.mid);
}

export function unsend(sandbox: Sandbox, customer: Customer, message: Message, at: number): Done {
  message.unsent = true;
  const body = { message: { mid: message.mid, is_deleted: true } };
  return done(sandbox, customer, at, fromCustomer(customer, "messages", body, at), message.mid);
}

type Postback = { title: string; payload: string; referral?: object; at: number };

export function press(sandbox: Sandbox, customer: Customer, { title, payload, referral, at }: Postback): Done {
  const message: Message = { ...blank(at), from: "customer", text: title, note: "postback" };
  addMessage(customer, message);
  openWindow(customer, at);
  const body = { postback: { mid: message.mid, title, payload, ...(referral && { referral }) } };
  return done(sandbox, customer, at, fromCustomer(customer, "messaging_postbacks", body, at), message.mid);
}

/** A click on an m.me link or an advertisement; in a thread that exists it opens the window. */
export function refer(sandbox: Sandbox, customer: Customer, referral: object, at: number): Done {
  if (customer.messages.length > 0) openWindow(customer, at);
  return done(sandbox, customer, at, fromCustomer(customer, "messaging_referrals", { referral }, at));
}

/** Everything up to the watermark has been seen. */
export function see(sandbox: Sandbox, customer: Customer, at: number): Done {
  customer.read_at = Math.max(customer.read_at ?? 0, at);
  for (const message of customer.messages) {
    if (message.from === "page" && message.at <= at) message.read_at ??= at;
  }
  return done(sandbox, customer, at, read(customer, at));
}

type Elsewhere = { text?: string; attachments?: Attachment[]; at: number; app_id?: string };

/** A message of the page that this app did not send: from the Page Inbox, or by another app. */
export function writeElsewhere(
  sandbox: Sandbox,
  customer: Customer,
  { at, app_id, text, attachments = [] }: Elsewhere,
): Done {
  const message: Message = { ...blank(at), from: "page", text, attachments, app_id, delivered_at: at };
  addMessage(customer, message);
  return done(sandbox, customer, at, echo(sandbox, customer, message), message.mid);
}

export function blank(at: number): Omit<Message, "from"> {
  return { mid: newMid(), at, attachments: [], reactions: {}, edits: 0, unsent: false };
}

/** An act dated in the future counts as of now: the window must not outlast 24 hours. */
export function openWindow(customer: Customer, at: number): void {
  customer.window_from = Math.max(customer.window_from ?? 0, Math.min(at, Date.now()));
}

function done(
  sandbox: Sandbox,
  customer: Customer,
  at: number,
  item: Parameters<Sandbox["outbox"]["emit"]>[0],
  mid?: string,
) {
  const delivery: Delivery | undefined = sandbox.outbox.emit(item);
  sandbox.changed();
  sandbox.live.tell(`thread:${customer.psid}`);
  sandbox.live.tell(`page:${customer.page_id}`);
  return { mid, at, webhook: delivery?.id ?? null };
}
