import type { RawBuilder } from "kysely";
import type { Db } from "./database.ts";

const PORTION = 5_000;

/**
 * Deletes as long as there is enough for a whole portion, so that no lock is held for long. Gives how many rows went.
 * The statement takes at most as many as it is given.
 */
export async function deleteInPortions(db: Db, statement: (most: number) => RawBuilder<unknown>): Promise<number> {
  let deleted = 0;
  for (let portion = PORTION; portion === PORTION; deleted += portion) {
    const { numAffectedRows } = await statement(PORTION).execute(db);
    portion = Number(numAffectedRows ?? 0);
  }
  return deleted;
}
