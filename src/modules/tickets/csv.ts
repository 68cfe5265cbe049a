import type { Words } from "../../words/mod.ts";
import type { TicketRow } from "./queries.ts";

const iso = (at: Date | null) => at?.toISOString() ?? "";

/** A ticket as a line of a spreadsheet: everything that a list can show, whatever the person chose to see. */
export function csvOf(words: Words) {
  const { columns, statuses, priorities } = words.tickets;
  const parts: Array<[string, (row: TicketRow) => string | number | null]> = [
    [columns.id, (row) => row.id],
    [columns.title, (row) => row.title],
    [columns.status, (row) => statuses[row.status]],
    [columns.priority, (row) => priorities[row.priority]],
    [columns.category, (row) => row.category_path],
    [columns.customer, (row) => row.customer_name],
    [columns.page, (row) => row.page_name],
    [columns.assignee, (row) => row.assignee?.name ?? null],
    [columns.team, (row) => row.team?.name ?? null],
    [columns.creator, (row) => row.creator_name],
    [columns.created, (row) => iso(row.created_at)],
    [columns.updated, (row) => iso(row.updated_at)],
    [columns.sla, (row) => iso(row.resolution_due_at)],
    [words.tickets.page.resolvedAt, (row) => iso(row.resolved_at)],
    [columns.resolution, (row) => row.resolution_type_name],
    [words.tickets.resolve.text, (row) => row.resolution_text],
    [columns.summary, (row) => row.summary],
  ];
  return { heads: parts.map(([head]) => head), cells: (row: TicketRow) => parts.map(([, cell]) => cell(row)) };
}
