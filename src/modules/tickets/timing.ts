import type { Trx } from "../../database.ts";
import { readBusinessHours, usualHours } from "./business_hours.ts";
import { asksForHours, moveSla, retargetSla, type SlaChange, startSla } from "./sla.ts";
import type { Ticket, TicketStatus } from "./table.ts";

// What a ticket's SLA makes of what is done to the ticket, with the hours and the policy as they are now.

type Target = Pick<Ticket, "priority" | "sla_policy_id">;

export async function slaForOpening(trx: Trx, target: Target, at: Date): Promise<SlaChange> {
  const policy = await policyOf(trx, target);
  return policy ? startSla(policy, target.priority, await readBusinessHours(trx), at) : {};
}

export async function slaForMove(trx: Trx, ticket: Ticket, to: TicketStatus, at: Date): Promise<SlaChange> {
  return moveSla(ticket, to, asksForHours(ticket, to) ? await readBusinessHours(trx) : usualHours, at);
}

/** Another priority or policy. */
export async function slaForTarget(trx: Trx, ticket: Ticket, target: Target, at: Date): Promise<SlaChange> {
  const policy = await policyOf(trx, target);
  // Where nothing is promised no time is counted.
  return retargetSla(ticket, policy, target.priority, policy ? await readBusinessHours(trx) : usualHours, at);
}

async function policyOf(trx: Trx, { sla_policy_id }: Target) {
  if (sla_policy_id === null) return undefined;
  return trx
    .selectFrom("sla_policies")
    .select(["targets", "warn_percent"])
    .where("id", "=", sla_policy_id)
    .executeTakeFirst();
}
