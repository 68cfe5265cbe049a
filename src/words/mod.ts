/** Every word the product says, Vietnamese first; `en` of each room has the shape of `vi`, so a missing word is a type error. */
import type { Locale } from "../modules/people/table.ts";
import * as auth from "./auth.ts";
import * as calls from "./calls.ts";
import * as callHistory from "./call_history.ts";
import * as callSettings from "./call_settings.ts";
import * as channels from "./channels.ts";
import * as duplicates from "./duplicates.ts";
import * as customers from "./customers.ts";
import { en as customersInEnglish } from "./customers_en.ts";
import * as errors from "./errors.ts";
import * as frame from "./frame.ts";
import * as imports from "./imports.ts";
import * as inbox from "./inbox.ts";
import * as lists from "./lists.ts";
import * as notifications from "./notifications.ts";
import * as ops from "./ops.ts";
import * as orders from "./orders.ts";
import * as products from "./products.ts";
import * as pane from "./pane.ts";
import * as settings from "./settings.ts";
import * as tags from "./tags.ts";
import * as tickets from "./tickets.ts";
import { en as ticketsInEnglish } from "./tickets_en.ts";
import * as ticketSettings from "./ticket_settings.ts";
import * as tasks from "./tasks.ts";

const vi = {
  frame: frame.vi,
  auth: auth.vi,
  imports: imports.vi,
  inbox: inbox.vi,
  lists: lists.vi,
  settings: settings.vi,
  tags: tags.vi,
  tickets: tickets.vi,
  ticketSettings: ticketSettings.vi,
  tasks: tasks.vi,
  orders: orders.vi,
  products: products.vi,
  notifications: notifications.vi,
  channels: channels.vi,
  calls: calls.vi,
  callHistory: callHistory.vi,
  callSettings: callSettings.vi,
  customers: customers.vi,
  ops: ops.vi,
  pane: pane.vi,
  duplicates: duplicates.vi,
  errors: errors.vi,
};
export type Words = typeof vi;

const en: Words = {
  frame: frame.en,
  auth: auth.en,
  imports: imports.en,
  inbox: inbox.en,
  lists: lists.en,
  settings: settings.en,
  tags: tags.en,
  tickets: ticketsInEnglish,
  ticketSettings: ticketSettings.en,
  tasks: tasks.en,
  orders: orders.en,
  products: products.en,
  notifications: notifications.en,
  channels: channels.en,
  calls: calls.en,
  callHistory: callHistory.en,
  callSettings: callSettings.en,
  customers: customersInEnglish,
  ops: ops.en,
  pane: pane.en,
  duplicates: duplicates.en,
  errors: errors.en,
};

export const locales = ["vi", "en"] as const satisfies readonly Locale[];

export const wordsFor = (locale: Locale): Words => (locale === "en" ? en : vi);

/** A word found by a key that comes from a row, as the reason of a failure; a key nobody wrote words for gives `otherwise`. */
export function wordFor(room: Record<string, unknown>, key: string | null | undefined, otherwise: string): string {
  const word = key ? Object.getOwnPropertyDescriptor(room, key)?.value : undefined;
  return typeof word === "string" ? word : otherwise;
}

/** The code of a state, as the books have it, beside its label: nothing where the label is the code already. */
export const codeBeside = (label: string, code: string) => (label.toUpperCase() === code ? "" : code);
