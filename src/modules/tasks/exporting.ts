import type { Words } from "../../words/mod.ts";
import { wallOf, wallText } from "./calendar_days.ts";
import type { TaskRow } from "./queries.ts";

const time = (at: Date | null) => (at ? wallText(wallOf(at)).replace("T", " ") : "");

export function csvHeads({ tasks: { fields } }: Words): string[] {
  const { id, title, status, priority, due_at, assignee_id, customer_id, ticket_id, creator, created } = fields;
  return [id, title, status, priority, due_at, assignee_id, customer_id, ticket_id, creator, created];
}

export const csvCells = (row: TaskRow, { tasks: say }: Words): (string | number | null)[] => [
  say.one(row.id),
  row.title,
  say.statuses[row.status],
  say.priorities[row.priority],
  time(row.due_at),
  row.assignee?.name ?? "",
  row.customer_name,
  row.ticket_id,
  row.creator_name,
  time(row.created_at),
];
