import type { Trx } from "../../database.ts";
import { readBusinessHours } from "./business_hours.ts";
import { moveSla, retargetSla, type SlaChange, startSla } from "./sla.ts";
import type { Ticket, TicketStatus } from "./table.ts";

// What a ticket's SLA makes of what is done to the ticket, with the hours and the policy as they are now.

type Target = Pick<Ticket, "priority" | "sla_policy_id">;

export async function slaForOpening(trx: Trx, target: Target, at: Date): Promise<SlaChange> {
  const policy = await policyOf(trx, target);
  return policy ? startSla(policy, target.priority, await readBusinessHours(trx), at) : {};
}

export async function slaForMove(trx: Trx, ticket: Ticket, to: TicketStatus, at: Date): Promise<SlaChange> {
  return moveSla(ticket, to, await readBusinessHours(trx), at);
}

/** Another priority or policy. */
export async function slaForTarget(trx: Trx, ticket: Ticket, target: Target, at: Date): Promise<SlaChange> {
  return retargetSla(ticket, await policyOf(trx, target), target.priority, await readBusinessHours(trx), at);
}

function policyOf(trx: Trx, { sla_policy_id }: Target) {
  return trx
    .selectFrom("sla_policies")
    .select(["targets", "warn_percent"])
    .where("id", "=", sla_policy_id)
    .executeTakeFirst();
}
