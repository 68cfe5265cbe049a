import type { CustomerRow, Duplicates, MergeLine, Named } from "../../modules/customers/mod.ts";
import { showAddress, showOldAddress, showPhone } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { hidden, icon, iconButton, kbd } from "../components.ts";
import { attributes, each, html, type Html, nothing, when } from "../html.ts";
import { shortTime } from "../time.ts";
import { dateText, sameSign } from "./duplicates.ts";
import { factInput } from "./fact_input.ts";

/** What is edited in place: a field, "phone-41", "phone-new". */
export interface FactEditing {
  field: string;
  typed?: string | undefined;
  error?: string | undefined;
}

export interface PaneFactsView {
  words: Words;
  row: CustomerRow;
  /** Query that finds the customer again: “conversation=41”, “customer=7”. */
  about: string;
  duplicates: Duplicates;
  merges: MergeLine[];
  editing?: FactEditing | undefined;
  colleagues?: Named[] | undefined;
  groups?: Named[] | undefined;
  now: Date;
}

const target = { "hx-target": "#customer-facts", "hx-swap": "outerHTML" };

/** What is known of a customer, each line changed in place; and who else may be the same. */
export function paneFacts(view: PaneFactsView): Html {
  const { words, row, about, duplicates, merges, editing } = view;
  // A line that is being changed is not refreshed under the hand; saving or leaving it brings the rest.
  const live = !editing && {
    "data-live": `customer:${row.id}`,
    "hx-get": `/customers/part?${about}`,
    "hx-trigger": "live, customer-changed from:body",
    "hx-swap": "outerMorph",
  };
  const isPerson = row.kind !== "account";
  const adds = (["phone", "email"] as const).filter((field) => editing?.field === `${field}-new`);
  return html`<section class="section" id="customer-facts"${attributes(live || {})}>${sameSign({ words, customerId: row.id, duplicates })}<dl class="facts">
${each(row.phones, (phone) => line(view, `phone-${phone.id}`, "phone", showPhone(phone.number), html`<a class="link" href="tel:${phone.number}">${showPhone(phone.number)}</a>`))}
${when(row.phones.length === 0 && adds.length === 0, () => line(view, "phone-new", "phone"))}
${each(row.emails, ({ id, email }) => line(view, `email-${id}`, "mail", email, html`${email}`))}
${when(row.emails.length === 0 && adds.length === 0, () => line(view, "email-new", "mail"))}
${each(adds, (field) => line(view, `${field}-new`, field === "phone" ? "phone" : "mail"))}
${line(view, "address", "map-pin", showAddress(row), addressOf(view))}
${when(isPerson, () => html`${line(view, "born_on", "cake", row.born_on ? dateText(row.born_on) : "", undefined)}${line(view, "gender", "user", row.gender ? words.customers.genders[row.gender] : "")}${line(view, "company", "building-2", row.company?.name ?? "")}`)}
${when(!isPerson, () => line(view, "tax_code", "building-2", row.tax_code ?? ""))}
${line(view, "source", "flag", row.source)}
${line(view, "owner", "user-check", row.owner?.name ?? "")}
${line(view, "kind", "contact", words.customers.kinds[row.kind])}
${line(view, "groups", "users", row.groups.map(({ name }) => name).join(", "), groupChips(row))}
</dl>${more(view)}${each(merges, (merge) => mergeLine(view, merge))}</section>`;
}

const addressOf = ({ row, words }: PaneFactsView): Html => {
  const old = showOldAddress(row.old_address);
  return html`${showAddress(row)}${when(old, () => html`<small class="muted">${words.duplicates.places.was(old)}</small>`)}`;
};

const groupChips = ({ groups }: CustomerRow): Html =>
  html`<span class="line tight wrap">${each(groups, ({ name }) => html`<span class="chip">${name}</span>`)}</span>`;

