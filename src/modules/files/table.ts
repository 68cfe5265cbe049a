import type { Generated, Selectable } from "kysely";

export interface FileTable {
  id: Generated<number>;
  /** Path below DATA_DIR/files: the sha256 of the content, so that equal contents are kept once. */
  storage_key: string;
  name: string;
  media_type: string;
  size_bytes: number;
  width: number | null;
  height: number | null;
  conversation_id: number | null;
  page_id: number | null;
  uploaded_by: number | null;
  ticket_id: number | null;
  task_id: number | null;
  note_id: number | null;
  customer_id: number | null;
  order_id: number | null;
  created_at: Generated<Date>;
}
export type FileRow = Selectable<FileTable>;

export type FileKind = "image" | "video" | "audio" | "file";
