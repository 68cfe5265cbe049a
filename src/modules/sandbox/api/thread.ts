import { sendingWindow } from "../facebook/window.ts";
import type { Sandbox } from "../sandbox.ts";
import { findMessage, type Attachment, type Customer, type Message } from "../world.ts";

/** What the customer's phone shows. Addresses are relative: the phone is served by this very process. */
export function threadOf(sandbox: Sandbox, customer: Customer, now = Date.now()) {
  const page = sandbox.world.pages[customer.page_id]!;
  return {
    page: { id: page.id, name: page.name, picture: `/pictures/profile-page-${page.id}`, human_agent: page.human_agent },
    customer: customerView(customer),
    window: { from: customer.window_from, ...sendingWindow(customer.window_from, now) },
    typing: sandbox.live.typing.is(customer.psid),
    seen_by_page_at: customer.seen_by_page_at,
    messages: customer.messages.map((message) => messageView(customer, message)),
  };
}

export function customerView(customer: Customer) {
  const { psid, name, profile, unavailable, messages } = customer;
  const last = messages.at(-1);
  return {
    psid,
    name,
    profile,
    unavailable,
    picture: `/pictures/profile-${psid}`,
    last: last
      ? { from: last.from, at: last.at, text: summary(last), unread: last.from === "page" && !last.read_at }
      : null,
  };
}

function messageView(customer: Customer, message: Message) {
  const { mid, from, at, text, reactions, edits, unsent, note, sticker_id, app_id } = message;
  const original = message.reply_to ? findMessage(customer, message.reply_to) : undefined;
  return {
    mid,
    from,
    at,
    text: unsent ? undefined : text,
    attachments: unsent ? [] : message.attachments.map(attachmentView),
    reply_to: message.reply_to ? { mid: message.reply_to, text: original ? summary(original) : "" } : undefined,
    reactions,
    edited: edits > 0,
    unsent,
    note,
    sticker_id,
    app_id,
    state: message.read_at ? "read" : message.delivered_at ? "delivered" : "sent",
  };
}

function attachmentView({ type, media, url, name, title, lat, long }: Attachment) {
  return { type, url: media ? `/pictures/${media}` : url, name, title, lat, long };
}

function summary(message: Message): string {
  if (message.unsent) return "Đã thu hồi một tin nhắn";
  const kind = message.sticker_id ? "sticker" : message.attachments[0]?.type;
  return message.text ?? (kind ? (words[kind] ?? "Tệp đính kèm") : "Tin nhắn");
}

const words: Record<string, string> = {
  image: "Hình ảnh",
  sticker: "Nhãn dán",
  audio: "Tin nhắn thoại",
  video: "Video",
  file: "Tệp đính kèm",
  location: "Vị trí",
  fallback: "Liên kết",
};
