import { type Selectable, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { TicketCategoryTable } from "./table.ts";

export type Category = Selectable<TicketCategoryTable> & {
  /** “Bảo hành › Camera › Mờ hình” */
  path: string;
  /** Its own policy, by name. */
  sla_name: string | null;
  /** The policy that its tickets get: its own, else that of the nearest above it. */
  sla_in_force: number | null;
  sla_in_force_name: string | null;
};

export const DEEPEST = 3;

/** What is asked about, in tickets: every category with those above it, in the order of the tree. */
const tree = (only: ReturnType<typeof sql>) => sql<Category>`
  with recursive tree as (
    select c.*, c.name as path, array[c.position::bigint, c.id] as place, c.sla_policy_id as in_force
    from ticket_categories c where c.parent_id is null
    union all
    select c.*, tree.path || ' › ' || c.name, tree.place || c.position::bigint || c.id, coalesce(c.sla_policy_id, tree.in_force)
    from ticket_categories c join tree on tree.id = c.parent_id
  )
  select tree.id, tree.parent_id, tree.depth, tree.name, tree.position, tree.sla_policy_id, tree.archived_at, tree.created_at,
    tree.path, own.name as sla_name, tree.in_force as sla_in_force, held.name as sla_in_force_name
  from tree left join sla_policies own on own.id = tree.sla_policy_id left join sla_policies held on held.id = tree.in_force
  where ${only} order by tree.place`;

/** Those that something can be given, to choose from. */
export const categoriesInOrder = () => tree(sql`tree.archived_at is null`);

/** Categories as a tree is read: each below the one it belongs to. */
export async function listCategories(db: Db | Trx, { archived = false } = {}): Promise<Category[]> {
  return (await (archived ? tree(sql`tree.archived_at is not null`) : categoriesInOrder()).execute(db)).rows;
}

/** An archived one too: tickets keep theirs. */
export async function getCategory(db: Db | Trx, id: number): Promise<Category> {
  const { rows } = await tree(sql`tree.id = ${id}`).execute(db);
  if (!rows[0]) throw new NotFound();
  return rows[0];
}
