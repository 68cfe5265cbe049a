import { type Words, wordFor } from "../../words/mod.ts";
import type { NotificationRow } from "./reading.ts";

export interface Said {
  title: string;
  body: string;
  href: string;
  /** Later ones of the same tag take the place of earlier ones on the screen. */
  tag: string;
}

const places = {
  conversation: "inbox",
  ticket: "tickets",
  task: "tasks",
  customer: "customers",
  order: "orders",
  page: "settings/pages",
} as const;

export const hrefOf = ({ subject, subject_id }: Pick<NotificationRow, "subject" | "subject_id">) =>
  `/${places[subject]}/${subject_id}`;

/** One notification in two lines, for a toast and for the system's own. */
export function say(words: Words, row: NotificationRow, at = new Date()): Said {
  const of = words.notifications;
  const name = nameOf(words, row);
  const who = row.actor_name ?? of.somebody;
  const title =
    row.title === null ? of.unseen : of.plain[row.kind]({ ...factsOf(words, row, at), who, name, title: row.title });
  const body = row.title === null ? "" : bodyOf(row);
  return { title, body, href: hrefOf(row), tag: `${row.subject}-${row.subject_id}-${row.kind}` };
}

/** As one speaks of it: “#41”, “NV-7”, “DH-000123”, a customer by their name. */
export function nameOf(
  words: Words,
  { subject, subject_id: id, title }: Pick<NotificationRow, "subject" | "subject_id" | "title">,
): string {
  if (subject === "ticket") return `#${id}`;
  if (subject === "task") return words.tasks.one(id);
  if (subject === "customer") return title ?? "";
  return subject === "order" ? `DH-${String(id).padStart(6, "0")}` : "";
}

export interface Facts {
  messages: number;
  status: string;
  /** Time left, or undefined once it is over. */
  left: string | undefined;
  first: boolean;
  closes: number;
  /** Why not, as a sentence. */
  reason: string;
  /** What is wrong with a page; it goes on by itself, or has to be mended. */
  trouble: string;
  isPaused: boolean;
}

export function factsOf(words: Words, { detail, due_at }: NotificationRow, at = new Date()): Facts {
  const statuses: Record<string, string> = words.tickets.statuses;
  const left = due_at ? due_at.getTime() - at.getTime() : 0;
  return {
    messages: Number(detail["messages"] ?? 1),
    status: statuses[String(detail["to"])] ?? String(detail["to"] ?? ""),
    left: left > 0 ? words.notifications.left(Math.max(1, Math.round(left / 60_000))) : undefined,
    first: detail["kind"] === "first_response",
    closes: Number(detail["minutes_left"] ?? 0),
    reason: wordFor(words.errors.refused, String(detail["reason"] ?? ""), words.errors.refused.other),
    trouble: troubleOf(words, detail),
    isPaused: detail["due_at"] !== undefined,
  };
}

function troubleOf({ channels }: Words, { trouble, channel }: NotificationRow["detail"]): string {
  const said = channel === "phone" ? channels.phone.troubles : channels.troubles;
  return wordFor(said, String(trouble ?? ""), said.other);
}

function bodyOf(row: NotificationRow): string {
  if (row.note) return row.note;
  if (row.kind === "message.received") return row.preview || (row.page_name ?? "");
  // A page is named in the sentence itself.
  if (row.subject === "page") return "";
  return row.subject === "conversation" ? (row.page_name ?? "") : (row.title ?? "");
}
