/** Reads values whose shape nobody promised: each function gives undefined for what is not what it asks for. */

export type Json = Record<string, unknown>;

const LONGEST_ID = 400;
const DEEPEST = 8;
/** Facebook did not exist before: an earlier time is a mistake. */
const EARLIEST = Date.UTC(2004, 1, 4);
const LATEST_AHEAD_MS = 10 * 60_000;

export function object(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function array(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
export function text(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value.toWellFormed().replaceAll("\0", "");
}

/** An id, written as a string or, by older senders, as a number. Longer than any real one is none. */
export function id(value: unknown): string | undefined {
  const written = typeof value === "number" ? String(value) : text(value)?.trim();
  return written && written.length <= LONGEST_ID ? written : undefined;
}

/** Where the next page of a list begins; absent on the last one, which has a cursor too but no address that follows it. */
export function nextCursor(paging: unknown): string | undefined {
  const next = text(object(paging)?.next);
  if (!next) return undefined;
  // The address itself is not followed: only its cursor is taken, so that the token goes nowhere else.
  return text(object(object(paging)?.cursors)?.after) || URL.parse(next)?.searchParams.get("after") || undefined;
}

export function number(value: unknown): number | undefined {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : undefined;
}

/** The same value made fit for a jsonb column: clean text, and no deeper than anyone would look. */
export function plainDetail(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((each) => plainDetail(each, depth + 1) ?? null);
  const entries = Object.entries(value).map(([key, each]) => [text(key), plainDetail(each, depth + 1)]);
  return Object.fromEntries(entries);
}

export interface Moment {
  at: Date;
  /** What was written, when it could not be believed. */
  written?: unknown;
}

/** When it happened. A time that cannot be (absent, ancient, well ahead of us) gives way to the time of receipt. */
export function moment(value: unknown, receivedAt: Date): Moment {
  const ms = number(value);
  if (ms !== undefined && ms >= EARLIEST && ms <= receivedAt.getTime() + LATEST_AHEAD_MS) return { at: new Date(ms) };
  return value === undefined || value === null ? { at: receivedAt } : { at: receivedAt, written: plainDetail(value) };
}

/** A watermark never reaches past the receipt, or it would settle messages that are yet to be written. */
export function watermark(value: unknown, receivedAt: Date): Date | undefined {
  const ms = number(value);
  if (ms === undefined) return undefined;
  if (ms < EARLIEST) return new Date(0);
  return new Date(Math.min(ms, receivedAt.getTime()));
}
