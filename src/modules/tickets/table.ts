import type { ColumnType, Generated, Selectable } from "kysely";
import type { Channel } from "../channels/table.ts";

/** TI-1, in the order of the status bar. */
export const statuses = ["new", "assigned", "open", "wait_customer", "wait_third_party", "resolved", "closed"] as const;
export type TicketStatus = (typeof statuses)[number];

export const priorities = ["urgent", "high", "normal", "low"] as const;
export type Priority = (typeof priorities)[number];

export interface TicketTable {
  id: Generated<number>;
  client_key: string | null;
  title: string;
  summary: Generated<string>;
  status: Generated<TicketStatus>;
  priority: Generated<Priority>;
  category_id: number | null;
  sla_policy_id: number | null;
  customer_id: number | null;
  call_id: number | null;
  conversation_id: number | null;
  page_id: number | null;
  channel: Channel | null;
  assignee_id: number | null;
  team_id: number | null;
  resolution_type_id: number | null;
  resolution_text: string | null;
  created_by: number | null;
  version: Generated<number>;
  status_changed_at: Generated<Date>;
  first_response_due_at: Date | null;
  resolution_due_at: Date | null;
  first_response_warn_at: Date | null;
  resolution_warn_at: Date | null;
  sla_paused_at: Date | null;
  sla_paused_ms: Generated<number>;
  first_response_left_ms: number | null;
  resolution_left_ms: number | null;
  first_responded_at: Date | null;
  first_response_warned_at: Date | null;
  first_response_breached_at: Date | null;
  resolution_warned_at: Date | null;
  resolution_breached_at: Date | null;
  resolved_at: Date | null;
  closed_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type Ticket = Selectable<TicketTable>;

export interface TicketWatcherTable {
  ticket_id: number;
  user_id: number;
  added_at: Generated<Date>;
}

export interface TicketMessageTable {
  ticket_id: number;
  message_id: number;
}

export interface ResolutionTypeTable {
  id: Generated<number>;
  name: string;
  position: Generated<number>;
  archived_at: Date | null;
  created_at: Generated<Date>;
}

/** Minutes of business time. */
export interface SlaTarget {
  first_response: number | null;
  resolution: number | null;
}

export interface SlaPolicyTable {
  id: Generated<number>;
  name: string;
  targets: ColumnType<Record<Priority, SlaTarget>, string, string>;
  warn_percent: Generated<number>;
  archived_at: Date | null;
  created_at: Generated<Date>;
}

export interface TicketCategoryTable {
  id: Generated<number>;
  parent_id: number | null;
  depth: number;
  name: string;
  position: Generated<number>;
  sla_policy_id: number | null;
  archived_at: Date | null;
  created_at: Generated<Date>;
}

export interface TicketTemplateTable {
  id: Generated<number>;
  name: string;
  title: Generated<string>;
  summary: Generated<string>;
  category_id: number | null;
  priority: Generated<Priority>;
  archived_at: Date | null;
  created_at: Generated<Date>;
}

/** A command that may be refused, asked and answered once by its id. */
export interface CommandTable {
  id: string;
  name: string;
  subject: string;
  subject_id: number;
  input: ColumnType<Record<string, unknown>, string, string>;
  by_id: number | null;
  state: Generated<"waiting" | "done" | "refused">;
  answer: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  attempts: Generated<number>;
  retry_after: Date | null;
  created_at: Generated<Date>;
  settled_at: Date | null;
}
