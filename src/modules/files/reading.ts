import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { FileRow } from "./table.ts";

/** Which of these conversations the person may see: the inbox's own rule, handed in by the route. */
export type Sees = (db: Db, person: Pick<Person, "id" | "role">, ids: number[]) => Promise<Set<number>>;

/**
 * A file through the person asking: what they uploaded themselves, what belongs to a conversation that they may see, and
 * any page's picture. Throws NotFound for the rest.
 */
export async function getFile(
  db: Db,
  person: Pick<Person, "id" | "role">,
  id: number,
  options: { sees: Sees },
): Promise<FileRow> {
  const file = await db.selectFrom("files").selectAll().where("id", "=", id).executeTakeFirst();
  if (!file) throw new NotFound(`no file ${id}`);
  if (file.page_id !== null && file.conversation_id === null) return file;
  if (file.uploaded_by === person.id) return file;
  if (file.conversation_id !== null) {
    const seen = await options.sees(db, person, [file.conversation_id]);
    if (seen.has(file.conversation_id)) return file;
  }
  throw new NotFound(`no file ${id}`);
}
