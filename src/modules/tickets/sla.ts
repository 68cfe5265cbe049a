import { addBusinessTime, type BusinessHours, businessTimeBetween } from "./business_time.ts";
import type { Priority, Ticket, TicketStatus } from "./table.ts";
import { isPaused, isSettled } from "./transitions.ts";

// TI-10 as columns of a ticket. Every function gives back what changes; whoever writes the ticket writes that with it.

/** What is promised: minutes of business time by priority, and at which part of them somebody is warned. */
export type Promised = Pick<SlaPolicy, "targets" | "warn_percent">;
interface SlaPolicy {
  targets: Record<Priority, { first_response: number | null; resolution: number | null }>;
  warn_percent: number;
}

export const slaKinds = ["first_response", "resolution"] as const;
export type SlaKind = (typeof slaKinds)[number];

type Due = "first_response_due_at" | "resolution_due_at" | "first_response_warn_at" | "resolution_warn_at";
type Left = "first_response_left_ms" | "resolution_left_ms";
type Told = `${SlaKind}_${"warned" | "breached"}_at`;
export type SlaColumns = Pick<Ticket, Due | Left | Told | "sla_paused_at" | "sla_paused_ms">;
export type SlaChange = Partial<SlaColumns>;
type SlaTicket = SlaColumns & Pick<Ticket, "created_at">;

const MINUTE = 60_000;

/** The times of a new ticket, or of one whose SLA is taken up at `at`. Without a policy there are none. */
export function startSla(policy: Promised | null | undefined, priority: Priority, hours: BusinessHours, at: Date) {
  const change = { sla_paused_at: null, sla_paused_ms: 0 } as SlaColumns;
  for (const kind of slaKinds)
    Object.assign(change, aimed(kind, policy, priority, hours, at, 0), told(kind), left(kind, null));
  return change;
}

/** The clocks stand still from `at`: the business time that is left is kept. Standing still already changes nothing. */
export function pauseSla(ticket: SlaTicket, hours: BusinessHours, at: Date): SlaChange {
  if (ticket.sla_paused_at) return {};
  const change: SlaChange = { sla_paused_at: at };
  for (const kind of slaKinds) {
    const due = ticket[`${kind}_due_at`];
    if (due) Object.assign(change, left(kind, businessTimeBetween(hours, at, due)));
  }
  return change;
}

/** The clocks go on from `at` with what was left. What was overdue before they stood still stays overdue. */
export function resumeSla(ticket: SlaTicket, hours: BusinessHours, at: Date): SlaChange {
  if (!ticket.sla_paused_at) return {};
  const stood = businessTimeBetween(hours, ticket.sla_paused_at, at);
  const change: SlaChange = { sla_paused_at: null, sla_paused_ms: ticket.sla_paused_ms + stood };
  for (const kind of slaKinds) {
    const [due, warn, ms] = [ticket[`${kind}_due_at`], ticket[`${kind}_warn_at`], ticket[`${kind}_left_ms`]];
    Object.assign(change, left(kind, null));
    if (!due || !ms) continue;
    const lead = warn ? businessTimeBetween(hours, warn, due) : 0;
    Object.assign(change, { [`${kind}_due_at`]: addBusinessTime(hours, at, ms) });
    if (warn && ms > lead) Object.assign(change, { [`${kind}_warn_at`]: addBusinessTime(hours, at, ms - lead) });
  }
  return change;
}

const standsStill = (to: TicketStatus) => isPaused(to) || isSettled(to);

/** Whether a move to `to` counts business time at all. */
export function asksForHours(ticket: SlaTicket, to: TicketStatus): boolean {
  if (!standsStill(to)) return ticket.sla_paused_at !== null;
  return ticket.sla_paused_at === null && slaKinds.some((kind) => ticket[`${kind}_due_at`] !== null);
}

/** What a move to `to` does to the clocks: they stand still while others have to act and once the ticket is settled. */
export function moveSla(ticket: SlaTicket, to: TicketStatus, hours: BusinessHours, at: Date): SlaChange {
  return standsStill(to) ? pauseSla(ticket, hours, at) : resumeSla(ticket, hours, at);
}

/**
 * Another priority or policy: the targets count from the ticket's beginning, without the time it stood still. What was
 * warned of and missed is forgotten where the new time is still to come, so that it is told anew.
 */
export function retargetSla(
  ticket: SlaTicket,
  policy: Promised | null | undefined,
  priority: Priority,
  hours: BusinessHours,
  at: Date,
): SlaChange {
  const change: SlaChange = {};
  const until = ticket.sla_paused_at ?? at;
  const spent = businessTimeBetween(hours, ticket.created_at, until) - ticket.sla_paused_ms;
  for (const kind of slaKinds) {
    const times = aimed(kind, policy, priority, hours, ticket.created_at, ticket.sla_paused_ms);
    Object.assign(change, times);
    const [due, warn] = [times[`${kind}_due_at`], times[`${kind}_warn_at`]];
    if (!warn || warn > until) Object.assign(change, { [`${kind}_warned_at`]: null });
    if (!due || due > until) Object.assign(change, { [`${kind}_breached_at`]: null });
    if (!ticket.sla_paused_at) continue;
    const target = targetOf(kind, policy, priority);
    Object.assign(change, left(kind, target === null ? null : Math.max(0, target - spent)));
  }
  return change;
}

function aimed(
  kind: SlaKind,
  policy: Promised | null | undefined,
  priority: Priority,
  hours: BusinessHours,
  from: Date,
  extraMs: number,
) {
  const target = targetOf(kind, policy, priority);
  const after = (ms: number) => addBusinessTime(hours, from, ms + extraMs);
  const times = target === null ? [null, null] : [after(target), after((target * policy!.warn_percent) / 100)];
  return { [`${kind}_due_at`]: times[0], [`${kind}_warn_at`]: times[1] } as Record<Due, Date | null>;
}

function targetOf(kind: SlaKind, policy: Promised | null | undefined, priority: Priority): number | null {
  const minutes = policy?.targets[priority]?.[kind] ?? null;
  return minutes === null ? null : minutes * MINUTE;
}

const told = (kind: SlaKind) => ({ [`${kind}_warned_at`]: null, [`${kind}_breached_at`]: null });
const left = (kind: SlaKind, ms: number | null) => ({ [`${kind}_left_ms`]: ms });
