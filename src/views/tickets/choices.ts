import type { Category } from "../../modules/tickets/mod.ts";
import type { Words } from "../../words/mod.ts";
import type { PickerLook } from "../components.ts";
import { each, html, type Html, nothing } from "../html.ts";

type Named = { id: number; name: string };

/** Everything that fields of a ticket are chosen from. */
export interface Choices {
  colleagues: Named[];
  teams: Named[];
  categories: Pick<Category, "id" | "path" | "sla_in_force">[];
  policies: Named[];
  types: Named[];
  templates: Named[];
  pages: Named[];
  /** Of the customer that a list is filtered by. */
  customer?: string | undefined;
}

/** Chooses a customer among all whom the person knows. */
export const customerPicker = (
  words: Words,
  chosen?: { id: number; name: string } | undefined,
  known: ReadonlyArray<{ id: number; name: string }> = [],
): PickerLook => ({
  words,
  name: "customer_id",
  label: words.tickets.columns.customer,
  from: "/customers/options",
  none: words.tickets.form.noCustomer,
  chosen: chosen && { id: chosen.id, label: chosen.name },
  known: known.map(({ id, name }) => ({ id, label: name })),
});

export interface Option {
  value: string | number;
  label: string;
}

export const options = (list: readonly Option[], chosen: string | number | null | undefined): Html =>
  html`${each(list, ({ value, label }) => html`<option value="${value}"${String(value) === String(chosen ?? "") ? html` selected` : nothing}>${label}</option>`)}`;

export const named = (list: ReadonlyArray<{ id: number; name: string }>): Option[] =>
  list.map(({ id, name }) => ({ value: id, label: name }));

export const paths = (list: ReadonlyArray<{ id: number; path: string }>): Option[] =>
  list.map(({ id, path }) => ({ value: id, label: path }));
