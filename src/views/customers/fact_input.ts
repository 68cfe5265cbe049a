import { type CustomerRow, customerKinds, genders, type Named, showAddress } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { picker } from "../components.ts";
import { type Attributes, attributes, each, html, type Html, nothing } from "../html.ts";
import { dateText, sameSlot, warnsOfSame } from "./duplicates.ts";
import { addressInput } from "./places.ts";

export interface FactInput {
  words: Words;
  customer: CustomerRow;
  /** "gender", or "phone" and "email" for one of several. */
  field: string;
  label: string;
  /** What stands in it where that is not what is kept: typed before, or of one phone. */
  value?: string | undefined;
  /** Whom it can be given to. */
  colleagues?: readonly Named[] | undefined;
  error?: string | undefined;
  small?: boolean;
}

/** The field in which one line of what is known of a customer is changed, on their page and beside a conversation. */
export function factInput(of: FactInput): Html {
  const { words, customer, field, label, value, colleagues = [] } = of;
  const say = words.pane;
  const common: Attributes = { "data-edit": true, "aria-invalid": of.error ? "true" : undefined };
  const select = (list: { value: string | number; label: string }[], now: string | number | null) =>
    html`<select class="input${of.small ? " small" : ""}" name="value" aria-label="${label}"${attributes(common)}>${each(list, (one) => html`<option value="${one.value}"${String(one.value) === String(value ?? now ?? "") ? html` selected` : nothing}>${one.label}</option>`)}</select>`;
  const input = (kept: string, most: number, more: Attributes = {}) =>
    html`<input class="input${of.small ? " small" : ""}" name="value" value="${value ?? kept}" maxlength="${most}" aria-label="${label}" placeholder="${say.typed[field as keyof typeof say.typed]}" autocomplete="off"${attributes({ ...common, ...more })}>`;
  switch (field) {
    case "phone":
      return html`${input("", 254, { type: "tel", inputmode: "tel", ...warnsOfSame("phone", customer.id) })}${sameSlot}`;
    case "email":
      return html`${input("", 254, { type: "text", inputmode: "email", ...warnsOfSame("email", customer.id) })}${sameSlot}`;
    case "kind":
      return select(
        customerKinds.map((kind) => ({ value: kind, label: words.customers.kinds[kind] })),
        customer.kind,
      );
    case "gender":
      return select(
        [
          { value: "", label: say.unknown },
          ...genders.map((one) => ({ value: one, label: words.customers.genders[one] })),
        ],
        customer.gender,
      );
    case "owner":
      return select(
        [
          { value: "", label: words.customers.nobody },
          ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
        ],
        customer.owner_id,
      );
    case "born_on":
      return input(customer.born_on ? dateText(customer.born_on) : "", 10, { inputmode: "numeric" });
    case "tax_code":
      return input(customer.tax_code ?? "", 40);
    case "source":
      return input(customer.source, 80);
    case "address":
      return addressInput({
        ...{ words, name: "value", id: "edit-address", label, value: value ?? showAddress(customer) },
        attributes: { ...common, placeholder: say.typed.address },
      });
    default:
      return companyInput(of, common);
  }
}

/** One of the companies there are, or a new one by the name that is typed. */
function companyInput({ words, customer, label, value, small = true }: FactInput, common: Attributes): Html {
  const say = words.customers;
  const chosen = customer.company && { id: customer.company.id, label: customer.company.name };
  return html`${picker({ words, name: "value", id: "edit-company", label, from: "/customers/companies", none: say.form.noCompany, ...(chosen && { chosen }), small, attributes: common })}<input class="input${small ? " small" : ""}" name="company_name" value="${value ?? ""}" maxlength="120" placeholder="${say.page.companyNew}" aria-label="${say.form.newCompany}" autocomplete="off">`;
}
