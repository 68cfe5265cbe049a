import type { Db } from "../../database.ts";
import type { OrderFilter } from "./filter.ts";
import { listOrders, sumByDay, sumByStatus } from "./listing.ts";
import type { OrderRow } from "./queries.ts";
import { type OrderStatus, orderStatuses } from "./table.ts";
import type { Asking } from "./visibility.ts";

export interface BoardPart {
  status: OrderStatus;
  count: number;
  total: bigint;
  rows: OrderRow[];
}

/** Orders by status, the latest of each on top, with what all of them come to. */
export async function loadBoard(db: Db, person: Asking, filter: OrderFilter, limit = 30): Promise<BoardPart[]> {
  const shown = orderStatuses.filter((status) => !filter.status || filter.status.includes(status));
  const sums = await sumByStatus(db, person, filter);
  return Promise.all(
    shown.map(async (status) => {
      const sum = sums.find(({ key }) => key === status);
      const { rows } = sum ? await listOrders(db, person, { ...filter, status: [status] }, { limit }) : { rows: [] };
      return { status, count: sum?.count ?? 0, total: sum?.total ?? 0n, rows };
    }),
  );
}

export interface TimelineDay {
  /** 2026-11-22 */
  day: string;
  count: number;
  total: bigint;
  rows: OrderRow[];
}

/** Orders by the day they were made on, newest first, a page at a time. */
export async function loadTimeline(
  db: Db,
  person: Asking,
  filter: OrderFilter,
  page: { after?: string | undefined; limit?: number } = {},
): Promise<{ days: TimelineDay[]; next?: string }> {
  const { rows, next } = await listOrders(db, person, filter, { limit: 60, ...page, sort: "-created_at" });
  const byDay = Map.groupBy(rows, ({ created_at }) => dayOf(created_at));
  const [latest, earliest] = [rows[0], rows.at(-1)];
  if (!latest || !earliest) return { days: [] };
  const begins = startOf(earliest);
  const from = filter.created?.from;
  const sums = await sumByDay(db, person, {
    ...filter,
    created: {
      from: from && from > begins ? from : begins,
      to: filter.created?.to ?? new Date(startOf(latest).getTime() + DAY),
    },
  });
  const days = [...byDay].map(([day, rowsOfDay]) => {
    const sum = sums.find(({ key }) => key === day);
    return { day, count: sum?.count ?? rowsOfDay.length, total: sum?.total ?? 0n, rows: rowsOfDay };
  });
  return { days, ...(next && { next }) };
}

const DAY = 86_400_000;
/** Vietnam is seven hours ahead, all year. */
const AHEAD = 7 * 3_600_000;
export const dayOf = (at: Date): string => new Date(at.getTime() + AHEAD).toISOString().slice(0, 10);
const startOf = ({ created_at }: OrderRow) => new Date(`${dayOf(created_at)}T00:00:00+07:00`);
