import type { Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { getConversation, visibleTo as conversationsVisibleTo } from "../inbox/mod.ts";
import { categoryPath } from "./queries.ts";
import { type Asking, visibleTo } from "./visibility.ts";

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

/** With the policy of its SLA: its own, else that of the nearest above it. */
export async function chooseCategory(
  trx: Trx,
  id: number,
): Promise<{ id: number; name: string; sla_policy_id: number | null }> {
  const category = await trx
    .selectFrom("ticket_categories as own")
    .leftJoin("ticket_categories as parent", "parent.id", "own.parent_id")
    .leftJoin("ticket_categories as outermost", "outermost.id", "parent.parent_id")
    .select(["own.id", categoryPath("own.id").as("name")])
    .select((eb) =>
      eb.fn.coalesce("own.sla_policy_id", "parent.sla_policy_id", "outermost.sla_policy_id").as("sla_policy_id"),
    )
    .where("own.id", "=", id)
    .where("own.archived_at", "is", null)
    .executeTakeFirst();
  const { name, ...rest } = chosen("category", category);
  return { ...rest, name: name ?? "" };
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

/** A customer whom the person meets in a ticket or a conversation that they may see. */
export async function chooseCustomer(trx: Trx, person: Asking, id: number): Promise<{ id: number; name: string }> {
  const customer = await trx
    .selectFrom("customers")
    .select(["id", "name"])
    .where("id", "=", id)
    .where(({ or, exists, selectFrom, lit }) =>
      or([
        lit(person.role === "owner" || person.role === "admin"),
        exists(
          selectFrom("tickets")
            .select("tickets.id")
            .whereRef("tickets.customer_id", "=", "customers.id")
            .where(visibleTo(person)),
        ),
        exists(
          selectFrom("conversations")
            .select("conversations.id")
            .whereRef("conversations.customer_id", "=", "customers.id")
            .where(conversationsVisibleTo(person)),
        ),
      ]),
    )
    .executeTakeFirst();
  return chosen("customer", customer);
}

/** A conversation that the person may see. Throws NotFound, as any look at it would. */
export const chooseConversation = getConversation;
