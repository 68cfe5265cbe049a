import type { Words } from "../../words/mod.ts";
import { showPhone } from "../customers/mod.ts";
import type { CallRow } from "./queries.ts";

const keys = [
  ...["started", "direction", "customer", "number", "page", "queue", "outcome", "wait", "talk", "agent", "back"],
  ...["type", "about", "answered", "ended", "recorded"],
];

export const csvHeads = ({ callHistory }: Words): string[] => [
  "#",
  ...keys.map((key) => callHistory.fields[key] ?? key),
];

/** 2026-11-22 14:05:09, of Vietnam. */
const time = (at: Date | null) =>
  at ? new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replace("T", " ") : "";

/** Whole seconds, which a spreadsheet adds up. */
const seconds = (from: Date | null, to: Date | null) =>
  from && to ? Math.round((to.getTime() - from.getTime()) / 1000) : "";

export const csvCells = (row: CallRow, { callHistory: say, calls, frame }: Words): (string | number | null)[] => [
  row.id,
  time(row.started_at),
  row.missed ? say.signs.missed : say.signs[row.direction],
  row.customer_name,
  row.number === null ? calls.bar.hidden : showPhone(row.number),
  row.page_name,
  row.queue_name,
  row.outcome ? say.outcomes[row.outcome] : say.states[row.state],
  row.direction === "in" ? seconds(row.started_at, row.answered_at ?? row.ended_at) : "",
  seconds(row.answered_at, row.ended_at),
  row.agent?.name ?? "",
  row.back_agent?.name ?? "",
  row.type_path,
  row.content,
  time(row.answered_at),
  time(row.ended_at),
  row.recording_file_id || row.recording_url ? frame.yes : frame.no,
];
