import type { ColumnType, Generated, Selectable } from "kysely";

export interface NotificationTable {
  id: Generated<number>;
  user_id: number;
  event_id: number | null;
  kind: string;
  subject: string;
  subject_id: number;
  actor_id: number | null;
  detail: ColumnType<Record<string, unknown>, string | undefined, string>;
  read_at: Date | null;
  /** False: only pushed, never in the bell. */
  shown: Generated<boolean>;
  push_state: Generated<"none" | "waiting" | "sent" | "failed">;
  push_attempts: Generated<number>;
  push_after: Date | null;
  pushed_to: Generated<number[]>;
  created_at: Generated<Date>;
}
export type Notification = Selectable<NotificationTable>;

export interface PushSubscriptionTable {
  id: Generated<number>;
  user_id: number;
  session_id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  user_agent: string | null;
  created_at: Generated<Date>;
  worked_at: Date | null;
}

export interface NotificationChoiceTable {
  user_id: number;
  choices: ColumnType<Record<string, unknown>, string, string>;
  updated_at: Generated<Date>;
}
