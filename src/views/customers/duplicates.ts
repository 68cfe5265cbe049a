import type { CustomerRow, Duplicates } from "../../modules/customers/mod.ts";
import { showAddress, showPhone } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { badge, button, dialog, hidden, icon } from "../components.ts";
import { attributes, each, html, type Html, nothing, when } from "../html.ts";
import { exactTime } from "../time.ts";

export interface Sameness {
  words: Words;
  /** The record that is open; none while it is being written. */
  customerId?: number | undefined;
  /** What was typed and is not saved yet. */
  phone?: string | undefined;
  email?: string | undefined;
  duplicates: Duplicates;
}

/** The sign beside a phone or an e-mail that another record has too; nothing where there is none. */
export function sameSign({ words, customerId, phone, email, duplicates }: Sameness): Html {
  const say = words.duplicates;
  const { found, hidden: unseen } = duplicates;
  if (found.length === 0 && unseen === 0) return nothing;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ customer: customerId, phone, email }))
    if (value) query.set(name, String(value));
  const label = found.length > 0 ? say.warning(found.length) : say.hidden(unseen);
  const [first] = found;
  const opens = { "hx-get": `/customers/duplicates/dialog?${query}`, "hx-target": "#dialogs", "hx-swap": "innerHTML" };
  return html`<p class="same" role="status">${icon("triangle-alert", 16)}<span>${label}${when(first, (one) => html`: <b>${one.name}</b>`)}${when(first && unseen > 0, () => html`. ${say.hidden(unseen)}`)}</span>${when(customerId && first, () => html`<button type="button" class="button mini"${attributes(opens)}>${say.compare}</button>`)}${when(!customerId && first, (one) => html`<a class="link small" href="/customers/${one.id}">${say.compare}</a>`)}</p>`;
}

/**
 * For an input of a phone or an e-mail, whatever it is named: who else has it is told in the `.same-slot` behind it, while
 * it is typed.
 */
export const warnsOfSame = (kind: "phone" | "email", customerId?: number) => ({
  "hx-get": `/customers/duplicates?kind=${kind}${customerId ? `&customer=${customerId}` : ""}`,
  "hx-trigger": "input changed delay:150ms",
  "hx-target": "next .same-slot",
  "hx-swap": "innerHTML",
});

export const sameSlot = html`<div class="same-slot"></div>`;

export interface Comparing {
  words: Words;
  mine: CustomerRow;
  others: CustomerRow[];
  hidden: number;
  commandId: string;
}

/** The two side by side, one of several chosen; Liên kết, or Gộp. */
export function duplicatesDialog({ words, mine, others, hidden: unseen, commandId }: Comparing): Html {
  const say = words.duplicates;
  const act = (kind: "link" | "merge") => {
    const [only] = others.length === 1 ? others : [];
    const sure = kind === "link" ? say.confirmLink : say.confirmMerge;
    return button(kind === "link" ? say.link : say.merge, {
      ...(kind === "merge" && { look: "primary" }),
      type: "button",
      attributes: {
        "hx-post": `/customers/${mine.id}/${kind}s`,
        "hx-include": "#merge-form",
        "hx-target": "#dialogs",
        "hx-swap": "innerHTML",
        "hx-confirm": sure(only?.name ?? say.theirs),
      },
    });
  };
  const note = when(
    unseen > 0,
    () => html`<p class="banner">${icon("triangle-alert", 16)}<span>${say.hidden(unseen)}</span></p>`,
  );
  const form = html`<form id="merge-form">${hidden("command", commandId)}<div class="sides">${side(words, say.mine, mine, others)}${each(others, (row, at) => side(words, say.theirs, row, [mine], { chosen: at === 0, many: others.length > 1 }))}</div></form>`;
  return dialog({
    id: "same-dialog",
    title: say.title,
    close: say.close,
    wide: true,
    open: true,
    body:
      others.length > 0
        ? html`<p class="small muted">${say.lead}</p>${note}${form}`
        : html`${note}<p class="muted">${unseen > 0 ? nothing : say.none}</p>`,
    ...(others.length > 0 && {
      foot: html`<span class="push"></span>${act("link")}${act("merge")}`,
    }),
  });
}

interface Choice {
  chosen: boolean;
  many: boolean;
}

function side(words: Words, title: string, row: CustomerRow, others: CustomerRow[], choice?: Choice): Html {
  const say = words.duplicates;
  const numbers = new Set(others.flatMap((other) => other.phones.map((phone) => phone.number)));
  const addresses = new Set(others.flatMap((other) => other.emails.map(({ email }) => email.toLowerCase())));
  const marked = (text: string, isSame: boolean) =>
    html`<span class="line tight">${text}${when(isSame, () => badge(say.same, "warn"))}</span>`;
  const { fields } = say;
  const line = (label: string, value: unknown) =>
    value ? html`<div><dt>${label}</dt><dd>${value}</dd></div>` : nothing;
  const radio = choice
    ? html`<input type="radio" name="kept" value="${row.id}" aria-label="${say.choose(row.name)}"${choice.chosen ? html` checked` : nothing}>`
    : nothing;
  return html`<label class="side${choice ? " other" : ""}"><span class="small muted line tight">${radio}${title}</span><b class="strong">${row.name}</b><dl>
${line(fields.kind, words.customers.kinds[row.kind])}
${line(fields.phones, row.phones.length > 0 && html`${each(row.phones, ({ number }) => marked(showPhone(number), numbers.has(number)))}`)}
${line(fields.emails, row.emails.length > 0 && html`${each(row.emails, ({ email }) => marked(email, addresses.has(email.toLowerCase())))}`)}
${line(fields.born_on, row.born_on && dateText(row.born_on))}
${line(fields.gender, row.gender && words.customers.genders[row.gender])}
${line(fields.address, showAddress(row))}
${line(fields.company, row.company?.name)}
${line(fields.owner, row.owner?.name)}
${line(fields.source, row.source)}
${line(fields.lastContact, row.last_contact_at && exactTime(row.last_contact_at))}
${line(fields.created, exactTime(row.created_at))}
</dl></label>`;
}

/** 01/03/1989 of 1989-03-01. */
export const dateText = (day: string): string => day.split("-").toReversed().join("/");
