import { z } from "zod";
import { type Priority, priorities, statuses, type TicketStatus } from "./table.ts";

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const flag = z.stringbool().optional().catch(undefined);

/** "a,b,c" as a list; what makes no sense in it is left out, and an empty list is none. */
const listOf = <T extends z.ZodType>(each: T) =>
  z
    .string()
    .transform((text) => [
      ...new Set(
        text
          .split(",", 100)
          .map((part) => each.safeParse(part).data)
          .filter((part) => part !== undefined),
      ),
    ])
    .transform((found) => (found.length > 0 ? (found as z.output<T>[]) : undefined))
    .optional()
    .catch(undefined);

export interface Span {
  from?: Date;
  /** Not included. */
  to?: Date;
}

const DAY_MS = 24 * 3_600_000;

/** "2026-11-01..2026-11-20" or one of its ends: days of Vietnam, both included. */
const span = z
  .string()
  .regex(/^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/)
  .transform((text): Span | undefined => {
    const [from, to] = text.split("..").map((day) => (day ? new Date(`${day}T00:00:00+07:00`) : undefined));
    if (!(from ?? to) || [from, to].some((at) => at && Number.isNaN(at.getTime()))) return undefined;
    return { ...(from && { from }), ...(to && { to: new Date(to.getTime() + DAY_MS) }) };
  })
  .optional()
  .catch(undefined);

/** What the address says about the list; what makes no sense there is as if it were not. */
export const TicketQuery = z.object({
  q: z
    .string()
    .transform((text) => text.replaceAll("\0", "").toWellFormed().normalize("NFC").trim().slice(0, 200) || undefined)
    .optional()
    .catch(undefined),
  status: listOf(z.enum(statuses)),
  open: flag,
  priority: listOf(z.enum(priorities)),
  category: id.optional().catch(undefined),
  assignee: listOf(z.union([z.enum(["me", "none", "my_teams"]), id])),
  team: listOf(id),
  watching: flag,
  sla: z.enum(["late", "soon", "paused"]).optional().catch(undefined),
  page: listOf(id),
  channel: z.enum(["facebook", "zalo", "kite", "phone"]).optional().catch(undefined),
  customer: id.optional().catch(undefined),
  conversation: id.optional().catch(undefined),
  created: span,
  updated: span,
  ids: listOf(id),
});

export interface TicketFilter {
  q?: string | undefined;
  status?: TicketStatus[] | undefined;
  /** True: all that are not resolved or closed; false: those. */
  open?: boolean | undefined;
  priority?: Priority[] | undefined;
  /** With all below it. */
  category?: number | undefined;
  assignee?: (number | "me" | "none" | "my_teams")[] | undefined;
  team?: number[] | undefined;
  watching?: boolean | undefined;
  sla?: "late" | "soon" | "paused" | undefined;
  page?: number[] | undefined;
  channel?: "facebook" | "zalo" | "kite" | "phone" | undefined;
  customer?: number | undefined;
  conversation?: number | undefined;
  created?: Span | undefined;
  updated?: Span | undefined;
  /** Only these, for lines that are drawn again. */
  ids?: number[] | undefined;
}

/** The filter that an address asks for: `?status=new,open&assignee=me&created=2026-11-01..`. */
export const ticketFilterOf = (query: Record<string, string>): TicketFilter => TicketQuery.parse(query);
