import { type Selectable, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import { type Direction, holdPlaces, lastPlace, refuseSameName, swapOnwards, writeOrder } from "../lists/mod.ts";
import { getCategory } from "../tickets/mod.ts";
import type { CallTypeTable } from "./table.ts";

export type CallType = Selectable<CallTypeTable> & {
  /** “Khiếu nại › Trễ hẹn” */
  path: string;
  /** Its own category, else that of the one above it: what a ticket of such a call gets. */
  category_in_force: number | null;
};

export interface CallTypeInput {
  name: string;
  categoryId: number | null;
}

/** What is asked about, in calls: two levels, each below the one it belongs to, in their order. */
const tree = (only: ReturnType<typeof sql>) => sql<CallType>`
  select t.*, concat_ws(' › ', above.name, t.name) as path, coalesce(t.category_id, above.category_id) as category_in_force
  from call_types t left join call_types above on above.id = t.parent_id
  where ${only}
  order by coalesce(above.position, t.position), coalesce(above.id, t.id), above.id is not null, t.position, t.id`;

/** Those that a call can be given, to choose from. */
export const callTypesInOrder = () => tree(sql`t.archived_at is null`);

export async function listCallTypes(db: Db | Trx, { archived = false } = {}): Promise<CallType[]> {
  return (await (archived ? tree(sql`t.archived_at is not null`) : callTypesInOrder()).execute(db)).rows;
}

/** An archived one too: calls keep theirs. */
export async function getCallType(db: Db | Trx, id: number): Promise<CallType> {
  const { rows } = await tree(sql`t.id = ${id}`).execute(db);
  if (!rows[0]) throw new NotFound(`no call type ${id}`);
  return rows[0];
}

/** Adds a type at the end of those beside it; two levels at most. */
export async function addCallType(db: Db, input: CallTypeInput & { parentId: number | null }): Promise<number> {
  return changing(db, async (trx) => {
    await mustBeTop(trx, input.parentId);
    await mustBeCategory(trx, input.categoryId);
    const { id } = await trx
      .insertInto("call_types")
      .values({
        parent_id: input.parentId,
        name: input.name,
        category_id: input.categoryId,
        position: await lastPlace(trx, "call_types"),
      })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch(refuseSameName);
    return id;
  });
}

/** Locked, so that nobody archives it while one comes below it. */
async function mustBeTop(trx: Trx, id: number | null): Promise<void> {
  if (id === null) return;
  const parent = await trx
    .selectFrom("call_types")
    .select("parent_id")
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .forShare()
    .executeTakeFirst();
  if (!parent || parent.parent_id !== null) throw new Invalid({ parent: "choice" });
}

async function mustBeCategory(trx: Trx, id: number | null): Promise<void> {
  if (id === null) return;
  const found = await getCategory(trx, id).catch(() => undefined);
  if (!found || found.archived_at) throw new Invalid({ category: "choice" });
}

export async function editCallType(db: Db, id: number, { name, categoryId }: CallTypeInput): Promise<void> {
  await changing(db, async (trx) => {
    const had = await getCallType(trx, id);
    if (had.category_id !== categoryId) await mustBeCategory(trx, categoryId);
    await trx
      .updateTable("call_types")
      .set({ name, category_id: categoryId })
      .where("id", "=", id)
      .execute()
      .catch(refuseSameName);
  });
}

/** One place up or down among those with the same one above them. */
export async function moveCallType(db: Db, id: number, direction: Direction): Promise<void> {
  await changing(db, async (trx) => {
    await holdPlaces(trx, "call_types");
    const { rows } = await sql<{ id: number }>`
      select id from call_types where archived_at is null
        and parent_id is not distinct from (select parent_id from call_types where id = ${id})
      order by position, id`.execute(trx);
    const ids = rows.map((row) => row.id);
    await writeOrder(trx, "call_types", swapOnwards(ids, id, direction));
  });
}

/** It goes with those below it; calls keep theirs. */
export async function archiveCallType(db: Db, id: number): Promise<void> {
  await getCallType(db, id);
  await db
    .updateTable("call_types")
    .set({ archived_at: new Date() })
    .where((eb) => eb.or([eb("id", "=", id), eb("parent_id", "=", id)]))
    .where("archived_at", "is", null)
    .execute();
}

/** It comes back with the one above it, for it can stand nowhere else. */
export async function restoreCallType(db: Db, id: number): Promise<void> {
  const { parent_id } = await getCallType(db, id);
  await db
    .updateTable("call_types")
    .set({ archived_at: null })
    .where("id", "in", parent_id === null ? [id] : [id, parent_id])
    .execute()
    .catch(refuseSameName);
}
