import { writeFile } from "node:fs/promises";
import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import { isInline, isPicture, kindOf, sniff } from "./kinds.ts";
import { LARGEST_FILE } from "./limits.ts";
import { asJpeg, cleanName } from "./names.ts";
import { redraw } from "./pictures.ts";
import { type Bytes, discard, keyOf, look, receive, settle, type ShelfConfig } from "./shelf.ts";
import type { FileRow } from "./table.ts";

export interface FilesDeps {
  db: Db;
  config: ShelfConfig;
}

export interface Arriving {
  name: string | null;
  bytes: Bytes;
  conversationId?: number;
  pageId?: number;
  uploadedBy?: number;
  maxBytes?: number;
  /** Whatever it may be, it is to be no picture: it is kept as it came and never drawn, which takes it into memory. */
  plain?: boolean;
  /** What is written with it or not at all. What throws here leaves neither a row nor bytes. */
  also?: (trx: Trx, row: FileRow) => Promise<void>;
}

/**
 * Keeps a file: sniffed, limited, pictures drawn anew. Who may read it follows from what it is given to.
 * Throws Refused("file_too_big") or Refused("file_empty").
 */
export async function keepFile(deps: FilesDeps, arriving: Arriving): Promise<FileRow> {
  const path = await receive(deps.config, arriving.bytes, arriving.maxBytes ?? LARGEST_FILE);
  try {
    const { head, size } = await look(path);
    if (size === 0) throw new Refused("file_empty");
    const cameAs = await sniff(head);
    const picture = isPicture(cameAs) && !arriving.plain ? await redraw(path, cameAs) : undefined;
    if (picture) await writeFile(path, picture.bytes);
    const mediaType = picture?.mediaType ?? (isPicture(cameAs) ? "application/octet-stream" : cameAs);
    const name = picture && picture.mediaType !== cameAs ? asJpeg(arriving.name) : arriving.name;
    const storageKey = await keyOf(picture?.bytes ?? path);
    return await holding(deps.db, storageKey, async (trx) => {
      const row = await trx
        .insertInto("files")
        .values({
          storage_key: storageKey,
          name: cleanName(name, isInline(mediaType) ? kindOf(mediaType) : "file"),
          media_type: mediaType,
          size_bytes: picture?.bytes.length ?? size,
          width: picture?.width,
          height: picture?.height,
          conversation_id: arriving.conversationId,
          page_id: arriving.pageId,
          uploaded_by: arriving.uploadedBy,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await arriving.also?.(trx, row);
      // Last: what is refused before it leaves no bytes behind that no row names.
      await settle(deps.config, path, storageKey);
      return row;
    });
  } finally {
    await discard(path);
  }
}

/** Runs `work` alone as far as this content goes, so that nobody clears bytes that another is about to name. */
export async function holding<T>(db: Db, storageKey: string, work: (trx: Trx) => Promise<T>): Promise<T> {
  return changing(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${storageKey}, 0))`.execute(trx);
    return work(trx);
  });
}
