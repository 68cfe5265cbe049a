import { placeName } from "../../modules/customers/mod.ts";
import type { OrderEvent, OrderStatus } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { digits, discountText, money } from "../money.ts";
import { givenName } from "../people.ts";
import { exactTime, shortTime } from "../time.ts";
import type { OrderView } from "./scene.ts";

const signs: Record<string, string> = {
  "order.created": "shopping-bag",
  "order.edited": "pencil",
  "order.assigned": "user-plus",
  "order.status_changed": "arrow-right",
  "order.paid": "banknote",
  "order.payment_removed": "banknote",
  "order.file_added": "paperclip",
  "order.file_removed": "trash-2",
  "order.note_added": "message-square-text",
};

/** One thing that happened, in a sentence, and below an edit what was there before it. */
export function eventLine({ words, now }: Pick<OrderView, "words" | "now">, event: OrderEvent): Html {
  const at = event.created_at;
  const by = html`<b class="strong">${event.actor_name ? givenName(event.actor_name) : words.orders.system}</b>`;
  return html`<li class="is-minor" id="event-${event.id}"><span class="minor">${icon(signs[event.name] ?? "history", 16)}</span><div>${by} ${sentence(words, event)} <time class="small muted" datetime="${at.toISOString()}" title="${exactTime(at)}">· ${shortTime(at, words, now)}</time>${before(words, event)}</div></li>`;
}

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function sentence(words: Words, { name, detail }: OrderEvent): Html {
  const say = words.orders.history;
  const status = (of: unknown) => words.orders.statuses[of as OrderStatus] ?? text(of);
  const amount = money(Math.abs(Number(detail["amount"] ?? 0)));
  const method = (words.orders.payment.methods as Record<string, string>)[text(detail["method"])] ?? "";
  const file = text(detail["name"]);
  switch (name) {
    case "order.created":
      return html`${say.created}`;
    case "order.status_changed":
      return html`${say.moved} <b class="strong">${status(detail["from"])}</b> → <b class="strong">${status(detail["to"])}</b>${when(text(detail["reason"]), (reason) => html`<span class="quoted">${reason}</span>`)}`;
    case "order.assigned":
      return html`${detail["to"] === null ? say.unassigned : say.assigned(file)}`;
    case "order.edited":
      return html`${say.edited(
        Object.keys((detail["fields"] ?? {}) as object)
          .map((field) => words.orders.fields[field] ?? field)
          .join(", "),
      )}`;
    case "order.paid":
      if (Number(detail["amount"]) < 0) return html`${say.refunded(amount, method)}`;
      return html`${detail["kind"] === "deposit" ? say.deposit(amount, method) : say.paid(amount, method)}`;
    case "order.payment_removed":
      return html`${say.paymentRemoved(amount)}`;
    case "order.note_added":
      return html`${say.noted}`;
    case "order.note_edited":
      return html`${say.noteEdited}`;
    case "order.note_removed":
      return html`${say.noteRemoved}`;
    case "order.file_added":
      return html`${say.fileAdded(file)}`;
    case "order.file_removed":
      return html`${say.fileRemoved(file)}`;
    default:
      return html`${name}`;
  }
}

interface Line {
  name: string;
  quantity: number;
  price: number;
  discount_amount: number;
  discount_percent: number | null;
}

/** What each field was before an edit: lines one by one, the rest in a line of its own. */
function before(words: Words, { name, detail }: OrderEvent): Html {
  if (name !== "order.edited") return nothing;
  const fields = Object.entries((detail["fields"] ?? {}) as Record<string, [unknown, unknown]>);
  const names = (detail["names"] ?? {}) as Record<string, [unknown, unknown]>;
  const items = fields.flatMap(([field, [was]]): Html[] => {
    if (field === "lines") return (was as Line[]).map((line) => html`<li>${lineText(line)}</li>`);
    const label = words.orders.fields[field] ?? field;
    if (field === "province_code" || field === "ward_code")
      return [html`<li>${label}: ${placeName(text(was)) || words.orders.history.empty}</li>`];
    return [html`<li>${label}: ${names[field] ? text(names[field][0]) : shown(words, was)}</li>`];
  });
  return html`<details class="was"><summary>${words.orders.history.before}</summary><ul>${each(items, (item) => item)}</ul></details>`;
}

const lineText = (line: Line) => {
  const off = discountText(line);
  return `${line.name} × ${digits(line.quantity)}: ${money(line.price)}${off ? ` −${off}` : ""}`;
};

function shown(words: Words, value: unknown): string {
  if (typeof value === "number") return digits(value);
  if (typeof value === "boolean") return value ? words.frame.yes : words.frame.no;
  if (value && typeof value === "object") return discountText(value as Line) || "0";
  return text(value) || words.orders.history.empty;
}
