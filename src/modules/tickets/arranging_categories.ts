import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import { DEEPEST } from "./categories.ts";
import { type Direction, holdPlaces, lastPlace, refuseSameName, swapOnwards, writeOrder } from "../lists/mod.ts";

export interface CategoryInput {
  name: string;
  slaPolicyId: number | null;
}

/** Adds a category at the end of those beside it; three levels at most. */
export async function addCategory(db: Db, input: CategoryInput & { parentId: number | null }): Promise<number> {
  return changing(db, async (trx) => {
    const parent = input.parentId === null ? undefined : await findParent(trx, input.parentId);
    await mustBePolicy(trx, input.slaPolicyId);
    const added = await trx
      .insertInto("ticket_categories")
      .values({
        parent_id: parent?.id ?? null,
        depth: (parent?.depth ?? 0) + 1,
        name: input.name,
        sla_policy_id: input.slaPolicyId,
        position: await lastPlace(trx, "ticket_categories"),
      })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch(refuseSameName);
    return added.id;
  });
}

/** Locked, so that nobody archives it while a child comes. */
async function findParent(trx: Trx, id: number) {
  const parent = await trx
    .selectFrom("ticket_categories")
    .select(["id", "depth"])
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .forShare()
    .executeTakeFirst();
  if (!parent) throw new Invalid({ parent: "choice" });
  if (parent.depth >= DEEPEST) throw new Invalid({ parent: "tooDeep" });
  return parent;
}

async function mustBePolicy(trx: Trx, id: number | null): Promise<void> {
  if (id === null) return;
  const query = trx.selectFrom("sla_policies").select("id").where("id", "=", id).where("archived_at", "is", null);
  if (!(await query.forShare().executeTakeFirst())) throw new Invalid({ sla: "choice" });
}

export async function editCategory(db: Db, id: number, { name, slaPolicyId }: CategoryInput): Promise<void> {
  await changing(db, async (trx) => {
    const had = await trx
      .selectFrom("ticket_categories")
      .select("sla_policy_id")
      .where("id", "=", id)
      .executeTakeFirst();
    if (!had) throw new NotFound();
    if (had.sla_policy_id !== slaPolicyId) await mustBePolicy(trx, slaPolicyId);
    await trx
      .updateTable("ticket_categories")
      .set({ name, sla_policy_id: slaPolicyId })
      .where("id", "=", id)
      .execute()
      .catch(refuseSameName);
  });
}

/** One place up or down among those with the same one above them. */
export async function moveCategory(db: Db, id: number, direction: Direction): Promise<void> {
  await changing(db, async (trx) => {
    await holdPlaces(trx, "ticket_categories");
    const { rows } = await sql<{ id: number }>`
      select id from ticket_categories where archived_at is null
        and parent_id is not distinct from (select parent_id from ticket_categories where id = ${id})
      order by position, id`.execute(trx);
    const ids = rows.map((row) => row.id);
    await writeOrder(trx, "ticket_categories", swapOnwards(ids, id, direction));
  });
}

/** It goes with all below it; tickets keep theirs. Returns how many went. */
export async function archiveCategory(db: Db, id: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with recursive below as (
      select id from ticket_categories where id = ${id}
      union all select c.id from ticket_categories c join below on below.id = c.parent_id
    )
    update ticket_categories set archived_at = now() where id in (select id from below) and archived_at is null`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

/** It comes back with those above it that are archived, for it can stand nowhere else. */
export async function restoreCategory(db: Db, id: number): Promise<void> {
  const { numAffectedRows } = await sql`
    with recursive above as (
      select id, parent_id from ticket_categories where id = ${id}
      union all select c.id, c.parent_id from ticket_categories c join above on above.parent_id = c.id
    )
    update ticket_categories set archived_at = null where id in (select id from above)`
    .execute(db)
    .catch(refuseSameName);
  if (!numAffectedRows) throw new NotFound();
}
