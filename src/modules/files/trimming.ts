import { sql } from "kysely";
import { type FilesDeps, holding } from "./keeping.ts";
import { clear, clearArriving } from "./shelf.ts";

/** Removes uploads older than two days that were never sent and wait in no draft, and what never arrived whole. */
export async function trimUploads(deps: FilesDeps, options: { now?: Date; limit?: number } = {}): Promise<number> {
  const before = new Date((options.now ?? new Date()).getTime() - 2 * 24 * 3_600_000);
  await clearArriving(deps.config, before);
  const abandoned = await deps.db
    .selectFrom("files")
    .select(["files.id", "files.storage_key"])
    .where("files.uploaded_by", "is not", null)
    .where("files.page_id", "is", null)
    .where("files.ticket_id", "is", null)
    .where("files.task_id", "is", null)
    .where("files.note_id", "is", null)
    .where("files.customer_id", "is", null)
    .where("files.order_id", "is", null)
    .where("files.created_at", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("attachments").select("id").whereRef("attachments.file_id", "=", "files.id"))),
    )
    .where(sql<boolean>`not exists (select 1 from drafts where files.id = any(drafts.file_ids))`)
    .where(sql<boolean>`not exists (select 1 from import_jobs where import_jobs.file_id = files.id)`)
    .where(sql<boolean>`not exists (select 1 from products where products.picture_file_id = files.id)`)
    .where(sql<boolean>`not exists (select 1 from product_variants where product_variants.picture_file_id = files.id)`)
    .orderBy("files.id")
    .limit(options.limit ?? 200)
    .execute();
  for (const file of abandoned) {
    await holding(deps.db, file.storage_key, async (trx) => {
      await trx.deleteFrom("files").where("id", "=", file.id).execute();
      const other = await trx
        .selectFrom("files")
        .select("id")
        .where("storage_key", "=", file.storage_key)
        .limit(1)
        .executeTakeFirst();
      if (!other) await clear(deps.config, file.storage_key);
    });
  }
  return abandoned.length;
}
