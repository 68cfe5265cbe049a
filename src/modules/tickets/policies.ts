import { type Selectable, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import { refuseSameName } from "../lists/mod.ts";
import type { Priority, SlaPolicyTable, SlaTarget } from "./table.ts";

export type SlaPolicy = Selectable<SlaPolicyTable>;

/** What is promised: minutes of business time for each priority, and how much of them is gone when somebody is warned. */
export interface PolicyInput {
  name: string;
  targets: Record<Priority, SlaTarget>;
  warnPercent: number;
}

/** Policies by name. */
export const listPolicies = (db: Db | Trx, { archived = false } = {}): Promise<SlaPolicy[]> =>
  db
    .selectFrom("sla_policies")
    .selectAll()
    .where("archived_at", archived ? "is not" : "is", null)
    .orderBy(sql`plain(name)`)
    .orderBy("id")
    .execute();

/** An archived one too: tickets keep theirs. */
export async function getPolicy(db: Db | Trx, id: number): Promise<SlaPolicy> {
  const row = await db.selectFrom("sla_policies").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

const columns = ({ name, targets, warnPercent }: PolicyInput) => ({
  name,
  targets: JSON.stringify(targets),
  warn_percent: warnPercent,
});

export async function addPolicy(db: Db, input: PolicyInput): Promise<number> {
  const added = await db
    .insertInto("sla_policies")
    .values(columns(input))
    .returning("id")
    .executeTakeFirstOrThrow()
    .catch(refuseSameName);
  return added.id;
}

/** Tickets that are open keep the times they were promised; new ones get the new ones. */
export async function editPolicy(db: Db, id: number, input: PolicyInput): Promise<void> {
  await getPolicy(db, id);
  await db.updateTable("sla_policies").set(columns(input)).where("id", "=", id).execute().catch(refuseSameName);
}

/** New tickets get it no more: the categories that named it have none of their own from now on. Running ones keep it. */
export async function archivePolicy(db: Db, id: number): Promise<void> {
  await changing(db, async (trx) => {
    await mark(trx, id, new Date());
    await trx.updateTable("ticket_categories").set({ sla_policy_id: null }).where("sla_policy_id", "=", id).execute();
  });
}

export const restorePolicy = (db: Db, id: number) => mark(db, id, null);

async function mark(db: Db | Trx, id: number, archived_at: Date | null): Promise<void> {
  const query = db.updateTable("sla_policies").set({ archived_at }).where("id", "=", id);
  const { numUpdatedRows } = await query.executeTakeFirst().catch(refuseSameName);
  if (numUpdatedRows === 0n) throw new NotFound();
}

/** How many categories give their tickets this policy by their own word. */
export async function countCategoriesWith(db: Db, id: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ticket_categories where sla_policy_id = ${id} and archived_at is null`.execute(db);
  return rows[0]!.n;
}
