import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { changing, record, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getCustomer, holdCustomer, type Named } from "./queries.ts";

/** CU-7: makes a colleague, or oneself, a follower: they see the customer from now on, and hear of notes. */
export async function followCustomer(db: Db | Trx, person: Person, id: number, userId = person.id): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const added = await addFollowers(trx, person, customer.id, [userId]);
    if (added.length === 0 && !(await isFollower(trx, customer.id, userId))) throw new Invalid({ follower: "choice" });
  });
}

export async function unfollowCustomer(db: Db | Trx, person: Person, id: number, userId = person.id): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const removed = await trx
      .deleteFrom("customer_followers")
      .where("customer_id", "=", customer.id)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) return;
    const { name } = await trx.selectFrom("users").select("name").where("id", "=", userId).executeTakeFirstOrThrow();
    await record(trx, "customer.unfollowed", customer.id, { by: person.id, detail: { user_id: userId, name } });
  });
}

/** Adds those of them who work here and do not follow yet; the caller has looked the customer up. Returns whom. */
export async function addFollowers(trx: Trx, person: Person, id: number, userIds: number[]): Promise<number[]> {
  if (userIds.length === 0) return [];
  const added = await trx
    .insertInto("customer_followers")
    .columns(["customer_id", "user_id"])
    .expression((eb) =>
      eb
        .selectFrom("users")
        .select((of) => [of.val(id).$castTo<number>().as("customer_id"), "users.id as user_id"])
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
      name: "customer.followed" as const,
      subjectId: id,
      by: person.id,
      detail: { user_id, name },
    })),
  );
  return added.map((each) => each.user_id);
}

async function isFollower(trx: Trx, id: number, userId: number): Promise<boolean> {
  const found = await trx
    .selectFrom("customer_followers")
    .select("user_id")
    .where("customer_id", "=", id)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return found !== undefined;
}

/** Those who follow, by name. */
export async function listFollowers(db: Db | Trx, person: Person, id: number): Promise<Named[]> {
  await getCustomer(db, person, id);
  return followersOf(db, id);
}

/** The same, for whom the customer was found already. */
export const followersOf = (db: Db | Trx, id: number): Promise<Named[]> =>
  db
    .selectFrom("customer_followers")
    .innerJoin("users", "users.id", "customer_followers.user_id")
    .select(["users.id", "users.name"])
    .where("customer_followers.customer_id", "=", id)
    .where("users.deactivated_at", "is", null)
    .orderBy("users.name")
    .orderBy("users.id")
    .limit(200)
    .execute();
