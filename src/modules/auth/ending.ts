import type { Db, Trx } from "../../database.ts";

/** Ends every session of a person, or all but one; in the transaction of what made it necessary. */
export async function endSessions(db: Db | Trx, userId: number, options: { except?: string } = {}): Promise<void> {
  await db
    .deleteFrom("sessions")
    .where("user_id", "=", userId)
    .$if(options.except !== undefined, (query) => query.where("id", "!=", options.except!))
    .execute();
}
