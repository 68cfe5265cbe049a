import { type Selectable, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { FileTable } from "../files/table.ts";
import type { AttachmentKind } from "./table.ts";

/** Pictures and files of the conversation, newest first. */
export const listConversationFiles = (db: Db, conversationId: number) => keptFiles(db, {}, { conversationId });

const keptFiles = composedOnce<Database, object, { conversationId: number }, KeptFile>((db, _, { conversationId }) =>
  db
    .selectFrom("attachments")
    .innerJoin("messages", "messages.id", "attachments.message_id")
    .innerJoin("files", "files.id", "attachments.file_id")
    .select([
      "files.id",
      "files.name",
      "files.media_type",
      "files.size_bytes",
      "files.width",
      "files.height",
      "attachments.kind",
    ])
    .where("messages.conversation_id", "=", conversationId)
    .where("messages.deleted_at", "is", null)
    .where("attachments.kind", "<>", sql.lit("sticker"))
    .orderBy("files.id", "desc")
    .limit(sql.lit(12)),
);

type KeptFile = Pick<Selectable<FileTable>, "id" | "name" | "media_type" | "size_bytes" | "width" | "height"> & {
  kind: AttachmentKind;
};
