import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { columnsOf, type ListRule } from "./asking.ts";

/** What the person chose for this list; undefined when they never did. */
export async function readColumns(db: Db, person: Pick<Person, "id">, room: string): Promise<string[] | undefined> {
  return (await columnsChosen(db, {}, { userId: person.id, room }))[0]?.columns;
}

const columnsChosen = composedOnce<Database, object, { userId: number; room: string }, { columns: string[] }>(
  (db, _, { userId, room }) =>
    db.selectFrom("list_columns").select("columns").where("user_id", "=", userId).where("room", "=", room),
);

/** Keeps the choice; nothing chosen is back to how the list comes. */
export async function saveColumns(
  db: Db,
  person: Pick<Person, "id">,
  rule: ListRule,
  chosen: readonly string[],
): Promise<void> {
  if (chosen.length === 0) {
    await db.deleteFrom("list_columns").where("user_id", "=", person.id).where("room", "=", rule.room).execute();
    return;
  }
  const columns = columnsOf(rule, chosen.slice(0, 60));
  await db
    .insertInto("list_columns")
    .values({ user_id: person.id, room: rule.room, columns })
    .onConflict((conflict) => conflict.columns(["user_id", "room"]).doUpdateSet({ columns }))
    .execute();
}
