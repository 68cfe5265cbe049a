import { z } from "zod";
import { Invalid } from "../../errors.ts";
import type { Selection } from "../lists/mod.ts";
import type { Person } from "../people/table.ts";
import { priorities, statuses, type TicketStatus } from "./table.ts";
import { needsResolution, saysHow } from "./transitions.ts";

type Fields = Record<string, string | string[]>;

const one = (fields: Fields, name: string) => [fields[name] ?? ""].flat()[0] ?? "";

/** An id, or nothing chosen. */
export const idIn = (text: string): number | null => (/^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null);

export const StatusForm = z.object({
  to: z.enum(statuses, "choice"),
  version: z.coerce.number().int().positive().optional(),
  /** The column of the board that its card was taken from. */
  from: z.enum(statuses).optional().catch(undefined),
  command: z.uuid().optional(),
  resolution_type: z.string().default(""),
  resolution_text: z.string().max(20_000, "tooLong").default(""),
  /** Who asks: the status bar, a card of the board, or a whole page. */
  part: z.enum(["bar", "card", "page"]).default("page"),
});

/** What the bulk bar asks for, as an action of the worker and its input. */
export function bulkOrderOf(person: Person, { verb, value }: Selection, fields: Fields) {
  if (verb === "assign") {
    const id = value === "me" ? person.id : value === "none" ? null : idIn(value);
    if (value !== "none" && id === null) throw new Invalid({ assignee: "choice" });
    return { action: "tickets.assign", input: { assigneeId: id } };
  }
  if (verb === "team") return { action: "tickets.assign", input: { teamId: idIn(value) } };
  if (verb === "watch") return { action: "tickets.watch", input: { on: value === "1" } };
  if (verb === "priority" && priorities.some((priority) => priority === value)) {
    return { action: "tickets.priority", input: { priority: value } };
  }
  if (verb === "move" && statuses.some((status) => status === value)) {
    return { action: "tickets.move", input: { to: value, ...resolutionIn(value as TicketStatus, fields) } };
  }
  throw new Invalid({ do: "choice" });
}

function resolutionIn(to: TicketStatus, fields: Fields) {
  if (!needsResolution(to)) return {};
  const typeId = idIn(one(fields, `${to}_type`));
  const text = one(fields, `${to}_text`).trim();
  if (!typeId) throw new Invalid({ resolution_type: "resolutionType" });
  if (!saysHow(text)) throw new Invalid({ resolution_text: "resolutionText" });
  return { resolution: { typeId, text } };
}

export type StatusInput = z.output<typeof StatusForm>;

const id = z.string().default("").transform(idIn);

/** A new ticket as it was typed. */
export const NewTicketForm = z.object({
  key: z.uuid("other"),
  title: z.string("required").trim().min(1, "required").max(200, "tooLong"),
  summary: z.string().max(100_000, "tooLong").optional(),
  customer_id: id,
  conversation_id: id,
  call_id: id,
  message_ids: z
    .string()
    .default("")
    .transform((text) => text.split(",").flatMap((one) => idIn(one) ?? [])),
  files: z
    .union([z.array(z.string()), z.string().transform((one) => [one])])
    .default([])
    .transform((list) => list.flatMap((one) => idIn(one) ?? [])),
  category_id: id,
  priority: z.enum(priorities, "choice").default("normal"),
  assignee_id: id,
  team_id: id,
  template_id: id,
  part: z.string().optional(),
});
