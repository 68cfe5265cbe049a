import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { inTurn } from "../../in_turn.ts";

export type Direction = "up" | "down";
type Placed = "resolution_types" | "ticket_categories" | "call_types";

/** The same ids with one of them a place further; at the end of the way everything stays. */
export function swapOnwards(ids: number[], id: number, direction: Direction): number[] {
  const from = ids.indexOf(id);
  if (from < 0) throw new NotFound();
  const to = from + (direction === "up" ? -1 : 1);
  if (to < 0 || to >= ids.length) return ids;
  const moved = [...ids];
  [moved[from], moved[to]] = [moved[to]!, moved[from]!];
  return moved;
}

/** Whoever moves a row of a list waits for who is moving another: both number all of them. */
export const holdPlaces = (trx: Trx, table: Placed): Promise<void> => inTurn(trx, `places of ${table}`);

/** Numbers the rows of a list in the order given. */
export async function writeOrder(trx: Trx, table: Placed, ids: number[]): Promise<void> {
  await sql`update ${sql.table(table)} set position = given.place
    from unnest(${ids}::bigint[]) with ordinality as given (id, place) where ${sql.table(table)}.id = given.id`.execute(
    trx,
  );
}

/** The place behind the last. */
export async function lastPlace(db: Db | Trx, table: Placed): Promise<number> {
  const { rows } = await sql<{
    place: number;
  }>`select coalesce(max(position), 0) + 1 as place from ${sql.table(table)}`.execute(db);
  return rows[0]!.place;
}

/** Two of a list cannot bear one name; accents and capitals make no other name. */
export function refuseSameName(error: unknown): never {
  const { code, constraint = "" } = (error ?? {}) as { code?: string; constraint?: string };
  if (code === "23505" && constraint.endsWith("_by_name")) throw new Invalid({ name: "nameTaken" });
  throw error;
}
