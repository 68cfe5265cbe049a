import { type Selectable, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { listCategories } from "./categories.ts";
import { refuseSameName } from "../lists/mod.ts";
import type { Priority, TicketTemplateTable } from "./table.ts";

export type TicketTemplate = Selectable<TicketTemplateTable>;

/** What a new ticket made from it begins with. */
export interface TemplateInput {
  name: string;
  title: string;
  summary: string;
  categoryId: number | null;
  priority: Priority;
}

/** Templates by name. */
export const listTemplates = (db: Db | Trx, { archived = false } = {}): Promise<TicketTemplate[]> =>
  db
    .selectFrom("ticket_templates")
    .selectAll()
    .where("archived_at", archived ? "is not" : "is", null)
    .orderBy(sql`plain(name)`)
    .orderBy("id")
    .execute();

export async function getTemplate(db: Db | Trx, id: number): Promise<TicketTemplate> {
  const row = await db.selectFrom("ticket_templates").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

const columns = ({ name, title, summary, categoryId, priority }: TemplateInput) => ({
  name,
  title,
  summary,
  category_id: categoryId,
  priority,
});

export async function addTemplate(db: Db, input: TemplateInput): Promise<number> {
  await mustBeCategory(db, input.categoryId);
  const added = await db
    .insertInto("ticket_templates")
    .values(columns(input))
    .returning("id")
    .executeTakeFirstOrThrow()
    .catch(refuseSameName);
  return added.id;
}

export async function editTemplate(db: Db, id: number, input: TemplateInput): Promise<void> {
  const { category_id } = await getTemplate(db, id);
  if (category_id !== input.categoryId) await mustBeCategory(db, input.categoryId);
  await db.updateTable("ticket_templates").set(columns(input)).where("id", "=", id).execute().catch(refuseSameName);
}

async function mustBeCategory(db: Db, id: number | null): Promise<void> {
  if (id === null) return;
  if (!(await listCategories(db)).some((category) => category.id === id)) throw new Invalid({ category: "choice" });
}

const mark = async (db: Db, id: number, archived_at: Date | null): Promise<void> => {
  const query = db.updateTable("ticket_templates").set({ archived_at }).where("id", "=", id);
  const { numUpdatedRows } = await query.executeTakeFirst().catch(refuseSameName);
  if (numUpdatedRows === 0n) throw new NotFound();
};

/** Offered no more; the tickets made from it are their own. */
export const archiveTemplate = (db: Db, id: number) => mark(db, id, new Date());

export const restoreTemplate = (db: Db, id: number) => mark(db, id, null);
