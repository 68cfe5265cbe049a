import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { inTurn } from "../../in_turn.ts";
import type { Person } from "../people/table.ts";
import type { SavedView } from "./table.ts";

const MOST_VIEWS = 30;

/** Their own, and those that colleagues share. */
export const listSavedViews = (db: Db, { id: userId }: Pick<Person, "id">, room: string): Promise<SavedView[]> =>
  viewsFor(db, {}, { userId, room });

const viewsFor = composedOnce<Database, object, { userId: number; room: string }, SavedView>(
  (db, _, { userId, room }) =>
    db
      .selectFrom("saved_views")
      .selectAll()
      .where("room", "=", room)
      .where((eb) => eb.or([eb("user_id", "=", userId), eb("shared", "=", true)]))
      .orderBy((eb) => eb("user_id", "<>", userId))
      .orderBy("position")
      .orderBy("id")
      .limit(sql.lit(2 * MOST_VIEWS)),
);

/** Keeps what is being looked at under a name; the same name again is the same view, looking elsewhere. */
export async function saveView(
  db: Db,
  person: Pick<Person, "id" | "role">,
  view: { room: string; name: string; query: string; shared: boolean },
): Promise<SavedView> {
  if (view.query.length > 4_000) throw new Invalid({ query: "tooLong" });
  const shared = view.shared && person.role !== "agent";
  return db.transaction().execute(async (trx) => {
    // One after the other: of two clicks the second finds what the first has kept.
    await inTurn(trx, `saved views of ${person.id}`);
    const { rows, known } = await ownViews(trx, person, view);
    if (known) {
      return trx
        .updateTable("saved_views")
        .set({ query: view.query, shared })
        .where("id", "=", known.id)
        .returningAll()
        .executeTakeFirstOrThrow();
    }
    if (rows >= MOST_VIEWS) throw new Refused("too_many_views", { most: MOST_VIEWS });
    return trx
      .insertInto("saved_views")
      .values({ user_id: person.id, room: view.room, name: view.name, query: view.query, shared, position: rows })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

async function ownViews(db: Trx, person: Pick<Person, "id">, { room, name }: { room: string; name: string }) {
  const own = await db
    .selectFrom("saved_views")
    .select(["id", "name"])
    .where("user_id", "=", person.id)
    .where("room", "=", room)
    .execute();
  return { rows: own.length, known: own.find((each) => each.name === name) };
}

/** Own ones by anybody; shared ones of others by admins. Returns the view that went. */
export async function removeView(db: Db, person: Pick<Person, "id" | "role">, id: number): Promise<SavedView> {
  const removed = await db
    .deleteFrom("saved_views")
    .where("id", "=", id)
    .where((eb) =>
      eb.or([
        eb("user_id", "=", person.id),
        eb.and([eb("shared", "=", true), eb.lit(person.role === "admin" || person.role === "owner")]),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
  if (!removed) throw new NotFound();
  return removed;
}
