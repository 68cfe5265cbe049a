import { cut } from "../../../cutting.ts";
import { createHash } from "node:crypto";
import type { MessageKind } from "../../inbox/table.ts";
import type { Incoming, IncomingAttachment, IncomingMessage } from "../incoming.ts";
import { parseAttachments } from "./parse_attachments.ts";
import { id, type Json, type Moment, object, plainDetail, text } from "./reading.ts";

/** What is known of a messaging item before one looks at what it carries. */
export interface Setting {
  counterpart: string;
  author: "customer" | "page";
  when: Moment;
  standby: boolean;
}

/** No agent reads more; the ledger keeps the whole of it. */
const LONGEST_BODY = 60_000;

export function parseMessage(item: Json, message: Json, setting: Setting): Incoming {
  const { counterpart, author, when } = setting;
  const mid = midOf(message.mid) ?? madeMid("message", counterpart, item.timestamp, message);
  if (message.is_deleted === true) return { kind: "unsend", counterpart, mid, at: when.at };
  const attachments = parseAttachments(message);
  const whole = text(message.text) ?? templateText(message) ?? "";
  const detail = detailOf(setting, {
    quick_reply: message.quick_reply,
    referral: message.referral ?? item.referral,
    metadata: message.metadata,
    shortened_from: whole.length > LONGEST_BODY ? whole.length : undefined,
  });
  const replyTo = midOf(object(message.reply_to)?.mid);
  return {
    kind: "message",
    counterpart,
    mid,
    author,
    ...(message.app_id === undefined ? {} : { appId: id(message.app_id) }),
    messageKind: message.is_unsupported === true ? "unsupported" : kindOf(whole, attachments),
    body: cut(whole, LONGEST_BODY),
    attachments,
    ...(replyTo ? { replyTo } : {}),
    ...detail,
    opensWindow: author === "customer",
    at: when.at,
  };
}

/** A button that was pressed: a message of the customer with the button's words. */
export function parsePostback(item: Json, postback: Json, setting: Setting): IncomingMessage {
  const { title, payload, referral } = postback;
  return {
    kind: "message",
    counterpart: setting.counterpart,
    mid: midOf(postback.mid) ?? madeMid("postback", setting.counterpart, item.timestamp, [payload, title]),
    author: setting.author,
    messageKind: "postback",
    body: cut(text(title) ?? "", LONGEST_BODY),
    attachments: [],
    ...detailOf(setting, { payload, referral: referral ?? item.referral }),
    opensWindow: setting.author === "customer",
    at: setting.when.at,
  };
}

/** The customer came back by a link or an advertisement. An advertisement opens the window only once they write. */
export function parseReferral(item: Json, referral: Json, setting: Setting): IncomingMessage {
  const { counterpart, author, when } = setting;
  return {
    kind: "message",
    counterpart,
    mid: madeMid("referral", counterpart, item.timestamp, [referral.ref, referral.source, referral.ad_id]),
    author,
    messageKind: "referral",
    body: "",
    attachments: [],
    ...detailOf(setting, { referral }),
    opensWindow: author === "customer" && text(referral.source)?.toUpperCase() !== "ADS",
    at: when.at,
  };
}

/** A mid as an index can hold it: one longer than any real one is known by its hash. */
export function midOf(value: unknown): string | undefined {
  const written = typeof value === "number" ? String(value) : text(value);
  if (!written) return undefined;
  return written.length <= 400 ? written : madeMid("mid", written);
}

function kindOf(body: string, attachments: IncomingAttachment[]): MessageKind {
  const first = attachments[0];
  if (!first) return body ? "text" : "unsupported";
  const isOf = (kind: string) => attachments.every((each) => each.kind === kind);
  if (isOf("sticker")) return "sticker";
  if (isOf("location")) return "location";
  return isOf("fallback") ? "fallback" : "attachment";
}

/** An echo of a template says its words inside. */
function templateText(message: Json): string | undefined {
  const first = Array.isArray(message.attachments) ? object(message.attachments[0]) : undefined;
  return first?.type === "template" ? text(object(first.payload)?.text) : undefined;
}

function detailOf({ when, standby }: Setting, given: Json): { detail?: Record<string, unknown> } {
  const all = { ...given, written_timestamp: when.written, standby: standby || undefined };
  const told = Object.entries(all).filter(([, value]) => value !== undefined && value !== null);
  return told.length > 0 ? { detail: plainDetail(Object.fromEntries(told)) as Record<string, unknown> } : {};
}

/** An id made of what identifies the event, so that the same webhook sent again is the same message. */
function madeMid(kind: string, ...parts: unknown[]): string {
  const hash = createHash("sha256").update(JSON.stringify([kind, ...parts]));
  return `made_${hash.digest("hex").slice(0, 40)}`;
}
