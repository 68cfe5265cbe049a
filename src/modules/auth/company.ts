import type { Db, Trx } from "../../database.ts";

/** What the sign-in page calls the place; undefined until somebody named it. */
export async function findCompany(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom("settings").select("value").where("key", "=", "company").executeTakeFirst();
  return (row?.value as { name?: string } | undefined)?.name;
}

export async function nameCompany(db: Db | Trx, name: string): Promise<void> {
  const value = JSON.stringify({ name });
  await db
    .insertInto("settings")
    .values({ key: "company", value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: new Date() }))
    .execute();
}
