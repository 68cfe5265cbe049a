import type { Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { getConversation } from "../inbox/mod.ts";
import { getCategory } from "./categories.ts";
import { findCustomerMet } from "./customers_met.ts";
import type { Asking } from "./visibility.ts";

/** What can be chosen for a ticket. Each throws Invalid for what is not there, is put away, or is not theirs to see. */

const chosen = <T>(field: string, row: T | undefined): T => {
  if (!row) throw new Invalid({ [field]: "choice" });
  return row;
};

/** An active colleague. */
export async function chooseAssignee(trx: Trx, id: number): Promise<{ id: number; name: string }> {
  const user = await trx
    .selectFrom("users")
    .select(["id", "name"])
    .where("id", "=", id)
    .where("deactivated_at", "is", null)
    .executeTakeFirst();
  return chosen("assignee", user);
}

export async function chooseTeam(trx: Trx, id: number): Promise<{ id: number; name: string }> {
  const team = await trx
    .selectFrom("teams")
    .select(["id", "name"])
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .executeTakeFirst();
  return chosen("team", team);
}

/** With the policy that its tickets get. */
export async function chooseCategory(
  trx: Trx,
  id: number,
): Promise<{ id: number; name: string; sla_policy_id: number | null }> {
  const category = await getCategory(trx, id).catch((error: unknown) => {
    if (!(error instanceof NotFound)) throw error;
  });
  const { path, sla_in_force } = chosen("category", category?.archived_at ? undefined : (category ?? undefined));
  return { id, name: path, sla_policy_id: sla_in_force };
}

export async function chooseSlaPolicy(trx: Trx, id: number): Promise<{ id: number; name: string }> {
  const policy = await trx
    .selectFrom("sla_policies")
    .select(["id", "name"])
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .executeTakeFirst();
  return chosen("sla_policy", policy);
}

/** A customer whom the person knows. */
export const chooseCustomer = async (trx: Trx, person: Asking, id: number): Promise<{ id: number; name: string }> =>
  chosen("customer", await findCustomerMet(trx, person, id));

/** A conversation that the person may see. Throws NotFound, as any look at it would. */
export const chooseConversation = getConversation;
