import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { editCustomer } from "./editing.ts";
import { NAME_LIMIT } from "./wording.ts";

export { NAME_LIMIT };

/** CU-3: the name staff give; the platform's own stays beside it. */
export async function renameCustomer(
  db: Db | Trx,
  customerId: number,
  { name, by }: { name: string; by: Person },
): Promise<void> {
  const given = name.replaceAll("\0", "").replace(/\s+/g, " ").trim().toWellFormed();
  if (given === "") throw new Invalid({ name: "name_empty" });
  if (given.length > NAME_LIMIT) throw new Invalid({ name: "name_long" });
  await editCustomer(db, by, customerId, { changes: { name: given } });
}
