import type { Generated, Selectable } from "kysely";

export const tagColors = ["blue", "orange", "green", "red", "purple", "pink", "teal", "yellow", "gray"] as const;
export type TagColor = (typeof tagColors)[number];

export interface TagTable {
  id: Generated<number>;
  /** Of those that we make and set ourselves: "has_phone". */
  key: string | null;
  name: string;
  color: Generated<TagColor>;
  /** Null: shared by all. */
  owner_id: number | null;
  /** Its place in the quick bar above the composer; null: not there. */
  bar_position: number | null;
  archived_at: Date | null;
  created_at: Generated<Date>;
}
export type Tag = Selectable<TagTable>;

export interface CustomerTagTable {
  customer_id: number;
  tag_id: number;
  added_by: number | null;
  added_at: Generated<Date>;
}
