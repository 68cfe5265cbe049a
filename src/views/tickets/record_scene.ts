import type { TicketRow } from "../../modules/tickets/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { attributes, html, type Html } from "../html.ts";

/** What every part of a ticket's page is drawn with. */
export interface RecordScene {
  person: Person;
  words: Words;
  now: Date;
  ticket: TicketRow;
  /** Temporal UI's page of the ticket's workflow, for those who look after the machine. */
  workflow?: string | undefined;
}

/** A part that fetches itself again when the ticket changes. */
export const livePart = ({ ticket }: RecordScene, path: string): Html =>
  html`${attributes({ "data-live": `ticket:${ticket.id}`, "hx-get": `/tickets/${ticket.id}/${path}`, "hx-trigger": "live", "hx-swap": "outerMorph" })}`;
