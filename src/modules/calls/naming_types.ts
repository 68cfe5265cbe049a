import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";

export interface CallTypeName {
  id: number;
  /** With the type above it: “Khiếu nại › Trễ hẹn”. */
  path: string;
  /** Its own, else of the type above it. */
  category_id: number | null;
}

const named = sql`select types.id, coalesce(above.name || ' › ', '') || types.name as path,
  coalesce(types.category_id, above.category_id) as category_id
  from call_types types left join call_types above on above.id = types.parent_id`;

const isThere = sql`types.archived_at is null and above.archived_at is null`;

/** Those that can be chosen, in their order, each below the one above it; `keep`: also the one that was chosen before. */
export async function listTypeNames(db: Db | Trx, keep: number | null = null): Promise<CallTypeName[]> {
  const { rows } = await sql<CallTypeName>`${named} where (${isThere}) or types.id = ${keep}
    order by coalesce(above.position, types.position), coalesce(above.id, types.id), above.id nulls first,
      types.position, types.id`.execute(db);
  return rows;
}

/** Undefined: there is none, or it was put away. */
export async function findType(db: Db | Trx, id: number): Promise<CallTypeName | undefined> {
  const { rows } = await sql<CallTypeName>`${named} where types.id = ${id} and ${isThere}`.execute(db);
  return rows[0];
}

/** The same, put away or not: what was chosen keeps its name. */
export async function nameOfType(db: Db | Trx, id: number): Promise<CallTypeName | undefined> {
  const { rows } = await sql<CallTypeName>`${named} where types.id = ${id}`.execute(db);
  return rows[0];
}
