import type { NoteRow } from "../../modules/notes/mod.ts";
import type { OrderEvent, OrderFile, WholeOrder } from "../../modules/orders/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { html } from "../html.ts";

export const orderTabs = ["lines", "notes", "tasks", "files", "history"] as const;
export type OrderTab = (typeof orderTabs)[number];

/** A field that is being changed in place: what was typed and why it was not taken. */
export interface OrderEditing {
  field: string;
  typed?: Record<string, string>;
  error?: string | undefined;
}

export interface OrderView extends WholeOrder {
  person: Person;
  words: Words;
  now: Date;
  tab: OrderTab;
  editing?: OrderEditing | undefined;
  colleagues: ReadonlyArray<{ id: number; name: string }>;
  notes: readonly NoteRow[];
  files: readonly OrderFile[];
  events: readonly OrderEvent[];
  olderEvents?: number | undefined;
  counts: { notes: number; files: number };
  /** Properties to show, in their order. */
  shown: readonly string[];
}

/** What every form of the page does with its answer: the page as it is then, each part changed where it stands. */
export const swap = { "hx-target": "#main", "hx-swap": "outerMorph" };
export const swapped = html` hx-target="#main" hx-swap="outerMorph"`;
