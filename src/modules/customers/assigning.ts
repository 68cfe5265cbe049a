import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { holdCustomer, type Named } from "./queries.ts";
import { touch } from "./touching.ts";

/** Gives the customer to a colleague to look after, or to nobody. */
export async function assignCustomer(db: Db | Trx, person: Person, id: number, ownerId: number | null): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    if (customer.owner_id === ownerId) return;
    const owner = ownerId === null ? null : await chooseOwner(trx, ownerId);
    await trx.updateTable("customers").set({ owner_id: ownerId }).where("id", "=", customer.id).execute();
    const version = await touch(trx, customer.id);
    const detail = { assignee_id: ownerId, name: owner?.name ?? null, from: customer.owner_id, version };
    await record(trx, "customer.assigned", customer.id, { by: person.id, detail });
  });
}

/** An active colleague. */
export async function chooseOwner(trx: Trx, id: number): Promise<Named> {
  const user = await trx
    .selectFrom("users")
    .select(["id", "name"])
    .where("id", "=", id)
    .where("deactivated_at", "is", null)
    .executeTakeFirst();
  if (!user) throw new Invalid({ owner: "choice" });
  return user;
}
