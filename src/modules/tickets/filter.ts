import { z } from "zod";
import { rowId } from "../../form.ts";
import { flag, idList, listOf, oneId, type Span, sought, span } from "../lists/mod.ts";
import { type Priority, priorities, statuses, type TicketStatus } from "./table.ts";

const TicketQuery = z.object({
  q: sought(),
  status: listOf(z.enum(statuses)),
  open: flag,
  priority: listOf(z.enum(priorities)),
  category: oneId,
  assignee: listOf(z.union([z.enum(["me", "none", "my_teams"]), rowId])),
  team: idList,
  watching: flag,
  sla: z.enum(["late", "soon", "paused"]).optional().catch(undefined),
  page: idList,
  channel: z.enum(["facebook", "zalo", "kite", "phone"]).optional().catch(undefined),
  customer: oneId,
  conversation: oneId,
  created: span,
  updated: span,
  ids: idList,
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
