import type { Trx } from "../../database.ts";
import { fieldsChangedSince, type Meanwhile } from "../events/mod.ts";
import type { Order } from "./table.ts";

/** Which fields were changed after a version; history knows. */
export async function changedSince(trx: Trx, order: Order, version: number): Promise<Map<string, Meanwhile>> {
  const changed = {
    subject: "order",
    id: order.id,
    version: order.version,
    events: ["order.edited", "order.assigned"],
  } as const;
  return fieldsChangedSince(trx, changed, version);
}
