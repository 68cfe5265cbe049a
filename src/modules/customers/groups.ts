import { type Kysely, type SqlBool, sql } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import { Forbidden, Invalid, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { Named } from "./queries.ts";
import { lineOf } from "./wording.ts";

/** Groups of customers (Khách sỉ, Đại lý …), the same for all; those put away are left out. */
export const groupsByName = (db: Kysely<Database>) =>
  db
    .selectFrom("customer_groups")
    .select(["id", "name"])
    .where("archived_at", "is", null)
    .orderBy(sql`name collate "vi-VN-x-icu"`)
    .orderBy("id")
    .limit(500);

export const listGroups = (db: Db | Trx): Promise<Named[]> => groupsByName(db).execute();

/** Makes a group; one that is there by that name is that group. */
export async function addGroup(db: Db | Trx, person: Person, typed: string): Promise<Named> {
  const name = groupNameOf(typed);
  return changing(db, async (trx) => {
    const known = await groupCalled(trx, name);
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

export async function archiveGroup(db: Db | Trx, person: Person, id: number, at = new Date()): Promise<void> {
  guard(person);
  await changing(db, async (trx) => {
    const { name } = await holdGroup(trx, id);
    await trx.updateTable("customer_groups").set({ archived_at: at }).where("id", "=", id).execute();
    await record(trx, "group.archived", id, { by: person.id, at, detail: { name } });
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
