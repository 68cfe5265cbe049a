import type { ColumnType, Generated } from "kysely";

export interface EventTable {
  id: Generated<number>;
  name: string;
  subject: string;
  subject_id: number;
  actor_id: number | null;
  detail: ColumnType<Record<string, unknown>, string | undefined, string>;
  created_at: Generated<Date>;
  announced_at: Date | null;
  relay_state: "waiting" | "done" | null;
  relay_attempts: Generated<number>;
  relay_after: Date | null;
  notify_state: "waiting" | "done" | null;
}
