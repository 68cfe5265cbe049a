import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";

type Asking = Pick<Person, "id">;

/** Puts somebody on a page, or changes whether they administer it. */
export async function putMember(
  db: Db,
  person: Asking,
  options: { pageId: number; userId: number; isAdmin: boolean },
): Promise<void> {
  const { pageId, userId, isAdmin } = options;
  await changing(db, async (trx) => {
    const user = await trx
      .selectFrom("users")
      .select("id")
      .where("id", "=", userId)
      .where("deactivated_at", "is", null)
      .executeTakeFirst();
    if (!user) throw new NotFound(`no user ${userId}`);
    const before = await trx
      .selectFrom("page_members")
      .select("is_admin")
      .where("page_id", "=", pageId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (before?.is_admin === isAdmin) return;
    await trx
      .insertInto("page_members")
      .values({ page_id: pageId, user_id: userId, is_admin: isAdmin })
      .onConflict((conflict) => conflict.columns(["page_id", "user_id"]).doUpdateSet({ is_admin: isAdmin }))
      .execute();
    const name = before ? "page.member_changed" : "page.member_added";
    await record(trx, name, pageId, { by: person.id, detail: { user_id: userId, is_admin: isAdmin } });
  });
}

/** Takes somebody off a page: from then on they see nothing of it. Their conversations stay theirs to be reassigned. */
export async function removeMember(db: Db, person: Asking, options: { pageId: number; userId: number }): Promise<void> {
  await changing(db, async (trx) => {
    const removed = await trx
      .deleteFrom("page_members")
      .where("page_id", "=", options.pageId)
      .where("user_id", "=", options.userId)
      .returning("user_id")
      .executeTakeFirst();
    if (!removed) return;
    await record(trx, "page.member_removed", options.pageId, { by: person.id, detail: { user_id: options.userId } });
  });
}

/** Who could be put on the page. */
export function listCandidates(db: Db, pageId: number): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom("users")
    .select(["id", "name"])
    .where("deactivated_at", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("page_members")
            .select("page_members.user_id")
            .where("page_members.page_id", "=", pageId)
            .whereRef("page_members.user_id", "=", "users.id"),
        ),
      ),
    )
    .orderBy("name")
    .execute();
}

/** Whether the page has Facebook's Human Agent feature, as the page's admin says. */
export async function setHumanAgent(db: Db, pageId: number, has: boolean): Promise<void> {
  await db.updateTable("pages").set({ human_agent: has }).where("id", "=", pageId).execute();
}
