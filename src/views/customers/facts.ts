import { type CustomerRow, showAddress, showOldAddress, showPhone } from "../../modules/customers/mod.ts";
import type { Colleague } from "../../modules/people/mod.ts";
import { avatar, icon, iconButton } from "../components.ts";
import { attributes, each, html, type Html, when } from "../html.ts";
import { exactTime, shortTime } from "../time.ts";
import { dateText } from "./duplicates.ts";
import { editForm } from "./editing.ts";
import { factInput } from "./fact_input.ts";
import { asks, type Editing, livePart, type RecordScene } from "./record_scene.ts";
import { kindSign } from "./signs.ts";

export interface FactsView {
  editing?: Editing | undefined;
  colleagues?: Colleague[] | undefined;
}

/** What is known of a customer, each line of which is edited in place. Any page shows it by its address. */
export function customerFacts(scene: RecordScene, view: FactsView = {}): Html {
  const { customer, words, now } = scene;
  const { columns: say, page } = words.customers;
  const isCompany = customer.kind === "account";
  const missing = html`<span class="muted">${words.customers.none}</span>`;
  const text = (value: string | null | undefined) => (value ? html`<span>${value}</span>` : missing);
  const line = (field: string, label: string, value: Html) =>
    html`<div><dt>${label}</dt><dd>${view.editing?.field === field ? editLine(scene, view, label) : shown(scene, label, value, field)}</dd></div>`;
  const address = showAddress(customer);
  const old = showOldAddress(customer.old_address);
  const person = html`${line("born_on", say.born_on, text(customer.born_on && dateText(customer.born_on)))}${line("gender", say.gender, text(customer.gender && words.customers.genders[customer.gender]))}${line("company", say.company, customer.company ? html`<a class="link cut" href="/customers/${customer.company.id}">${customer.company.name}</a>` : missing)}`;
  return html`<section class="section"${livePart(scene, "facts")}><header><h2>${page.facts}</h2></header><dl class="properties">
<div><dt>${say.phone}</dt><dd>${each(customer.phones, (phone) => phoneLine(scene, phone, view))}${adding(scene, view, "phone", page.addPhone)}</dd></div>
<div><dt>${say.email}</dt><dd>${each(customer.emails, (email) => emailLine(scene, email, view))}${adding(scene, view, "email", page.addEmail)}</dd></div>
${line("address", say.address, address || old ? html`<span class="address">${address}${when(old, (was) => html`<small class="muted">${page.wasAddress(was)}</small>`)}</span>` : missing)}
${isCompany ? line("tax_code", say.tax_code, text(customer.tax_code)) : person}
${line("kind", say.kind, kindSign(customer.kind, words))}
${line("owner", say.owner, customer.owner ? html`${avatar({ name: customer.owner.name, size: 20 })}<span class="cut">${customer.owner.name}</span>` : html`<span class="muted">${words.customers.nobody}</span>`)}
${line("source", say.source, text(customer.source))}
<div><dt>${say.creator}</dt><dd><div class="inline-edit fixed"><span class="cut" title="${exactTime(customer.created_at)}">${page.createdBy(customer.creator_name ?? page.system, shortTime(customer.created_at, words, now))}</span></div></dd></div>
</dl></section>`;
}

function pencil({ customer, words }: RecordScene, label: string, field: string): Html {
  const href = `/customers/${customer.id}`;
  return iconButton(words.customers.page.edit(label), "pencil", {
    small: true,
    href: `${href}?edit=${field}`,
    more: "pencil",
    attributes: asks(`${href}/facts?edit=${field}`, "facts", "hx-get"),
  });
}

const shown = (scene: RecordScene, label: string, value: Html, field: string): Html =>
  html`<div class="inline-edit" data-edits>${value}${pencil(scene, label, field)}</div>`;

/** A number or an address: what it is, whether it is the primary one, and what can be done with it. */
function valueLine(
  scene: RecordScene,
  view: FactsView,
  look: { kind: "phone" | "email"; id: number; value: string; link: string; input: string; isPrimary: boolean },
): Html {
  const { customer, words } = scene;
  const { kind, id, value, link, input, isPrimary } = look;
  const say = words.customers.page;
  const field = `${kind}-${id}`;
  const path = `/customers/${customer.id}/${kind}s/${id}`;
  if (view.editing?.field === field) {
    const { typed = input, error } = view.editing;
    const label = words.customers.columns[kind];
    return editForm(
      scene,
      "facts",
      view.editing,
      factInput({ words, customer, field: kind, label, value: typed, error }),
      path,
    );
  }
  const many = (kind === "phone" ? customer.phones : customer.emails).length > 1;
  const act = (what: string, label: string, sign: string, confirm?: string) =>
    html`<form method="post" action="${path}/${what}"${attributes({ ...asks(`${path}/${what}`, "facts"), "hx-confirm": confirm })}>${iconButton(label, sign, { small: true, type: "submit", more: "pencil" })}</form>`;
  return html`<div class="inline-edit" data-edits><a class="link cut" href="${link}">${value}</a>${when(isPrimary && many, () => html`<small class="muted">${words.customers.primary}</small>`)}<span class="push"></span>${when(!isPrimary, () => act("primary", say.makePrimary(value), "chevrons-up"))}${act("removal", say.remove(value), "trash-2", say.removeAsk(value))}${pencil(scene, value, field)}</div>`;
}

const phoneLine = (
  scene: RecordScene,
  { id, number, is_primary: isPrimary }: CustomerRow["phones"][number],
  view: FactsView,
) =>
  valueLine(scene, view, {
    kind: "phone",
    id,
    value: showPhone(number),
    link: `tel:${number}`,
    input: showPhone(number),
    isPrimary,
  });

const emailLine = (
  scene: RecordScene,
  { id, email, is_primary: isPrimary }: CustomerRow["emails"][number],
  view: FactsView,
) => valueLine(scene, view, { kind: "email", id, value: email, link: `mailto:${email}`, input: email, isPrimary });

function adding(scene: RecordScene, { editing }: FactsView, kind: "phone" | "email", label: string): Html {
  const { customer, words } = scene;
  const href = `/customers/${customer.id}`;
  if (editing?.field === kind) {
    const { typed: value, error } = editing;
    return editForm(
      scene,
      "facts",
      editing,
      factInput({ words, customer, field: kind, label, value, error }),
      `${href}/${kind}s`,
    );
  }
  return html`<a class="add-value small" href="${href}?edit=${kind}"${attributes(asks(`${href}/facts?edit=${kind}`, "facts", "hx-get"))}>${icon("plus", 12)}${label}</a>`;
}

function editLine(scene: RecordScene, { editing, colleagues }: FactsView, label: string): Html {
  const { customer, words } = scene;
  const { field, typed: value, error } = editing!;
  return editForm(scene, "facts", editing!, factInput({ words, customer, field, label, value, colleagues, error }));
}
