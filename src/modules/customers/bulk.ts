import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { assignCustomer } from "./assigning.ts";
import { followCustomer, unfollowCustomer } from "./following.ts";
import { setGroup } from "./grouping.ts";
import { tagCustomer, untagCustomer } from "../tags/mod.ts";
import { getCustomer } from "./queries.ts";

type Input = Record<string, unknown>;

/**
 * What is done with many customers, each as the person who asked; what is given back undoes it, `from` being whose each
 * was left: whom somebody gave to another since stays theirs.
 */
export const customerActions = {
  async "customers.assign"(db: Db | Trx, person: Person, id: number, { ownerId, from }: Input) {
    const { owner_id: before } = await getCustomer(db, person, id);
    const wanted = typeof ownerId === "number" ? ownerId : null;
    if (before === wanted) return undefined;
    if (from !== undefined && before !== from) throw new Refused("customer_changed_meanwhile");
    await assignCustomer(db, person, id, wanted);
    return { ownerId: before, from: wanted };
  },

  async "customers.group"(db: Db | Trx, person: Person, id: number, { groupId, on }: Input) {
    const changed = await setGroup(db, person, id, Number(groupId), on === true);
    return changed ? { groupId, on: on !== true } : undefined;
  },

  async "customers.tag"(db: Db | Trx, person: Person, id: number, { tagId, on }: Input) {
    await getCustomer(db, person, id);
    const changed = await (on === true ? tagCustomer : untagCustomer)(db, person, id, Number(tagId));
    return changed ? { tagId, on: on !== true } : undefined;
  },

  async "customers.follow"(db: Db | Trx, person: Person, id: number, { on }: Input) {
    const { following } = await getCustomer(db, person, id);
    if (following === (on === true)) return undefined;
    await (on === true ? followCustomer : unfollowCustomer)(db, person, id);
    return { on: on !== true };
  },
};
