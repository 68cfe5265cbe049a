import { cut } from "../../../cutting.ts";
import { parseExactly } from "../exact_json.ts";
import type { Incoming } from "../incoming.ts";
import { counterpartOf, type Envelope, pageKeyOf } from "./envelope.ts";
import { midOf, parseMessage, parsePostback, parseReferral, type Setting } from "./parse_message.ts";
import { array, id, type Json, moment, number, object, text, watermark } from "./reading.ts";

/** Turns a row of the ledger into what happened. Throws for a body that is no envelope: it is parked, not guessed at. */
export function parseFacebook(body: Uint8Array, receivedAt: Date): Incoming {
  const envelope = object(parseExactly(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  if (!envelope || !object(envelope.entry) || envelope.list === undefined) throw new Error("no_entry");
  return parseEnvelope(envelope as unknown as Envelope, receivedAt);
}

export function parseEnvelope(envelope: Envelope, receivedAt: Date): Incoming {
  const page = pageKeyOf(envelope);
  const item = object(envelope.item) ?? {};
  if (envelope.object !== "page") return ignored("object_not_page");
  // The "Test" button of Facebook's dashboard speaks of page 0.
  if (page === "0") return ignored("test_event");
  if (envelope.list === null) return ignored("empty_entry");
  if (envelope.list === "changes") {
    return ignored(item.field === "feed" ? "comments_not_connected" : "change_not_connected");
  }
  const counterpart = counterpartOf(page, item);
  if (!counterpart) return ignored("no_counterpart");
  const isFromPage = id(object(item.sender)?.id) === page || object(item.message)?.is_echo === true;
  return parseItem(item, receivedAt, {
    counterpart,
    author: isFromPage ? "page" : "customer",
    when: moment(item.timestamp, receivedAt),
    standby: envelope.list === "standby",
  });
}

function parseItem(item: Json, receivedAt: Date, setting: Setting): Incoming {
  const { counterpart } = setting;
  const message = object(item.message);
  if (message) return parseMessage(item, message, setting);
  const postback = object(item.postback);
  if (postback) return parsePostback(item, postback, setting);
  const reaction = object(item.reaction);
  if (reaction) return parseReaction(reaction, setting);
  const edit = object(item.message_edit);
  if (edit) return parseEdit(edit, setting);
  const delivery = object(item.delivery);
  if (delivery) {
    const mids = array(delivery.mids)
      .map(midOf)
      .filter((mid) => mid !== undefined);
    const until = watermark(delivery.watermark, receivedAt);
    if (!until && mids.length === 0) return ignored("empty_receipt");
    return { kind: "delivered", counterpart, mids, watermark: until ?? new Date(0) };
  }
  const read = object(item.read);
  if (read) {
    const until = watermark(read.watermark ?? item.timestamp, receivedAt);
    return until ? { kind: "read", counterpart, watermark: until } : ignored("empty_receipt");
  }
  const referral = object(item.referral);
  if (referral) return parseReferral(item, referral, setting);
  return ignored(others.some((name) => name in item) ? "event_not_used" : "unknown_event");
}

/** Events we know of and have no use for. */
const others = [
  "optin",
  "account_linking",
  "policy_enforcement",
  "policy-enforcement",
  "pass_thread_control",
  "take_thread_control",
  "request_thread_control",
  "app_roles",
  "messaging_feedback",
  "message_context",
  "typing",
  "game_play",
  "payment",
];

const faces: Record<string, string> = {
  love: "❤️",
  like: "👍",
  yes: "👍",
  dislike: "👎",
  no: "👎",
  smile: "😆",
  haha: "😆",
  wow: "😮",
  sad: "😢",
  sorry: "😢",
  angry: "😠",
  anger: "😠",
  care: "🤗",
};

function parseReaction(reaction: Json, { counterpart, author, when }: Setting): Incoming {
  const mid = midOf(reaction.mid);
  if (!mid) return ignored("no_mid");
  const name = text(reaction.reaction) ?? "";
  const face = text(reaction.emoji) || (Object.hasOwn(faces, name) ? faces[name] : undefined) || "👍";
  const emoji = reaction.action === "unreact" ? null : cut(face, 32);
  return { kind: "reaction", counterpart, mid, actor: author, emoji, at: when.at };
}

function parseEdit(edit: Json, { counterpart, when }: Setting): Incoming {
  const mid = midOf(edit.mid);
  if (!mid) return ignored("no_mid");
  const times = Math.trunc(number(edit.num_edit) ?? 1);
  const body = cut(text(edit.text) ?? "", 60_000);
  return { kind: "edit", counterpart, mid, body, number: Math.min(Math.max(times, 1), 1_000_000), at: when.at };
}

function ignored(why: string): Incoming {
  return { kind: "ignored", why };
}
