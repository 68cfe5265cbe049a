import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";

export const NAME_LIMIT = 120;

/** CU-3: the name staff give; the platform's own stays beside it. The caller has looked the customer up. */
export async function renameCustomer(
  db: Db | Trx,
  customerId: number,
  { name, by }: { name: string; by: Person },
): Promise<void> {
  const given = name.replaceAll("\0", "").replace(/\s+/g, " ").trim().toWellFormed();
  if (given === "") throw new Invalid({ name: "name_empty" });
  if (given.length > NAME_LIMIT) throw new Invalid({ name: "name_long" });
  await changing(db, async (trx) => {
    const before = await trx
      .selectFrom("customers")
      .select("name")
      .where("id", "=", customerId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (before.name === given) return;
    await trx
      .updateTable("customers")
      .set({ name: given, updated_at: new Date() })
      .where("id", "=", customerId)
      .execute();
    await record(trx, "customer.renamed", customerId, { by: by.id, detail: { from: before.name, to: given } });
  });
}
