import { banner, button, buttonLink, field, hidden, icon, iconButton, picker } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { asset, main, pageHead } from "../layout.ts";
import { addressInput, placePickers } from "../customers/places.ts";
import { clockTime } from "../time.ts";
import type { FormScene } from "./form_state.ts";
import { countText, goodsSection, wordOf } from "./goods.ts";

/** OR-1: a screen of its own; works without JavaScript, each button of it asking the server. */
export function orderFormScreen(scene: FormScene): Html {
  const { words, form } = scene;
  const say = words.orders;
  const { order } = form;
  const action = order ? `/orders/${order.id}/edit` : "/orders/new";
  const title = order ? say.editTitle(order.code) : say.newTitle;
  const back = order ? `/orders/${order.id}` : (form.values["back"] ?? "/orders");
  return main(
    "page",
    html`<div class="scroll"><div class="narrow wide-form">${pageHead(title, savedAt(scene), dropDraft(scene))}<form class="order-form" id="order-form" method="post" action="${action}" novalidate data-order-form>${fields(scene)}<div class="save-bar"><span class="small muted" data-shows="count">${countText(words, form.lines)}</span><span class="push"></span>${buttonLink(say.cancel, back, { look: "quiet" })}${buttons(scene)}</div></form></div></div>`,
  );
}

/** The same beside the thread, which stays to be read; it takes the place of the customer's pane. */
export function orderSheet(scene: FormScene, assets: string): Html {
  const { words, form } = scene;
  const say = words.orders;
  const conversation = form.values["conversation_id"] ?? "";
  const close = iconButton(say.close, "x", {
    href: `/inbox/${conversation}`,
    attributes: {
      "hx-get": `/inbox/${conversation}`,
      "hx-select": "#customer",
      "hx-target": "#customer",
      "hx-swap": "outerHTML",
    },
  });
  const full = iconButton(say.full, "maximize", { href: `/orders/new?conversation=${conversation}` });
  return html`<aside class="sheet" id="customer" aria-label="${say.newTitle}">${ownStyle(assets)}<script src="${asset("js/order_form.js", assets)}" type="module"></script><header><h2>${say.newTitle}</h2>${savedAt(scene)}${dropDraft(scene)}${full}${close}</header><form class="order-form scroll" id="order-form" method="post" action="/orders/new" hx-post="/orders/new?sheet=1" hx-target="#customer" hx-swap="outerHTML" novalidate data-order-form>${fields(scene)}</form><footer><span class="small muted" data-shows="count">${countText(words, form.lines)}</span><span class="push"></span>${buttons(scene)}</footer></aside>`;
}

/** The look of orders comes with what of them is shown on the screens of other rooms. */
export const ownStyle = (assets: string): Html =>
  html`<link rel="stylesheet" href="${asset("css/orders.css", assets)}">`;

const savedAt = ({ words, form }: FormScene): Html =>
  html`<span class="small muted" data-shows="saved" role="status">${when(form.savedAt, (at) => html`${words.orders.draftSaved(clockTime(at))}`)}</span>`;

const dropDraft = ({ words, form }: FormScene): Html =>
  when(form.savedAt, () =>
    button(words.orders.dropDraft, {
      look: "quiet",
      size: "mini",
      attributes: { form: "order-form", name: "act", value: "forget", formnovalidate: true },
    }),
  );

function buttons({ words, form }: FormScene): Html {
  const say = words.orders;
  const act = (value: string) => ({ form: "order-form", name: "act", value });
  if (form.order) return button(say.save, { look: "primary", attributes: act("save") });
  const inChat = Boolean(form.values["conversation_id"]);
  return html`${button(say.saveDraft, { look: "quiet", attributes: act("draft") })}${button(say.create, { look: inChat ? undefined : "primary", attributes: act("create") })}${when(inChat, () => button(say.createAndSend, { look: "primary", attributes: act("send") }))}`;
}

