import { cut } from "../../../cutting.ts";
import type { AttachmentKind } from "../../inbox/table.ts";
import type { IncomingAttachment } from "../incoming.ts";
import { array, id, type Json, number, object, plainDetail, text } from "./reading.ts";

const media: Record<string, AttachmentKind> = {
  image: "image",
  video: "video",
  audio: "audio",
  file: "file",
  sticker: "sticker",
};

/** The attachments of a message. A sticker that comes twice, as picture and as sticker, is one. */
export function parseAttachments(message: Json): IncomingAttachment[] {
  const stickers = new Set<string>();
  const found: IncomingAttachment[] = [];
  const only = array(message.attachments).length <= 1 ? id(message.sticker_id) : undefined;
  for (const each of array(message.attachments)) {
    const attachment = parseAttachment(object(each) ?? {}, only);
    const sticker = attachment.detail?.sticker_id as string | undefined;
    if (sticker && stickers.has(sticker)) continue;
    if (sticker) stickers.add(sticker);
    found.push(attachment);
  }
  const sticker = id(message.sticker_id);
  if (sticker && found.length === 0) found.push({ kind: "sticker", detail: { sticker_id: sticker } });
  return found;
}

function parseAttachment(given: Json, messageSticker: string | undefined): IncomingAttachment {
  const type = text(given.type) ?? "unknown";
  const payload = object(given.payload) ?? {};
  const sticker = id(payload.sticker_id) ?? (type === "image" || type === "sticker" ? messageSticker : undefined);
  if (sticker) return { kind: "sticker", url: url(payload.url), detail: { sticker_id: sticker } };
  if (type === "location") return location(given, payload);
  const kind = Object.hasOwn(media, type) ? media[type] : undefined;
  return kind ? { kind, url: url(payload.url), name: fileName(kind, given, payload) } : link(type, given, payload);
}

function location(given: Json, payload: Json): IncomingAttachment {
  const place = object(payload.coordinates) ?? {};
  const detail = { lat: number(place.lat), long: number(place.long), url: url(given.url) ?? url(payload.url) };
  return { kind: "location", name: text(given.title) ?? text(payload.title), detail };
}

/** Shared links, posts, reels, templates and whatever Facebook thinks of next: shown as a card, never fetched. */
function link(type: string, given: Json, payload: Json): IncomingAttachment {
  const detail = { type, url: url(given.url) ?? url(payload.url), payload: plainDetail(given.payload) };
  return { kind: "fallback", name: text(given.title) ?? text(payload.title), detail };
}

function url(value: unknown): string | undefined {
  const written = text(value);
  return written && /^https?:\/\//i.test(written) && URL.canParse(written) ? written : undefined;
}

/** Facebook says a file's name only in its address. */
function fileName(kind: AttachmentKind, given: Json, payload: Json): string | undefined {
  const told = text(payload.name) ?? text(given.name) ?? text(payload.title) ?? text(given.title);
  const address = url(payload.url);
  if (told || kind !== "file" || !address) return told && cut(told, 255);
  const last = new URL(address).pathname.split("/").at(-1) ?? "";
  try {
    return cut(text(decodeURIComponent(last)) ?? "", 255) || undefined;
  } catch {
    return cut(last, 255) || undefined;
  }
}
