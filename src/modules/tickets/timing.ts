import type { Trx } from "../../database.ts";
import type { Ticket, TicketStatus } from "./table.ts";

/** The columns of a ticket that its SLA keeps. */
export type SlaColumns = Partial<
  Pick<
    Ticket,
    | "first_response_due_at"
    | "resolution_due_at"
    | "first_response_warn_at"
    | "resolution_warn_at"
    | "sla_paused_at"
    | "first_response_left_ms"
    | "resolution_left_ms"
    | "first_response_warned_at"
    | "first_response_breached_at"
    | "resolution_warned_at"
    | "resolution_breached_at"
  >
>;

type Target = Pick<Ticket, "priority" | "sla_policy_id">;

/** What the SLA says of a ticket that is opened at `at`. */
export async function slaForOpening(_trx: Trx, _target: Target, _at: Date): Promise<SlaColumns> {
  return {};
}

/** What changes with a move to another status. */
export async function slaForMove(_trx: Trx, _ticket: Ticket, _to: TicketStatus, _at: Date): Promise<SlaColumns> {
  return {};
}

/** What changes with another priority or policy. */
export async function slaForTarget(_trx: Trx, _ticket: Ticket, _target: Target, _at: Date): Promise<SlaColumns> {
  return {};
}
