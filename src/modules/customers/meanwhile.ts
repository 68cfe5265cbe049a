import type { Trx } from "../../database.ts";
import { fieldsChangedSince, type Meanwhile } from "../events/mod.ts";

/** Which fields of a customer were changed after a version; history knows. */
export async function changedSince(
  trx: Trx,
  customer: { id: number; version: number },
  version: number,
): Promise<Map<string, Meanwhile>> {
  const changed = {
    subject: "customer",
    id: customer.id,
    version: customer.version,
    events: ["customer.edited"],
  } as const;
  return fieldsChangedSince(trx, changed, version);
}
