import { type SqlBool, sql } from "kysely";

/** Where a row of a list in time stands: microseconds as PostgreSQL has them, and id. */
export interface Place {
  at: string;
  id: number;
}

/** A cursor is the place of the last row seen. */
export function placeIn(cursor: string | undefined): Place | undefined {
  const [, at, id] = /^(\d{1,17})-(\d{1,15})$/.exec(cursor ?? "") ?? [];
  return at && id ? { at, id: Number(id) } : undefined;
}

export const cursorOf = ({ place_at: at, id }: { place_at: string; id: number }): string => `${at}-${id}`;

/** A column of time as cursors have it. */
export const microsOf = (column: string) =>
  sql<string>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint::text`;

const moment = ({ at, id }: Place) =>
  sql`('epoch'::timestamptz + ${at}::bigint * interval '1 microsecond', ${id}::bigint)`;

/** What stands below a place where the newest is first. */
export const isOlderThan = (place: Place, time: string, id: string) =>
  sql<SqlBool>`(${sql.ref(time)}, ${sql.ref(id)}) < ${moment(place)}`;

export const isNewerThan = (place: Place, time: string, id: string) =>
  sql<SqlBool>`(${sql.ref(time)}, ${sql.ref(id)}) > ${moment(place)}`;
