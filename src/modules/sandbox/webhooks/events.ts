import { attachmentUrl } from "../media.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Attachment, Customer, Message } from "../world.ts";
import type { Item } from "../parts.ts";

export type StickerShape = "old" | "transition" | "new";

/** Facebook's own names of the reactions, and the sign each sends along. */
export const reactionSigns: Record<string, string> = {
  love: "❤",
  smile: "😆",
  wow: "😮",
  sad: "😢",
  angry: "😠",
  like: "👍",
  dislike: "👎",
};

/** An event that the customer caused: sender is the person, recipient the page. */
export function fromCustomer(customer: Customer, field: string, body: object, at?: number, standby = false): Item {
  const event = { sender: { id: customer.psid }, recipient: { id: customer.page_id }, timestamp: at, ...body };
  return {
    page_id: customer.page_id,
    field: standby ? "standby" : field,
    place: standby ? "standby" : "messaging",
    event,
  };
}

export function messageEvent(
  sandbox: Sandbox,
  message: Message,
  { stickers = "new", extra = {} }: { stickers?: StickerShape; extra?: object } = {},
): object {
  const attachments = message.attachments.flatMap((each) => attachmentShapes(sandbox, each, stickers));
  return {
    message: {
      mid: message.mid,
      ...(message.text !== undefined && { text: message.text }),
      ...(message.note === "unsupported" && { is_unsupported: true }),
      ...(message.reply_to && { reply_to: { mid: message.reply_to } }),
      ...(message.sticker_id && stickers !== "new" && { sticker_id: message.sticker_id }),
      ...(attachments.length > 0 && { attachments }),
      ...extra,
    },
  };
}

/** What the page said, told to the page's apps; without `app_id` it was written in the Page Inbox. */
export function echo(sandbox: Sandbox, customer: Customer, message: Message, metadata?: string): Item {
  const { message: body } = messageEvent(sandbox, message) as { message: object };
  const event = {
    sender: { id: customer.page_id },
    recipient: { id: customer.psid },
    timestamp: message.at,
    message: {
      is_echo: true,
      ...(message.app_id && { app_id: /^\d+$/.test(message.app_id) ? Number(message.app_id) : message.app_id }),
      ...(metadata !== undefined && { metadata }),
      ...body,
    },
  };
  return { page_id: customer.page_id, field: "message_echoes", place: "messaging", event };
}

export function delivered(customer: Customer, mids: string[], watermark: number): Item {
  return fromCustomer(customer, "message_deliveries", { delivery: { mids, watermark } }, watermark);
}

export function read(customer: Customer, watermark: number): Item {
  return fromCustomer(customer, "message_reads", { read: { watermark } }, watermark);
}

function attachmentShapes(sandbox: Sandbox, attachment: Attachment, stickers: StickerShape): object[] {
  const { type, title, sticker_id, lat, long } = attachment;
  const url = attachmentUrl(sandbox, attachment);
  if (type === "location") return [{ type, title, url: attachment.url, payload: { coordinates: { lat, long } } }];
  if (type === "fallback") return [{ type, title, url: attachment.url, payload: null }];
  if (!sticker_id) return [{ type, payload: { url } }];
  const shapes = { old: ["image"], transition: ["image", "sticker"], new: ["sticker"] }[stickers];
  return shapes.map((shape) => ({ type: shape, payload: { url, sticker_id } }));
}
