import type { Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { daysIn, momentOf, plusDays, plusMonths, readWall, type WallTime, wallOf } from "./calendar_days.ts";
import type { TaskFilter } from "./filter.ts";
import { countTasks, listTasks, type TaskRow } from "./queries.ts";
import { type TaskStatus, taskStatuses } from "./table.ts";

const CARDS = 50;

/** TA-2: columns by status; what is over is shown by what was done last. */
export async function loadBoard(db: Db, person: Pick<Person, "id" | "role">, filter: TaskFilter) {
  const wanted = taskStatuses.filter((status) => !filter.status || filter.status.includes(status));
  const open = wanted.filter((status) => !filter.open || status === "todo" || status === "doing");
  return Promise.all(open.map((status) => loadColumn(db, person, filter, status)));
}

async function loadColumn(db: Db, person: Pick<Person, "id" | "role">, filter: TaskFilter, status: TaskStatus) {
  const of = { ...filter, status: [status] };
  const over = status === "done" || status === "cancelled";
  const page = over ? { sort: "updated" as const, descending: true } : {};
  const [{ rows, next }, count] = await Promise.all([
    listTasks(db, person, of, { ...page, limit: CARDS }),
    countTasks(db, person, of),
  ]);
  return { status, count, rows, more: next !== undefined };
}

export const calendarSpans = ["day", "week", "month"] as const;
export type CalendarSpan = (typeof calendarSpans)[number];

export interface CalendarDay {
  wall: WallTime;
  tasks: TaskRow[];
}

export interface CalendarLoad {
  span: CalendarSpan;
  /** The day that was asked for. */
  day: WallTime;
  days: CalendarDay[];
  previous: WallTime;
  next: WallTime;
  today: WallTime;
}

/** Most tasks in one view; who has more narrows the filter. */
const MOST = 1000;

/** A day, a week from Monday, or the weeks of a month, with what is due in them. */
export async function loadCalendar(
  db: Db,
  person: Pick<Person, "id" | "role">,
  query: URLSearchParams,
  filter: TaskFilter,
  now: Date,
): Promise<CalendarLoad> {
  const span = calendarSpans.find((each) => each === query.get("span")) ?? "week";
  const today = midnight(wallOf(now));
  const asked = readWall(query.get("date") ?? "");
  const day = asked && asked.day <= daysIn(asked.year, asked.month) ? midnight(asked) : today;
  const { first, length } = reach(span, day);
  const walls = Array.from({ length }, (_, at) => plusDays(first, at));
  const between = { from: momentOf(first).at, to: momentOf(plusDays(first, length)).at };
  const { due: _, ...rest } = filter;
  const { rows } = await listTasks(db, person, { ...rest, between }, { limit: MOST });
  const days = walls.map((wall) => ({ wall, tasks: rows.filter((row) => isOn(row, wall)) }));
  const by = { day: 1, week: 7, month: 0 }[span];
  const step = (sign: 1 | -1) => (span === "month" ? plusMonths({ ...day, day: 1 }, sign) : plusDays(day, sign * by));
  return { span, day, days, previous: step(-1), next: step(1), today };
}

const midnight = (wall: WallTime): WallTime => ({ ...wall, hour: 0, minute: 0 });

function isOn(row: TaskRow, wall: WallTime): boolean {
  const due = wallOf(row.due_at!);
  return due.day === wall.day && due.month === wall.month && due.year === wall.year;
}

/** Monday is 0. */
export const weekdayOf = ({ year, month, day }: WallTime): number =>
  (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;

function reach(span: CalendarSpan, day: WallTime): { first: WallTime; length: number } {
  if (span === "day") return { first: day, length: 1 };
  if (span === "week") return { first: plusDays(day, -weekdayOf(day)), length: 7 };
  const begin = { ...day, day: 1 };
  const lead = weekdayOf(begin);
  return { first: plusDays(begin, -lead), length: Math.ceil((lead + daysIn(day.year, day.month)) / 7) * 7 };
}
