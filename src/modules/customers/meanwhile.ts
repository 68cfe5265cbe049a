import type { Trx } from "../../database.ts";
import { fieldsChangedSince, type Meanwhile } from "../events/mod.ts";
import type { Field } from "./fields.ts";

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
    events: ["customer.edited", "customer.merged", "customer.linked", "customer.parted"],
  } as const;
  return fieldsChangedSince(trx, changed, version);
}

/** What a record that went into another one said, and who put them together: all of it stands otherwise now. */
export async function changedByMerge(
  trx: Trx,
  goneId: number,
  fields: readonly Field[],
): Promise<Map<Field, Meanwhile>> {
  const gone = await trx
    .selectFrom("customers")
    .leftJoin("customer_merges", (join) =>
      join.onRef("customer_merges.gone_id", "=", "customers.id").on("customer_merges.undone_at", "is", null),
    )
    .leftJoin("users", "users.id", "customer_merges.by_id")
    .selectAll("customers")
    .select("users.name as merged_by")
    .where("customers.id", "=", goneId)
    .orderBy("customer_merges.id", "desc")
    .executeTakeFirstOrThrow();
  return new Map(fields.map((field) => [field, { name: gone.merged_by, was: gone[field] }]));
}
