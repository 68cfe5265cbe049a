import type { Trx } from "../../database.ts";
import { type Happening, recordAll } from "../events/mod.ts";

/** Makes these the pages a person answers, and those of them that they manage; what is new or gone is recorded. */
export async function seatOnPages(
  trx: Trx,
  userId: number,
  { by, pages, admin }: { by: number; pages: number[]; admin: number[] },
): Promise<void> {
  const known = pages.length > 0 ? await trx.selectFrom("pages").select("id").where("id", "in", pages).execute() : [];
  const wanted = new Map(known.map(({ id }) => [id, admin.includes(id)]));
  const had = await trx.selectFrom("page_members").selectAll().where("user_id", "=", userId).forUpdate().execute();
  const before = new Map(had.map((row) => [row.page_id, row.is_admin]));

  const gone = [...before.keys()].filter((id) => !wanted.has(id));
  const changed = [...wanted].filter(([id, isAdmin]) => before.get(id) !== isAdmin);
  if (gone.length > 0)
    await trx.deleteFrom("page_members").where("user_id", "=", userId).where("page_id", "in", gone).execute();
  if (changed.length > 0)
    await trx
      .insertInto("page_members")
      .values(changed.map(([page_id, is_admin]) => ({ page_id, user_id: userId, is_admin })))
      .onConflict((conflict) =>
        conflict.columns(["page_id", "user_id"]).doUpdateSet((eb) => ({ is_admin: eb.ref("excluded.is_admin") })),
      )
      .execute();

  const detail = { user_id: userId };
  await recordAll(trx, [
    ...gone.map((id): Happening => ({ name: "page.member_removed", subjectId: id, by, detail })),
    ...changed.map(([id, isAdmin]): Happening => {
      const name = before.has(id) ? "page.member_changed" : "page.member_added";
      return { name, subjectId: id, by, detail: { ...detail, is_admin: isAdmin } };
    }),
  ]);
}
