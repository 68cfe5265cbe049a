import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { changing, record, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getTicket, idOfFound, type Named, type Which } from "./queries.ts";

/** Makes a colleague, or oneself, a watcher (TI-8): they see the ticket from now on. */
export async function watchTicket(db: Db | Trx, person: Person, id: number, userId = person.id): Promise<void> {
  await changing(db, async (trx) => {
    await getTicket(trx, person, id);
    const added = await addWatchers(trx, person, id, [userId]);
    if (added.length === 0 && !(await isWatcher(trx, id, userId))) throw new Invalid({ watcher: "choice" });
  });
}

export async function unwatchTicket(db: Db | Trx, person: Person, id: number, userId = person.id): Promise<void> {
  await changing(db, async (trx) => {
    await getTicket(trx, person, id);
    const removed = await trx
      .deleteFrom("ticket_watchers")
      .where("ticket_id", "=", id)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) return;
    const { name } = await trx.selectFrom("users").select("name").where("id", "=", userId).executeTakeFirstOrThrow();
    await record(trx, "ticket.unwatched", id, { by: person.id, detail: { user_id: userId, name } });
  });
}

/** Adds those of them who work here and do not watch yet; the caller has looked the ticket up. Returns whom. */
export async function addWatchers(trx: Trx, person: Person, id: number, userIds: number[]): Promise<number[]> {
  if (userIds.length === 0) return [];
  const added = await trx
    .insertInto("ticket_watchers")
    .columns(["ticket_id", "user_id"])
    .expression((eb) =>
      eb
        .selectFrom("users")
        .select((of) => [of.val(id).$castTo<number>().as("ticket_id"), "users.id as user_id"])
        .where("users.id", "in", userIds)
        .where("users.deactivated_at", "is", null),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("user_id")
    .returning((eb) => eb.selectFrom("users").select("name").whereRef("users.id", "=", "user_id").as("name"))
    .execute();
  await recordAll(
    trx,
    added.map(({ user_id, name }) => ({
      name: "ticket.watched" as const,
      subjectId: id,
      by: person.id,
      detail: { user_id, name },
    })),
  );
  return added.map((each) => each.user_id);
}

async function isWatcher(trx: Trx, id: number, userId: number): Promise<boolean> {
  const found = await trx
    .selectFrom("ticket_watchers")
    .select("user_id")
    .where("ticket_id", "=", id)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return found !== undefined;
}

/** Those who watch it, by name. */
export async function listWatchers(db: Db | Trx, person: Person, which: Which): Promise<Named[]> {
  const id = await idOfFound(db, person, which);
  return db
    .selectFrom("ticket_watchers")
    .innerJoin("users", "users.id", "ticket_watchers.user_id")
    .select(["users.id", "users.name"])
    .where("ticket_watchers.ticket_id", "=", id)
    .where("users.deactivated_at", "is", null)
    .orderBy("users.name")
    .orderBy("users.id")
    .limit(200)
    .execute();
}
