import type { Caller, CallType, PopupCall } from "../../modules/calls/mod.ts";
import { showPhone } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, buttonLink, icon, iconButton, picker } from "../components.ts";
import { customerFace } from "../customers/signs.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { clockTime } from "../time.ts";
import { callLink } from "./other_side.ts";
import { popupHistory, type PopupHistory } from "./popup_history.ts";

export interface CallPopup {
  words: Words;
  call: PopupCall;
  caller: Caller | undefined;
  types: readonly Pick<CallType, "id" | "path">[];
  /** None: the company wants no history, or nobody knows whose it would be. */
  history: PopupHistory | undefined;
}

/** Holds the cards, above the bar; call_popup.js brings them and takes them away. */
export const popupRegion = (words: Words): Html =>
  html`<aside class="call-popups" id="call-popups" aria-label="${words.calls.popup.settings.title}"></aside>`;

const savedText = (words: Words, at: Date | null): string => (at ? words.calls.popup.saved(clockTime(at)) : "");

/** What stands in the note by now, for a card that is open already. */
export const noteAsJson = (
  words: Words,
  note: Pick<PopupCall, "content" | "content_at" | "type_id" | "customer_id">,
) => ({
  content: note.content,
  type: String(note.type_id ?? ""),
  customer: String(note.customer_id ?? ""),
  saved: savedText(words, note.content_at),
});

/** CA-3: who is calling, what was before, what is said now. */
export function callPopup(look: CallPopup): Html {
  const { words, call, caller } = look;
  const say = words.calls.popup;
  const id = `call-popup-${call.id}`;
  const name = caller?.name ?? (call.number ? showPhone(call.number) : say.hidden);
  return html`<section class="call-popup" id="${id}" role="dialog" aria-label="${say.of(name)}" data-popup="${call.id}" data-customer="${caller?.id ?? ""}" data-saving="${say.saving}" data-unsaved="${say.unsaved}" data-too-long="${say.tooLong}" data-type-changed="${say.typeChanged}" data-type-gone="${say.typeGone}">
${head(look, name)}${when(caller, (known) => facts(known, call, words))}${when(look.history, popupHistory)}${note(look)}${foot(look)}</section>`;
}

function head({ words, call, caller }: CallPopup, name: string): Html {
  const say = words.calls.popup;
  const number = call.number ? showPhone(call.number) : say.hidden;
  const line = [
    call.direction === "in" ? say.from(number) : say.to(number),
    call.queue_name && call.direction === "in" ? say.queue(call.queue_name) : "",
  ];
  const face = caller ? customerFace(caller, 48) : html`<span class="avatar" data-size="48">${icon("user", 20)}</span>`;
  const title = caller?.isSeen
    ? html`<a class="plain" href="/customers/${caller.id}" title="${say.openCustomer}">${name}</a>`
    : html`${name}`;
  const badge = when(caller, (known) =>
    known.isVip
      ? html`<span class="badge info">VIP</span>`
      : known.isNew
        ? html`<span class="badge warn">${say.newcomer}</span>`
        : html`<span class="badge info">${words.customers.kinds[known.kind]}</span>`,
  );
  const fold = iconButton(say.fold, "chevron-down", {
    small: true,
    attributes: { "data-fold": true, "aria-expanded": "true", "data-unfold": say.unfold, "data-folds": say.fold },
  });
  return html`<header data-part="who">${face}<h2 class="cut">${title}</h2><span class="line tight">${badge}${fold}</span><small class="cut">${line.filter(Boolean).join(" · ")}</small></header>`;
}

function facts(caller: Caller, call: PopupCall, words: Words): Html {
  const say = words.calls.popup;
  const row = (sign: string, label: string, value: Html | string) =>
    html`<div>${icon(sign, 16)}<dt class="sr">${label}</dt><dd>${value}</dd></div>`;
  const others = caller.phones.filter((phone) => phone !== call.number);
  const phone = (number: string, at: number) => html`${at ? " · " : ""}${callLink(words, number, undefined, "plain")}`;
  const rows = html`${when(caller.company, (name) => row("building-2", say.company, name))}${when(caller.address, (text) => row("map-pin", say.address, text))}${when(caller.emails.length, () => row("mail", say.email, caller.emails.join(" · ")))}${when(others.length, () => row("phone", say.phone, html`${each(others.slice(0, 3), phone)}`))}`;
  return html`<dl class="facts" data-part="facts">${rows}</dl>`;
}

function note({ words, call, types }: CallPopup): Html {
  const say = words.calls.popup;
  const [content, type] = [`call-content-${call.id}`, `call-type-${call.id}`];
  const chosen = String(call.type_id ?? "");
  const option = (one: Pick<CallType, "id" | "path">) =>
    html`<option value="${one.id}"${String(one.id) === chosen ? html` selected` : nothing}>${one.path}</option>`;
  return html`<div class="body"><div class="field"><label for="${content}" class="line">${say.content}<span class="push"></span><span class="small muted" data-saved role="status">${savedText(words, call.content_at)}</span></label><textarea class="input" id="${content}" name="content" rows="3" maxlength="20000" placeholder="${say.contentHint}">${call.content}</textarea></div>
<div class="field"><label for="${type}">${say.type} <i aria-hidden="true">*</i></label><select class="input small" id="${type}" name="type_id" required aria-describedby="${type}-error"><option value="">${say.noType}</option>${each(types, option)}</select><p class="error" id="${type}-error" hidden>${icon("circle-alert", 12)}<span>${words.errors.refused.call_needs_type}</span></p></div>
${whose({ words, call })}</div>`;
}

/** Where the number is somebody else's, or of several. */
function whose({ words, call }: Pick<CallPopup, "words" | "call">): Html {
  const say = words.calls.popup;
  const field = picker({
    ...{ words, name: "customer_id", label: say.otherCustomer, from: "/customers/options", none: say.nobody },
    id: `call-customer-${call.id}`,
    small: true,
  });
  return html`<details class="whose"><summary class="small muted">${say.otherCustomer}</summary><form class="line" data-whose>${field}${button(say.chooseCustomer, { size: "small" })}</form></details>`;
}

function foot({ words, call }: CallPopup): Html {
  const say = words.calls.popup;
  const make = (label: string, sign: string, path: string) =>
    buttonLink(label, `${path}?call=${call.id}`, {
      size: "small",
      icon: sign,
      attributes: {
        "data-make": true,
        "hx-get": `${path}?part=dialog&call=${call.id}`,
        "hx-target": "#dialogs",
        "hx-swap": "innerHTML",
      },
    });
  const order = buttonLink(say.order, `/orders/new?call=${call.id}`, {
    size: "small",
    icon: "shopping-bag",
    attributes: { "data-make": true },
  });
  return html`<footer>${make(say.ticket, "ticket", "/tickets/new")}${order}${make(say.task, "list-checks", "/tasks/new")}<span class="push"></span>${button(say.close, { look: "primary", size: "small", type: "button", attributes: { "data-close": true } })}</footer>`;
}
