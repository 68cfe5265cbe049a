import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { FileRow } from "./table.ts";

type Asking = Pick<Person, "id" | "role">;

/** Which of these the person may see: the rule of the room they are of. */
export type Sees = (db: Db, person: Asking, ids: number[]) => Promise<Set<number>>;

/** Those rules by the kind of what a file can belong to, handed in by the route; what has no rule here is nobody's to see. */
export type SeesEach = Partial<Record<string, Sees>> & { conversation: Sees };

/**
 * A file through the person asking: what they uploaded themselves, what belongs to a conversation, a ticket, a task or a
 * note on one that they may see, and any page's picture. Throws NotFound for the rest.
 */
export async function getFile(db: Db, person: Asking, id: number, { sees }: { sees: SeesEach }): Promise<FileRow> {
  const file = await db.selectFrom("files").selectAll().where("id", "=", id).executeTakeFirst();
  if (!file) throw new NotFound(`no file ${id}`);
  if (file.uploaded_by === person.id) return file;
  const belongsTo = await subjectsOf(db, file);
  if (file.page_id !== null && belongsTo.length === 0) return file;
  for (const { subject, id: of } of belongsTo) {
    const seen = await sees[subject]?.(db, person, [of]);
    if (seen?.has(of)) return file;
  }
  if (await isOfCatalogue(db, id)) return file;
  throw new NotFound(`no file ${id}`);
}

/** What is sold is shown to everybody. */
async function isOfCatalogue(db: Db, id: number): Promise<boolean> {
  const picture = sql<boolean>`exists (select 1 from products where picture_file_id = ${id})
    or exists (select 1 from product_variants where picture_file_id = ${id})`;
  return (await db.selectNoFrom(picture.as("shown")).executeTakeFirstOrThrow()).shown;
}

/** All that a file belongs to. A note stands for what it is written on, until it is taken back. */
async function subjectsOf(db: Db, file: FileRow): Promise<{ subject: string; id: number }[]> {
  const { conversation_id, ticket_id, task_id, note_id, customer_id, order_id } = file;
  const own = {
    conversation: conversation_id,
    ticket: ticket_id,
    task: task_id,
    customer: customer_id,
    order: order_id,
  };
  const found = Object.entries(own).flatMap(([subject, id]) => (id === null ? [] : [{ subject, id }]));
  if (note_id === null) return found;
  const note = await db
    .selectFrom("notes")
    .select(["subject", "subject_id as id"])
    .where("id", "=", note_id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return note ? [...found, note] : found;
}