/** A second number or address; those who have one have a line of their own above. */
function more({ words, row, about, editing }: PaneFactsView): Html {
  const add = (field: "phone" | "email") =>
    html`<a class="link small" href="/customers/${row.id}"${attributes({ "hx-get": `/customers/part?${about}&edit=${field}-new`, ...target })}>${icon("plus", 12)}${words.pane.add[field]}</a>`;
  const has = { phone: row.phones.length > 0, email: row.emails.length > 0 };
  if (editing || (!has.phone && !has.email)) return nothing;
  return html`<p class="line wide more-facts">${when(has.phone, () => add("phone"))}${when(has.email, () => add("email"))}</p>`;
}

const nameOf = (field: string) => field.replace(/-.*/, "") as keyof Words["pane"]["fields"];

function line(view: PaneFactsView, field: string, sign: string, text = "", shown?: Html): Html {
  const { words, row, about, editing } = view;
  const say = words.pane;
  const label = say.fields[nameOf(field)];
  if (editing?.field === field)
    return html`<div class="is-editing">${icon(sign, 16)}<dt class="sr">${label}</dt><dd>${form(view, editing, text)}</dd></div>`;
  const opens = { "hx-get": `/customers/part?${about}&edit=${field}`, ...target };
  const href = `/customers/${row.id}`;
  if (!text) {
    return html`<div class="is-empty">${icon(sign, 16)}<dt class="sr">${label}</dt><dd><a class="muted" href="${href}"${attributes(opens)}>${say.add[nameOf(field)]}</a></dd></div>`;
  }
  const pencil = iconButton(say.edit(label), "pencil", { small: true, href, more: "pencil", attributes: opens });
  return html`<div data-edits>${icon(sign, 16)}<dt class="sr">${label}</dt><dd>${shown ?? text}</dd><dd>${pencil}</dd></div>`;
}

function form(view: PaneFactsView, editing: FactEditing, text: string): Html {
  const { words, row, about } = view;
  const say = words.pane;
  const action = `/customers/part/${row.id}/fields/${editing.field}?${about}`;
  const mayRemove = /^(phone|email)-\d/.test(editing.field);
  const cancel = iconButton(say.cancel, "x", {
    small: true,
    href: `/customers/${row.id}`,
    attributes: { "hx-get": `/customers/part?${about}`, "data-cancel": true, ...target },
  });
  return html`<form class="fact-form" method="post" action="${action}" hx-post="${action}"${attributes(target)}>${hidden("version", row.version)}${control(view, editing, text)}${when(editing.error, (error) => html`<p class="error" role="alert">${icon("circle-alert", 12)}${error}</p>`)}<div class="line tight"><span class="small muted needs-js">${kbd("Enter")} ${say.keys[0]} · ${kbd("Esc")} ${say.keys[1]}${mayRemove ? ` · ${say.emptyToRemove}` : ""}</span><span class="push"></span>${iconButton(say.save, "check", { small: true, type: "submit" })}${cancel}</div></form>`;
}

function control(view: PaneFactsView, { field, typed, error }: FactEditing, text: string): Html {
  const { words, row, colleagues, groups = [] } = view;
  const name = nameOf(field);
  const label = words.pane.fields[name];
  if (name === "groups")
    return html`<div class="group-checks">${each(groups, (group) => html`<label class="line tight"><input type="checkbox" name="groups[]" value="${group.id}"${row.groups.some(({ id }) => id === group.id) ? html` checked` : nothing}>${group.name}</label>`)}</div>`;
  // Of several phones it is this one that is changed; the rest is the customer's own.
  const value = typed ?? (name === "phone" || name === "email" ? text : undefined);
  return factInput({ words, customer: row, field: name, label, value, colleagues, error, small: true });
}

function mergeLine({ words, now }: PaneFactsView, merge: MergeLine): Html {
  const say = words.duplicates;
  const when_ = shortTime(merge.created_at, words, now);
  const text = merge.kind === "merge" ? say.wasMerged(merge.gone_name, when_) : say.wasLinked(merge.gone_name, when_);
  const action = `/customers/merges/${merge.id}/undo`;
  return html`<form class="line tight merge-line" method="post" action="${action}" hx-post="${action}" hx-target="#dialogs" hx-swap="innerHTML">${icon("git-merge", 16)}<span class="cut small muted">${text}</span><span class="push"></span><button class="button mini quiet">${say.undo}</button></form>`;
}
