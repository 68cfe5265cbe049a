import { sql } from "kysely";
import type { Trx } from "./database.ts";

/**
 * Until this transaction ends nobody else does the same thing: what is read after it is as the one before has left it. For
 * what changes many rows by how they stand, where each has a row the other wants.
 */
export async function inTurn(trx: Trx, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(trx);
}
