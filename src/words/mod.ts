/** Every word the product says, Vietnamese first; `en` of each room has the shape of `vi`, so a missing word is a type error. */
import type { Locale } from "../modules/people/table.ts";
import * as auth from "./auth.ts";
import * as calls from "./calls.ts";
import { en as callsInEnglish } from "./calls_en.ts";
import * as callHistory from "./call_history.ts";
import { en as callHistoryInEnglish } from "./call_history_en.ts";
import * as callSettings from "./call_settings.ts";
import * as channels from "./channels.ts";
import * as duplicates from "./duplicates.ts";
import * as customers from "./customers.ts";
import { en as customersInEnglish } from "./customers_en.ts";
import * as errors from "./errors.ts";
import { en as errorsInEnglish } from "./errors_en.ts";
import * as frame from "./frame.ts";
import { en as frameInEnglish } from "./frame_en.ts";
import * as imports from "./imports.ts";
import { en as importsInEnglish } from "./imports_en.ts";
import * as inbox from "./inbox.ts";
import { en as inboxInEnglish } from "./inbox_en.ts";
import * as lists from "./lists.ts";
import * as notifications from "./notifications.ts";
import * as ops from "./ops.ts";
import * as orders from "./orders.ts";
import { en as ordersInEnglish } from "./orders_en.ts";
import * as products from "./products.ts";
import * as pane from "./pane.ts";
import * as settings from "./settings.ts";
import * as tags from "./tags.ts";
import * as tickets from "./tickets.ts";
import { en as ticketsInEnglish } from "./tickets_en.ts";
import * as ticketSettings from "./ticket_settings.ts";
import * as tasks from "./tasks.ts";
import { en as tasksInEnglish } from "./tasks_en.ts";

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
  frame: frameInEnglish,
  auth: auth.en,
  imports: importsInEnglish,
  inbox: inboxInEnglish,
  lists: lists.en,
  settings: settings.en,
  tags: tags.en,
  tickets: ticketsInEnglish,
  ticketSettings: ticketSettings.en,
  tasks: tasksInEnglish,
  orders: ordersInEnglish,
  products: products.en,
  notifications: notifications.en,
  channels: channels.en,
  calls: callsInEnglish,
  callHistory: callHistoryInEnglish,
  callSettings: callSettings.en,
  customers: customersInEnglish,
  ops: ops.en,
  pane: pane.en,
  duplicates: duplicates.en,
  errors: errorsInEnglish,
};

export const wordsFor = (locale: Locale): Words => (locale === "en" ? en : vi);

/** A word found by a key that comes from a row, as the reason of a failure; a key nobody wrote words for gives `otherwise`. */
export function wordFor(room: Record<string, unknown>, key: string | null | undefined, otherwise: string): string {
  const word = key ? Object.getOwnPropertyDescriptor(room, key)?.value : undefined;
  return typeof word === "string" ? word : otherwise;
}

/** The code of a state, as the books have it, beside its label: nothing where the label is the code already. */
export const codeBeside = (label: string, code: string) => (label.toUpperCase() === code ? "" : code);
