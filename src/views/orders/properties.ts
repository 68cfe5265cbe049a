import { deliveryAddress, type OrderRow } from "../../modules/orders/mod.ts";
import { channelBadge, hidden, icon, iconButton, picker } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { typedCallLink } from "../calls/other_side.ts";
import { addressInput } from "../customers/places.ts";
import { exactTime, shortTime } from "../time.ts";
import { type OrderEditing, type OrderView, swap, swapped } from "./scene.ts";
import { colleague } from "./signs.ts";

/** What the detail may show, in the order in which it comes; each person chooses. */
export const propertyFields: string[] = [
  ...["title", "customer_id", "recipient_name", "recipient_phone", "address_line", "delivery_note", "internal_note"],
  ...["assignee_id", "channel", "creator", "created", "confirmed", "completed", "updated"],
];
const editable = new Set(propertyFields.slice(0, 8));
const long = new Set(["delivery_note", "internal_note"]);

/** What is known of an order, each line changed in place: hover shows the pencil, Enter saves, Esc cancels. */
export function orderProperties(view: OrderView): Html {
  const { words, shown, order } = view;
  const say = words.orders;
  const line = (field: string) => {
    const label = say.fields[field] ?? field;
    const inside =
      view.editing?.field === field ? editor(view, view.editing) : value(view, field, label, editable.has(field));
    return html`<div id="field-${field}"><dt>${label}</dt><dd>${inside}</dd></div>`;
  };
  const choices = html`<div class="popover columns-of" id="choose-fields" popover data-place="end" aria-label="${say.choose}"><form method="post" action="/orders/shown" class="stack tight">${hidden("back", `/orders/${order.id}`)}<h3>${say.choose}</h3><ul>${each(propertyFields, (field) => html`<li><label class="line"><input type="checkbox" name="columns[]" value="${field}"${shown.includes(field) ? html` checked` : nothing}>${say.fields[field] ?? field}</label></li>`)}</ul><button class="button primary small">${say.save}</button></form></div>`;
  return html`<section class="section"><header><h2>${say.properties}</h2><span class="push"></span>${iconButton(say.choose, "columns-3", { small: true, attributes: { popovertarget: "choose-fields", "data-anchor": true } })}</header>${choices}<dl class="properties">${each(shown, line)}</dl></section>`;
}

function value({ order, words, now }: OrderView, field: string, label: string, mayEdit: boolean): Html {
  const say = words.orders;
  const inside = textOf(order, field, { words, now });
  const none = html`<span class="muted">${field === "assignee_id" ? say.nobody : say.none}</span>`;
  if (!mayEdit) return html`<div class="inline-edit fixed">${inside ?? none}</div>`;
  const href = `/orders/${order.id}?edit=${field}`;
  const pencil = iconButton(say.edit(label), "pencil", {
    small: true,
    href,
    more: "pencil",
    attributes: { "hx-get": href, ...swap },
  });
  return html`<div class="inline-edit" data-edits>${inside ?? none}${pencil}</div>`;
}

function textOf(order: OrderRow, field: string, { words, now }: Pick<OrderView, "words" | "now">): Html | undefined {
  const time = (at: Date | null) =>
    at
      ? html`<time datetime="${at.toISOString()}" title="${exactTime(at)}">${shortTime(at, words, now)}</time>`
      : undefined;
  switch (field) {
    case "customer_id":
      return order.customer_name === null
        ? undefined
        : html`<a class="link cut" href="/customers/${order.customer_id ?? ""}">${order.customer_name}</a>`;
    case "assignee_id":
      return order.assignee ? colleague(order.assignee.name) : undefined;
    case "channel":
      return order.channel
        ? html`${channelBadge(order.channel)}<a class="link cut" href="/inbox/${order.conversation_id ?? ""}">${order.page_name ?? ""}</a>`
        : undefined;
    case "creator":
      return html`<span class="cut">${order.creator_name ?? words.orders.system}</span>`;
    case "created":
      return time(order.created_at);
    case "confirmed":
      return time(order.confirmed_at);
    case "completed":
      return time(order.completed_at);
    case "updated":
      return time(order.updated_at);
    case "address_line":
      return deliveryAddress(order) ? html`<span class="said">${deliveryAddress(order)}</span>` : undefined;
    case "recipient_phone":
      return order.recipient_phone
        ? html`<span class="said">${typedCallLink(words, order.recipient_phone)}</span>`
        : undefined;
    default: {
      const text = String(order[field as keyof OrderRow] ?? "");
      return text === "" ? undefined : html`<span class="said">${text}</span>`;
    }
  }
}

function editor(view: OrderView, { field, typed, error }: OrderEditing): Html {
  const { order, words } = view;
  const say = words.orders;
  const action = `/orders/${order.id}/fields/${field}`;
  const back = `/orders/${order.id}`;
  const cancel = iconButton(say.cancel, "x", {
    small: true,
    href: back,
    attributes: { "hx-get": back, ...swap, "data-cancel": true },
  });
  return html`<form class="editing" method="post" action="${action}" hx-post="${action}"${swapped}>${hidden("version", order.version)}${control(view, field, typed)}${when(error, (text) => html`<p class="error" role="alert">${icon("circle-alert", 12)}${text}</p>`)}<div class="line tight"><span class="push"></span>${iconButton(say.save, "check", { small: true, type: "submit" })}${cancel}</div></form>`;
}

function control({ order, words, colleagues }: OrderView, field: string, typed: Record<string, string> = {}): Html {
  const say = words.orders;
  const label = say.fields[field] ?? field;
  const now = typed[field] ?? String(order[field as keyof OrderRow] ?? "");
  if (field === "customer_id") {
    const chosen =
      order.customer_id === null ? undefined : { id: order.customer_id, label: order.customer_name ?? `#${now}` };
    const attributes = { "data-edit": true, "data-focus": true };
    return picker({
      words,
      name: field,
      label,
      from: "/customers/options",
      none: say.none,
      chosen,
      small: true,
      attributes,
    });
  }
  if (field === "assignee_id") {
    const option = (id: number | "", name: string) =>
      html`<option value="${id}"${String(id) === now ? html` selected` : nothing}>${name}</option>`;
    return html`<select class="input" name="${field}" aria-label="${label}" data-edit data-focus>${option("", say.nobody)}${each(colleagues, ({ id, name }) => option(id, name))}</select>`;
  }
  if (field === "address_line") {
    const value = typed[field] ?? deliveryAddress(order);
    return addressInput({
      ...{ words, id: "order-address", name: field, label, value },
      attributes: { "data-edit": true, "data-focus": true },
    });
  }
  if (long.has(field)) {
    return html`<textarea class="input" name="${field}" rows="3" maxlength="5000" aria-label="${label}" data-edit data-focus>${now}</textarea>`;
  }
  return html`<input class="input" name="${field}" value="${now}" maxlength="200" aria-label="${label}" autocomplete="off" data-edit data-focus>`;
}
