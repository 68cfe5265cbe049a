import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { assignOrder } from "./editing.ts";
import { moveOrder } from "./moving.ts";
import { getOrder } from "./queries.ts";
import { orderStatuses } from "./table.ts";
import { moves } from "./transitions.ts";

type Input = Record<string, unknown>;

/** What is done with many orders, each as the person who asked; what is given back undoes it. */
export const orderActions = {
  async "orders.move"(db: Db | Trx, person: Person, id: number, { to, reason }: Input, commandId: string) {
    const status = orderStatuses.find((each) => each === to);
    if (!status) throw new Invalid({ to: "choice" });
    const before = await getOrder(db, person, id);
    if (before.status === status) return undefined;
    await moveOrder(db, person, id, { to: status, commandId, ...(typeof reason === "string" && { reason }) });
    if (!moves[status].includes(before.status)) return undefined;
    return { to: before.status, ...(before.cancel_reason && { reason: before.cancel_reason }) };
  },
  async "orders.assign"(db: Db | Trx, person: Person, id: number, { assignee_id }: Input) {
    const wanted = typeof assignee_id === "number" ? assignee_id : null;
    const before = await getOrder(db, person, id);
    if (before.assignee_id === wanted) return undefined;
    await assignOrder(db, person, id, wanted);
    return { assignee_id: before.assignee_id };
  },
};
