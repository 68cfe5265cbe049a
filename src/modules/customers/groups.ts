import { type Kysely, type SqlBool, sql } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import { Forbidden, Invalid, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { Named } from "./queries.ts";
import type { CustomerGroup } from "./table.ts";
import { lineOf } from "./wording.ts";

/** Groups of customers (Khách sỉ, Đại lý …), the same for all; those put away only when asked for. */
export const groupsByName = (db: Kysely<Database>, { archived = false } = {}) =>
  db
    .selectFrom("customer_groups")
    .select(["id", "name"])
    .where("archived_at", archived ? "is not" : "is", null)
    .orderBy(sql`name collate "vi-VN-x-icu"`)
    .orderBy("id")
    .limit(500);

export const listGroups = (db: Db | Trx, asked: { archived?: boolean } = {}): Promise<Named[]> =>
  groupsByName(db, asked).execute();

/** One that was put away too: customers keep theirs. */
export async function getGroup(db: Db | Trx, id: number): Promise<CustomerGroup> {
  const group = await db.selectFrom("customer_groups").selectAll().where("id", "=", id).executeTakeFirst();
  if (!group) throw new NotFound(`no group ${id}`);
  return group;
}

/** How many customers are in each group, looking at no more than `most` of one. */
export async function membersOf(db: Db | Trx, ids: number[], most = 1_000): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; n: number }>`
    select wanted.id, (select count(*)::int from (
      select from customer_group_members members join customers on customers.id = members.customer_id
      where members.group_id = wanted.id and customers.merged_into_id is null limit ${sql.lit(most)}) found) as n
    from unnest(${ids}::bigint[]) as wanted (id)`.execute(db);
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** Makes a group; one that is there by that name is that group, unless a fresh one is wanted. */
export async function addGroup(db: Db | Trx, person: Person, typed: string, { fresh = false } = {}): Promise<Named> {
  const name = groupNameOf(typed);
  return changing(db, async (trx) => {
    const known = await groupCalled(trx, name);
    if (known && fresh) throw new Invalid({ name: "nameTaken" });
    if (known) return known;
    const added = await trx
      .insertInto("customer_groups")
      .values({ name })
      .onConflict((conflict) => conflict.doNothing())
      .returning(["id", "name"])
      .executeTakeFirst();
    if (!added) return (await groupCalled(trx, name))!;
    await record(trx, "group.added", added.id, { by: person.id, detail: { name } });
    return added;
  });
}

/** Groups are everybody's: who may arrange things for all may rename them and put them away. */
const guard = (person: Person) => {
  if (person.role === "agent") throw new Forbidden();
};

export async function renameGroup(db: Db | Trx, person: Person, id: number, typed: string): Promise<void> {
  guard(person);
  const name = groupNameOf(typed);
  await changing(db, async (trx) => {
    const before = await holdGroup(trx, id);
    const other = await groupCalled(trx, name);
    if (other && other.id !== id) throw new Invalid({ name: "nameTaken" });
    if (before.name === name) return;
    await trx.updateTable("customer_groups").set({ name }).where("id", "=", id).execute();
    await record(trx, "group.renamed", id, { by: person.id, detail: { from: before.name, to: name } });
  });
}

/** Offered no more; whoever is in it stays in it, for the day it comes back. */
export async function archiveGroup(db: Db | Trx, person: Person, id: number, at = new Date()): Promise<void> {
  guard(person);
  await changing(db, async (trx) => {
    const { name } = await holdGroup(trx, id);
    await trx.updateTable("customer_groups").set({ archived_at: at }).where("id", "=", id).execute();
    await record(trx, "group.archived", id, { by: person.id, at, detail: { name } });
  });
}

export async function restoreGroup(db: Db | Trx, person: Person, id: number): Promise<void> {
  guard(person);
  await changing(db, async (trx) => {
    const { name, archived_at } = await getGroup(trx, id);
    if (archived_at === null) return;
    if (await groupCalled(trx, name)) throw new Invalid({ name: "nameTaken" });
    await trx.updateTable("customer_groups").set({ archived_at: null }).where("id", "=", id).execute();
    await record(trx, "group.restored", id, { by: person.id, detail: { name } });
  });
}

function groupNameOf(typed: string): string {
  const name = lineOf("name", typed, 80);
  if (name === "") throw new Invalid({ name: "required" });
  return name;
}

const groupCalled = (trx: Trx, name: string): Promise<Named | undefined> =>
  trx
    .selectFrom("customer_groups")
    .select(["id", "name"])
    .where("archived_at", "is", null)
    .where(sql<SqlBool>`plain(name) = plain(${name})`)
    .executeTakeFirst();

async function holdGroup(trx: Trx, id: number): Promise<Named> {
  const group = await trx
    .selectFrom("customer_groups")
    .select(["id", "name"])
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!group) throw new NotFound(`no group ${id}`);
  return group;
}
