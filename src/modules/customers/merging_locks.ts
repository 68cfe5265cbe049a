import type { Selectable } from "kysely";
import type { Trx } from "../../database.ts";
import type { CustomerTable } from "./table.ts";

/** Two at once may want each other's rows; the database ends one of them, which then tries again. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 4; ; left--) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: string };
      if (left === 0 || (code !== "40P01" && !(error instanceof CameBetween))) throw error;
    }
  }
}

/** Something came to the record between locking what hangs on it and locking the record itself. */
export class CameBetween extends Error {}

/** By id, so that two merges of the same records wait in one line. */
export async function lockCustomers(trx: Trx, ids: number[]): Promise<Map<number, Selectable<CustomerTable>>> {
  const rows = await trx.selectFrom("customers").selectAll().where("id", "in", ids).orderBy("id").forUpdate().execute();
  return new Map(rows.map((row) => [row.id, row]));
}
