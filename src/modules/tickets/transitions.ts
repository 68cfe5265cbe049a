import type { TicketStatus } from "./table.ts";

/**
 * TI-1, the one table: where a ticket may go from where it is. Read by the status bar, the form, the board, bulk work,
 * the workflow's validator and the tests. It holds no database and no clock, so workflows may read it too.
 */
export const moves: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  new: ["assigned", "resolved", "closed"],
  assigned: ["open", "wait_customer", "wait_third_party", "resolved", "closed"],
  open: ["wait_customer", "wait_third_party", "resolved", "closed"],
  wait_customer: ["open", "wait_third_party", "resolved", "closed"],
  wait_third_party: ["open", "wait_customer", "resolved", "closed"],
  resolved: ["open", "closed"],
  closed: ["open"],
};

/** TI-2: these two demand a type and a text of resolution. */
export const needsResolution = (status: TicketStatus): boolean => status === "resolved" || status === "closed";

/** TI-2: what nobody can see says nothing, were it a space of no width. */
export const saysHow = (text: string | null | undefined): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text ?? "");

export const isSettled = needsResolution;

/** TI-10: the SLA stands still while somebody else has to act. */
export const isPaused = (status: TicketStatus): boolean => status === "wait_customer" || status === "wait_third_party";

/** What a move is judged by. */
export interface Standing {
  status: TicketStatus;
  /** Somebody, or a team, is named. */
  assigned: boolean;
  /** A resolution that is there already: a resolved ticket is closed with the words it has. */
  resolved: boolean;
}

export interface Wish {
  to: TicketStatus;
  resolution?: { typeId?: number | null; text?: string | null } | null;
}

/** Why a move may not be made, as a key of the errors catalogue; undefined when it may. */
export function refusal({ status, assigned, resolved }: Standing, { to, resolution }: Wish): string | undefined {
  if (status === to) return "ticket_already_there";
  if (!moves[status].includes(to)) return "ticket_move_impossible";
  if (to === "assigned" && !assigned) return "ticket_needs_somebody";
  if (needsResolution(to) && !resolved && !(resolution?.typeId && saysHow(resolution.text))) {
    return "ticket_needs_resolution";
  }
  return undefined;
}