/** Street and number, which a suggestion completes; province and ward apart. */
function address({ words, form: { values, errors } }: FormScene, required: boolean): Html {
  const say = words.orders;
  const wrong = (name: string) => wordOf(words, errors[name]);
  const error = wrong("address_line");
  const label = say.fields["address_line"]!;
  const input = addressInput({
    ...{ words, id: "address_line", name: "address_line", label, value: values["address_line"] ?? "", apart: true },
    attributes: {
      placeholder: say.addressExample,
      "aria-invalid": error ? "true" : undefined,
      "aria-describedby": error ? "address_line-error" : undefined,
    },
  });
  const labels = {
    province: say.fields["province_code"]!,
    ward: say.fields["ward_code"]!,
    noProvince: say.anyProvince,
    noWard: say.anyWard,
  };
  const places = placePickers({
    ...{ words, labels, provinceCode: values["province_code"] ?? "", wardCode: values["ward_code"] ?? "" },
    errors: { province: wrong("province_code"), ward: wrong("ward_code") },
  });
  return html`<div class="field full"><label for="address_line">${label}${required ? html` <i aria-hidden="true">*</i>` : nothing}</label>${input}${when(error, (told) => html`<p class="error" id="address_line-error">${icon("circle-alert", 12)}${told}</p>`)}</div>${places}`;
}

function fields(scene: FormScene): Html {
  const { words, form } = scene;
  const { values, order, errors } = form;
  const say = words.orders;
  const required = order?.isDraft !== true;
  const of = (name: string) => ({
    name,
    label: say.fields[name] ?? name,
    value: values[name] ?? "",
    error: wordOf(words, errors[name]),
  });
  const text = (name: string, most: number, more: object = {}) =>
    field({ ...of(name), ...more, attributes: { maxlength: most, autocomplete: "off" } });
  const { error: noCustomer, label: customerLabel } = of("customer_id");
  const customer = html`<div class="field"><label for="customer_id">${customerLabel}${required ? html` <i aria-hidden="true">*</i>` : nothing}</label>${picker(
    {
      words,
      name: "customer_id",
      label: customerLabel,
      from: "/customers/options",
      none: say.none,
      chosen: form.customer,
      error: noCustomer,
    },
  )}${when(noCustomer, (told) => html`<p class="error" id="customer_id-error">${icon("circle-alert", 12)}${told}</p>`)}</div>`;
  const people = html`<div class="field"><label for="assignee_id">${say.fields["assignee_id"]}</label><select class="input" id="assignee_id" name="assignee_id"><option value="">${say.nobody}</option>${each(form.colleagues, ({ id, name }) => html`<option value="${id}"${String(id) === values["assignee_id"] ? html` selected` : nothing}>${name}</option>`)}</select></div>`;
  const cod = html`<label class="switch-line"><input class="switch" type="checkbox" role="switch" name="cash_on_delivery" value="1"${values["cash_on_delivery"] === "1" ? html` checked` : nothing}>${say.fields["cash_on_delivery"]}</label>`;
  const more = html`<details${values["title"] || values["internal_note"] ? html` open` : nothing}><summary>${say.more}</summary><div class="columns">${text("title", 200)}${people}<div class="full">${text("internal_note", 5_000, { type: "textarea" })}</div></div></details>`;
  const hiddens = ["client_key", "version", "draft_key", "conversation_id", "call_id", "back"].flatMap((name) =>
    values[name] ? [hidden(name, values[name])] : [],
  );
  // The first button is what Enter presses: it must be harmless.
  return html`<button class="sr" name="act" value="recount" formnovalidate data-act tabindex="-1" aria-hidden="true">${icon("refresh-cw", 12)}</button>${hiddens}${when(form.refused, (refused) => banner(refused, "bad"))}
<div class="columns">${customer}${text("recipient_phone", 60, { required, type: "tel" })}${text("recipient_name", 120)}${address(scene, required)}</div>
${goodsSection(scene)}
${cod}${text("delivery_note", 5_000, { type: "textarea" })}${more}`;
}
