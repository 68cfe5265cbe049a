import type { TaskRow } from "../../modules/tasks/mod.ts";
import type { Words } from "../../words/mod.ts";
import { picker, type PickerOption, type PickerLook } from "../components.ts";
import type { Html } from "../html.ts";

/** What a task can be about. */
export type LinkName = "customer_id" | "conversation_id" | "ticket_id";

const addresses: Record<LinkName, string> = {
  customer_id: "/customers/options",
  conversation_id: "/inbox/options",
  ticket_id: "/tickets/options",
};

type Linked = { [Key in LinkName | "customer_name" | "ticket_title"]: TaskRow[Key] };

function linked(name: LinkName, row: Linked): PickerOption | undefined {
  const id = row[name];
  if (id === null) return undefined;
  const labels: Record<LinkName, string | null> = {
    customer_id: row.customer_name,
    conversation_id: row.customer_name,
    ticket_id: `#${id} ${row.ticket_title ?? ""}`.trim(),
  };
  return { id, label: labels[name] ?? `#${id}` };
}

/** Chooses a customer, a conversation or a ticket that a task is about. */
export const relatedLook = (words: Words, name: LinkName, chosen?: PickerOption | undefined): PickerLook => ({
  words,
  name,
  label: words.tasks.fields[name],
  from: addresses[name],
  none: words.tasks.none,
  chosen,
});

export const relatedPicker = (words: Words, name: LinkName, row: Linked, more: Partial<PickerLook> = {}): Html =>
  picker({ ...relatedLook(words, name, linked(name, row)), small: true, ...more });
