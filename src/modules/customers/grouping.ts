import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { changing, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { holdCustomer, type Named } from "./queries.ts";

/** Puts a customer into groups; those not named are left. Returns the ids of the groups before. */
export async function setGroups(db: Db | Trx, person: Person, id: number, wanted: number[]): Promise<number[]> {
  return changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const before = await groupsOf(trx, customer.id);
    const gone = before.filter((group) => !wanted.includes(group.id));
    const fresh = [...new Set(wanted)].filter((each) => !before.some((group) => group.id === each));
    await join(trx, person, customer.id, fresh);
    await leave(trx, person, customer.id, gone);
    return before.map((group) => group.id);
  });
}

/** Into one more group, or out of it; whether that changed anything. */
export async function setGroup(db: Db | Trx, person: Person, id: number, groupId: number, on: boolean) {
  return changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const known = (await groupsOf(trx, customer.id)).filter((group) => group.id === groupId);
    if (on === known.length > 0) return false;
    if (on) await join(trx, person, customer.id, [groupId]);
    else await leave(trx, person, customer.id, known);
    return true;
  });
}

async function join(trx: Trx, person: Person, id: number, groupIds: number[]): Promise<void> {
  if (groupIds.length === 0) return;
  const groups = await trx
    .selectFrom("customer_groups")
    .select(["id", "name"])
    .where("id", "in", groupIds)
    .where("archived_at", "is", null)
    .forShare()
    .execute();
  if (groups.length < groupIds.length) throw new Invalid({ group: "choice" });
  await trx
    .insertInto("customer_group_members")
    .values(groups.map((group) => ({ group_id: group.id, customer_id: id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tell(trx, person, "customer.grouped", id, groups);
}

async function leave(trx: Trx, person: Person, id: number, groups: Named[]): Promise<void> {
  if (groups.length === 0) return;
  const ids = groups.map((group) => group.id);
  await trx.deleteFrom("customer_group_members").where("customer_id", "=", id).where("group_id", "in", ids).execute();
  await tell(trx, person, "customer.ungrouped", id, groups);
}

const tell = (trx: Trx, person: Person, name: "customer.grouped" | "customer.ungrouped", id: number, groups: Named[]) =>
  recordAll(
    trx,
    groups.map((group) => ({ name, subjectId: id, by: person.id, detail: { group_id: group.id, name: group.name } })),
  );

/** Those put away stay with whom they had. */
const groupsOf = (trx: Trx, id: number): Promise<Named[]> =>
  trx
    .selectFrom("customer_group_members")
    .innerJoin("customer_groups", "customer_groups.id", "customer_group_members.group_id")
    .select(["customer_groups.id", "customer_groups.name"])
    .where("customer_group_members.customer_id", "=", id)
    .where("customer_groups.archived_at", "is", null)
    .execute();
