import type { Colleague, Team } from "../../modules/people/mod.ts";
import type { Category, ResolutionType, SlaPolicy, TicketTemplate } from "../../modules/tickets/mod.ts";
import { each, html, type Html, nothing } from "../html.ts";

/** Everything that fields of a ticket are chosen from. */
export interface Choices {
  colleagues: Colleague[];
  teams: Team[];
  categories: Category[];
  policies: SlaPolicy[];
  types: ResolutionType[];
  templates: TicketTemplate[];
  pages: Array<{ id: number; name: string }>;
  /** Where a customer may be chosen: those met of late. */
  customers?: Array<{ id: number; name: string }>;
}

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
