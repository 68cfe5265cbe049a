import { type Selectable, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { wholeOf } from "./queries.ts";
import type { Before, MovedRows } from "./merging.ts";
import { changesOf, columnsFor, isSame, mergeFields, showValue, type Values, valuesOf } from "./merging_fields.ts";
import { inTurn, lockCustomers } from "./merging_locks.ts";
import { lockHanging, moveBack, primariesOf, setNames, setPrimaries, takeMembers } from "./merging_rows.ts";
import { retell, tell, type Telling } from "./merging_told.ts";
import type { CustomerMerge, CustomerTable } from "./table.ts";
import { visibleIds } from "./visibility.ts";

type Row = Selectable<CustomerTable>;
export const UNDO_MS = 30 * 24 * 3_600_000;

export interface Parted {
  keptId: number;
  goneId: number;
}

/**
 * Takes a merge or a link apart within 30 days. The other record has back what came from it and what belongs to that by
 * a link of its own; a value that nobody changed since is again what it was; all else that was added stays.
 */
export async function partCustomers(db: Db, person: Person, mergeId: number, now = new Date()): Promise<Parted> {
  return inTurn(() => changing(db, (trx) => part(trx, person, mergeId, now)));
}

async function part(trx: Trx, person: Person, mergeId: number, now: Date): Promise<Parted> {
  const known = await trx
    .selectFrom("customer_merges")
    .select(["kept_id", "gone_id"])
    .where("id", "=", mergeId)
    .executeTakeFirst();
  if (!known) throw new NotFound(`merge ${mergeId}`);
  await lockHanging(trx, known.kept_id);
  const rows = await lockCustomers(trx, [known.kept_id, known.gone_id]);
  const [kept, gone] = [rows.get(known.kept_id)!, rows.get(known.gone_id)!];
  // Read once the records are held: a colleague may have been quicker.
  const merge = await trx.selectFrom("customer_merges").selectAll().where("id", "=", mergeId).executeTakeFirstOrThrow();
  const living = await wholeOf(trx, kept.id);
  if (!(await visibleIds(trx, person, [living])).has(living)) throw new NotFound(`merge ${mergeId}`);
  const parted = { keptId: kept.id, goneId: gone.id };
  if (merge.undone_at) return parted;
  if (now.getTime() - merge.created_at.getTime() > UNDO_MS) throw new Refused("merge_too_old");
  if (living !== kept.id) {
    const into = await trx.selectFrom("customers").select("name").where("id", "=", living).executeTakeFirstOrThrow();
    throw new Refused("merge_went_on", { into: into.name });
  }
  const changed = await undo(trx, merge, kept, gone);
  await trx
    .updateTable("customer_merges")
    .set({ undone_at: now, undone_by: person.id })
    .where("id", "=", mergeId)
    .execute();
  await tell(trx, person, "customer.parted", { kept, gone, mergeId, changed });
  await retell(trx, kept.id);
  await retell(trx, gone.id);
  return parted;
}

async function undo(trx: Trx, merge: CustomerMerge, kept: Row, gone: Row): Promise<Telling["changed"]> {
  const before = merge.before as unknown as Before;
  const { wrote, ...moved } = merge.moved as unknown as MovedRows;
  const primaries = await primariesOf(trx, kept.id);
  await trx
    .updateTable("customers")
    .set({ merged_into_id: null, version: sql<number>`version + 1`, updated_at: new Date() })
    .where("id", "=", gone.id)
    .execute();
  await moveBack(trx, moved, kept.id, gone.id);
  await takeMembers(trx, kept.id, gone.id, before.kept.members);
  // The first of each is again what it was, unless somebody has chosen another one since.
  const chosen = { ...before.kept.primaries };
  for (const table of ["customer_phones", "customer_emails"] as const) {
    const fromGone = primaries[table] !== null && primaries[table] === before.gone.primaries[table];
    if (!fromGone) chosen[table] = primaries[table] ?? null;
  }
  await setPrimaries(trx, kept.id, chosen);
  await setPrimaries(trx, gone.id, before.gone.primaries);
  const restored = unchanged(valuesOf(kept), wrote, before.kept.values);
  const { version } = await trx
    .updateTable("customers")
    .set({ ...columnsFor(restored), version: sql`version + 1`, updated_at: new Date() } as never)
    .where("id", "=", kept.id)
    .returning("version")
    .executeTakeFirstOrThrow();
  await retouch(trx, kept.id, before.kept.last_contact_at);
  await retouch(trx, gone.id, before.gone.last_contact_at);
  await forgetRestored(trx, merge.id, restored);
  await rebase(trx, merge, before, wrote);
  return { version, fields: changesOf(kept, restored) };
}

/** When each was last in touch: as before, or later in a conversation that is theirs now. */
async function retouch(trx: Trx, id: number, before: Date | string | null): Promise<void> {
  await sql`update customers set last_contact_at = greatest(${before}::timestamptz,
    (select max(last_message_at) from conversations where customer_id = ${id}
      and last_message_at > coalesce(${before}::timestamptz, '-infinity') and last_message_id is not null))
    where id = ${id}`.execute(trx);
}

/** What still stands as the merge wrote it, as it was before. */
function unchanged(now: Values, wrote: Values, before: Values): Values {
  const restored: Values = {};
  for (const field of mergeFields) {
    if (wrote[field] && isSame(now[field], wrote[field])) restored[field] = before[field]!;
  }
  return restored;
}

/** A value that stands where it stood is lost no more. */
async function forgetRestored(trx: Trx, mergeId: number, restored: Values): Promise<void> {
  for (const field of mergeFields) {
    if (!restored[field]) continue;
    await trx
      .deleteFrom("customer_values")
      .where("merge_id", "=", mergeId)
      .where("field", "=", field)
      .where("value", "=", showValue(field, restored[field]))
      .execute();
  }
}

/** A later merge into the same record remembers it as this one had left it; undone after this, it must not bring that back. */
async function rebase(trx: Trx, merge: CustomerMerge, before: Before, wrote: Values): Promise<void> {
  const later = await trx
    .selectFrom("customer_merges")
    .selectAll()
    .where("kept_id", "=", merge.kept_id)
    .where("id", ">", merge.id)
    .where("undone_at", "is", null)
    .execute();
  const own = before.kept.members;
  for (const each of later) {
    const known = each.before as unknown as Before;
    Object.assign(known.kept.values, unchanged(known.kept.values, wrote, before.kept.values));
    for (const name of setNames) {
      known.kept.members[name] = known.kept.members[name].filter(
        (key) => own[name].includes(key) || !before.gone.members[name].includes(key),
      );
    }
    await trx
      .updateTable("customer_merges")
      .set({ before: JSON.stringify(known) })
      .where("id", "=", each.id)
      .execute();
  }
}
