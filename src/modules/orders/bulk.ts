import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { editOrder } from "./editing.ts";
import { moveOrder } from "./moving.ts";
import { getOrder } from "./queries.ts";
import { orderStatuses } from "./table.ts";
import { moves } from "./transitions.ts";

type Input = Record<string, unknown>;

/**
 * What is done with many orders, each as the person who asked; what is given back undoes it, `from` being how each was
 * left: what somebody changed since stays as they made it.
 */
export const orderActions = {
  async "orders.move"(db: Db | Trx, person: Person, id: number, { to, reason, from }: Input, commandId: string) {
    const status = orderStatuses.find((each) => each === to);
    if (!status) throw new Invalid({ to: "choice" });
    const before = await getOrder(db, person, id);
    if (before.status === status) return undefined;
    const left = orderStatuses.find((each) => each === from);
    const why = typeof reason === "string" && { reason };
    await moveOrder(db, person, id, { to: status, commandId, ...why, ...(left && { from: left }) });
    if (!moves[status].includes(before.status)) return undefined;
    return { to: before.status, from: status, ...(before.cancel_reason && { reason: before.cancel_reason }) };
  },
  async "orders.assign"(db: Db | Trx, person: Person, id: number, { assignee_id, from }: Input) {
    const wanted = typeof assignee_id === "number" ? assignee_id : null;
    const before = await getOrder(db, person, id);
    if (before.assignee_id === wanted) return undefined;
    if (from !== undefined && before.assignee_id !== from) throw new Refused("order_changed_meanwhile");
    const { version } = before;
    await editOrder(db, person, id, { ...(from !== undefined && { version }), changes: { assignee_id: wanted } });
    return { assignee_id: before.assignee_id, from: wanted };
  },
};
