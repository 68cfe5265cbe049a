import { customerKinds, genders, type Named } from "../../modules/customers/mod.ts";
import type { Colleague } from "../../modules/people/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, dialog, field, hidden, icon, pickerField, segmented, selectField } from "../components.ts";
import { attributes, each, html, type Html, nothing, when } from "../html.ts";
import { asset, main, pageHead } from "../layout.ts";
import { type Typed, valueOf } from "../typed.ts";
import { sameSlot, warnsOfSame } from "./duplicates.ts";
import { addressInput } from "./places.ts";

export interface NewCustomerLook {
  words: Words;
  typed: Typed;
  key: string;
  colleagues: Colleague[];
  groups: Named[];
  company?: Named | undefined;
  assetVersion: string;
  inDialog: boolean;
}

function fields(look: NewCustomerLook): Html {
  const { words, typed, colleagues, groups, company } = look;
  const say = words.customers.form;
  const at = valueOf(words, typed);
  const list = (name: string) => [typed.values[name] ?? []].flat().map(String);
  const phones = list("phones");
  const error = (name: string) => {
    const wrong = at(name).error;
    return wrong ? html`<p class="error" id="${name}-error">${icon("circle-alert", 12)}${wrong}</p>` : nothing;
  };
  const kinds = customerKinds.map((kind) => ({ value: kind, label: words.customers.kinds[kind] }));
  const phone = (value: string, n: number) =>
    html`<input class="input" type="tel" name="phones[]" value="${value}" maxlength="60" autocomplete="off"${attributes(warnsOfSame("phone"))} aria-label="${n === 0 ? say.phones : say.morePhones}" placeholder="${n === 0 ? "" : say.morePhones}"${n === 0 ? html` id="phones"` : nothing}${when(at("phone").error && n === 0, () => html` aria-invalid="true" aria-describedby="phone-error"${at("phone").focus ? html` autofocus` : nothing}`)}>`;
  const given = [phones[0] ?? "", ...phones.slice(1).filter(Boolean), ""];
  const chosen = list("groups");
  const options = (rows: readonly { id: number; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: String(id), label: name }));
  return html`${hidden("key", look.key)}${segmented(say.kind, "kind", at("kind").value || "lead", kinds)}${field({ label: say.name, ...at("name"), required: true, attributes: { maxlength: 120, autofocus: true, autocomplete: "off" } })}<div class="form-grid"><div class="field"><label for="phones">${say.phones}</label><div class="stack tight">${each(given, phone)}${sameSlot}</div>${error("phone")}</div><div>${field({ label: say.emails, ...at("email"), name: "emails[]", value: list("emails")[0] ?? "", error: at("email").error, type: "text", attributes: { inputmode: "email", maxlength: 254, autocomplete: "off", ...warnsOfSame("email") } })}${sameSlot}</div></div><div class="field"><label for="new-address">${say.address}</label>${addressInput({ words, id: "new-address", label: say.address, value: at("address").value })}${error("address_line")}<p class="help">${say.addressHelp}</p></div><div class="form-grid">${pickerField({ words, name: "company_id", label: say.company, from: "/customers/companies", none: say.noCompany, ...(company && { chosen: { id: company.id, label: company.name } }), error: at("company").error })}${field({ label: say.newCompany, ...at("company_name"), attributes: { maxlength: 120, autocomplete: "off" } })}${field({ label: say.born_on, ...at("born_on"), attributes: { placeholder: say.bornHelp, inputmode: "numeric", maxlength: 10, autocomplete: "off" } })}${selectField({ label: say.gender, ...at("gender"), options: [{ value: "", label: say.noGender }, ...genders.map((gender) => ({ value: gender, label: words.customers.genders[gender] }))] })}${field({ label: say.source, ...at("source"), attributes: { maxlength: 80, placeholder: say.sourceHelp } })}${field({ label: say.tax_code, ...at("tax_code"), attributes: { maxlength: 40, autocomplete: "off" } })}${selectField({ label: say.owner, ...at("owner"), options: [{ value: "", label: words.customers.nobody }, ...options(colleagues)] })}<fieldset class="field"><legend class="label">${say.groups}</legend><div class="checks">${each(groups, ({ id, name }) => html`<label class="line"><input type="checkbox" name="groups[]" value="${id}"${chosen.includes(String(id)) ? html` checked` : nothing}>${name}</label>`)}</div></fieldset></div>`;
}

/** The whole form on a screen of its own. */
export function newCustomerScreen(look: NewCustomerLook): Html {
  const say = look.words.customers.form;
  return main(
    "page",
    html`${pageHead(say.title)}<form class="stack narrow customer-form" method="post" action="/customers">${fields(look)}<div class="save-bar">${button(say.submit, { look: "primary" })}<a class="button quiet" href="/customers">${say.cancel}</a></div></form>`,
  );
}

/** The same over whatever one is doing. */
export function newCustomerDialog(look: NewCustomerLook): Html {
  const say = look.words.customers.form;
  const foot = html`<a class="small link" href="/customers/new">${say.full}</a>${button(say.cancel, { type: "button", look: "quiet", attributes: { commandfor: "new-customer", command: "close" } })}${button(say.submit, { look: "primary", attributes: { form: "new-customer-form" } })}`;
  return dialog({
    id: "new-customer",
    title: say.title,
    close: look.words.frame.close,
    wide: true,
    open: true,
    body: html`<link rel="stylesheet" href="${asset("css/customers.css", look.assetVersion)}"><form class="stack customer-form" id="new-customer-form" method="post" action="/customers" hx-post="/customers" hx-target="#new-customer" hx-swap="outerHTML">${hidden("part", "dialog")}${fields(look)}</form>`,
    foot,
  });
}
