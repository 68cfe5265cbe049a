import { sql } from "kysely";
import type { Trx } from "../../database.ts";

/** Something of the customer is another than before; returns the version that it makes. */
export async function touch(trx: Trx, id: number, at = new Date()): Promise<number> {
  const { version } = await trx
    .updateTable("customers")
    .set({ version: sql<number>`version + 1`, updated_at: at })
    .where("id", "=", id)
    .returning("version")
    .executeTakeFirstOrThrow();
  return version;
}
