import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";

/** Takes a product out of what can be sold; orders that have it keep it. */
export const archiveProduct = (db: Db | Trx, person: Pick<Person, "id">, id: number, at = new Date()) =>
  setArchived(db, person, id, at);

export const restoreProduct = (db: Db | Trx, person: Pick<Person, "id">, id: number) =>
  setArchived(db, person, id, null);

async function setArchived(db: Db | Trx, person: Pick<Person, "id">, id: number, at: Date | null): Promise<void> {
  await changing(db, async (trx) => {
    const product = await trx
      .selectFrom("products")
      .select("archived_at")
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    if (!product) throw new NotFound(`no product ${id}`);
    if ((product.archived_at === null) === (at === null)) return;
    await trx
      .updateTable("products")
      .set({ archived_at: at, updated_at: at ?? new Date() })
      .where("id", "=", id)
      .execute();
    await record(trx, at ? "product.archived" : "product.restored", id, { by: person.id });
  });
}
