import type { Selectable } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import { type Direction, holdPlaces, lastPlace, refuseSameName, swapOnwards, writeOrder } from "../lists/mod.ts";
import type { ResolutionTypeTable } from "./table.ts";

export type ResolutionType = Selectable<ResolutionTypeTable>;

/** How tickets may end, in the order of the settings; archived ones stay on the tickets that have them. */
export const listResolutionTypes = (db: Db | Trx, { archived = false } = {}): Promise<ResolutionType[]> =>
  db
    .selectFrom("resolution_types")
    .selectAll()
    .where("archived_at", archived ? "is not" : "is", null)
    .orderBy("position")
    .orderBy("id")
    .execute();

/** An archived one too: tickets keep theirs. */
export async function getResolutionType(db: Db | Trx, id: number): Promise<ResolutionType> {
  const row = await db.selectFrom("resolution_types").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

export async function addResolutionType(db: Db, { name }: { name: string }): Promise<number> {
  const added = await db
    .insertInto("resolution_types")
    .values({ name, position: await lastPlace(db, "resolution_types") })
    .returning("id")
    .executeTakeFirstOrThrow()
    .catch(refuseSameName);
  return added.id;
}

const change = async (db: Db, id: number, values: { name: string } | { archived_at: Date | null }): Promise<void> => {
  const { numUpdatedRows } = await db
    .updateTable("resolution_types")
    .set(values)
    .where("id", "=", id)
    .executeTakeFirst()
    .catch(refuseSameName);
  if (numUpdatedRows === 0n) throw new NotFound();
};

export const renameResolutionType = (db: Db, id: number, name: string) => change(db, id, { name });

/** No ticket can be resolved with it any more; those that were keep it. */
export const archiveResolutionType = (db: Db, id: number) => change(db, id, { archived_at: new Date() });

export const restoreResolutionType = (db: Db, id: number) => change(db, id, { archived_at: null });

export async function moveResolutionType(db: Db, id: number, direction: Direction): Promise<void> {
  await changing(db, async (trx) => {
    await holdPlaces(trx, "resolution_types");
    const rows = await trx
      .selectFrom("resolution_types")
      .select("id")
      .where("archived_at", "is", null)
      .orderBy("position")
      .orderBy("id")
      .execute();
    const ids = rows.map((row) => row.id);
    await writeOrder(trx, "resolution_types", swapOnwards(ids, id, direction));
  });
}
