import { z } from "zod";
import { Invalid } from "../../errors.ts";
import { keyIn } from "../../form.ts";
import { priorities } from "../tickets/mod.ts";
import type { NewTask } from "./creating.ts";
import { readDue } from "./due.ts";
import type { TaskChanges } from "./editing.ts";
import { snoozeChoices } from "./snoozing.ts";
import { type Repeat, taskStatuses } from "./table.ts";

const whole = z.coerce.number().int().positive().max(1e15);

/** TA-5: one of the buttons of a card. */
export const AnswerForm = z.object({
  ring: whole,
  command: z.uuid().catch(() => crypto.randomUUID()),
  answer: z.enum(["acknowledge", ...snoozeChoices]),
  own: z.string().catch(""),
});

/** A move by a button, a card of the board, or a box that is ticked. */
export const StatusForm = z.object({
  to: z.enum(taskStatuses, "choice"),
  from: z.enum(taskStatuses).optional().catch(undefined),
});

export type Fields = Record<string, string | string[]>;

const one = (fields: Fields, name: string) => [fields[name] ?? ""].flat()[0] ?? "";

/** “#1284”, “NV-12” or “12”; nothing is null. */
function idIn(fields: Fields, name: string): number | null {
  const text = one(fields, name).trim();
  if (text === "") return null;
  const [, digits] = /^(?:#|nv-?)?([1-9][0-9]{0,14})$/i.exec(text) ?? [];
  if (!digits) throw new Invalid({ [name]: "gone" });
  return Number(digits);
}

/** One that the form carries along and nobody types: what is no id is none. */
export function idGiven(fields: Fields, name: string): number | null {
  const text = one(fields, name);
  return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
}

function dueIn(fields: Fields): Date | null {
  const read = readDue(one(fields, "due_at"));
  if ("problem" in read) throw new Invalid({ due_at: read.problem });
  return read.due;
}

/** “15, 10, 5”: nothing means as the company has set it, “0” alone at the very time. */
export function leadsIn(text: string, name = "remind_before"): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length === 0) return null;
  const minutes = parts.map(Number);
  if (minutes.some((each) => !Number.isInteger(each))) throw new Invalid({ [name]: "leads" });
  return minutes;
}

function repeatIn(fields: Fields): Repeat | null {
  const every = one(fields, "repeat_every");
  if (every === "") return null;
  if (every !== "day" && every !== "week" && every !== "month") throw new Invalid({ repeat: "choice" });
  const until = one(fields, "repeat_until");
  if (until && !/^\d{4}-\d{2}-\d{2}$/.test(until)) throw new Invalid({ repeat: "dueWrong" });
  return { every, interval: Number(one(fields, "repeat_interval") || 1), ...(until && { until }) };
}

function priorityIn(fields: Fields) {
  const priority = priorities.find((each) => each === (one(fields, "priority") || "normal"));
  if (!priority) throw new Invalid({ priority: "choice" });
  return priority;
}

/** One reader for each field; the full form takes all, an edit in place the one it is about. */
const readers = {
  title: (fields: Fields) => one(fields, "title"),
  body: (fields: Fields) => one(fields, "body"),
  due_at: dueIn,
  remind_before: (fields: Fields) => leadsIn(one(fields, "remind_before")),
  repeat: repeatIn,
  assignee_id: (fields: Fields) => idIn(fields, "assignee_id"),
  priority: priorityIn,
  ticket_id: (fields: Fields) => idIn(fields, "ticket_id"),
  customer_id: (fields: Fields) => idIn(fields, "customer_id"),
  conversation_id: (fields: Fields) => idIn(fields, "conversation_id"),
} satisfies Record<keyof TaskChanges, (fields: Fields) => unknown>;

/** What a form changes, by the fields it brings; Invalid tells of all that are wrong. */
export function changesIn(fields: Fields, names: readonly (keyof TaskChanges)[]): TaskChanges {
  const wrong: Record<string, string> = {};
  const changes: Record<string, unknown> = {};
  for (const name of names) {
    try {
      changes[name] = readers[name](fields);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      Object.assign(wrong, error.fields);
    }
  }
  if (Object.keys(wrong).length > 0) throw new Invalid(wrong);
  return changes as TaskChanges;
}

export const fullFields = Object.keys(readers) as (keyof TaskChanges)[];

/** A new task as the form has it. */
export function newTaskIn(fields: Fields): NewTask {
  const given = changesIn(fields, fullFields);
  const clientKey = keyIn(one(fields, "client_key"));
  return {
    ...(clientKey && { clientKey }),
    title: given.title ?? "",
    body: given.body ?? "",
    dueAt: given.due_at ?? null,
    remindBefore: given.remind_before ?? null,
    repeat: given.repeat ?? null,
    assigneeId: given.assignee_id ?? null,
    priority: given.priority ?? "normal",
    customerId: given.customer_id ?? null,
    conversationId: given.conversation_id ?? null,
    ticketId: given.ticket_id ?? null,
    orderId: idIn(fields, "order_id"),
  };
}

const fieldOf: Record<string, string> = {
  dueAt: "due_at",
  remindBefore: "remind_before",
  assigneeId: "assignee_id",
  customerId: "customer_id",
  conversationId: "conversation_id",
  ticketId: "ticket_id",
};

/** What the room found wrong, by the names of the form. */
export const formErrors = (error: Invalid): Record<string, string> =>
  Object.fromEntries(Object.entries(error.fields).map(([name, reason]) => [fieldOf[name] ?? name, reason]));
