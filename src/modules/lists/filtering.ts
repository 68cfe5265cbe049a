import { cut } from "../../cutting.ts";
import { z } from "zod";
import { clean, rowId } from "../../form.ts";

/** Moments from one to before another. */
export interface Span {
  from?: Date;
  /** Not included. */
  to?: Date;
}

const DAY_MS = 24 * 3_600_000;

/** Fields of what an address says about a list; what makes no sense there is as if it were not. */
export const sought = (most = 200) =>
  z
    .string()
    .transform((text) => cut(clean(text).trim(), most) || undefined)
    .optional()
    .catch(undefined);

export const oneId = rowId.optional().catch(undefined);

export const flag = z.stringbool().optional().catch(undefined);

/** "a,b,c" as a list; what makes no sense in it is left out, and an empty list is none. */
export const listOf = <T extends z.ZodType>(each: T) =>
  z
    .string()
    .transform((text) => {
      const found = text.split(",", 100).map((part) => each.safeParse(part).data);
      const known = [...new Set(found.filter((part) => part !== undefined))] as z.output<T>[];
      return known.length > 0 ? known : undefined;
    })
    .optional()
    .catch(undefined);

export const idList = listOf(rowId);

/** "2026-11-01..2026-11-20" or one of its ends: days of Vietnam, both included. */
export const span = z
  .string()
  .regex(/^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/)
  .transform((text): Span | undefined => {
    const [from, to] = text.split("..").map((day) => (day ? new Date(`${day}T00:00:00+07:00`) : undefined));
    if (!(from ?? to) || [from, to].some((at) => at && Number.isNaN(at.getTime()))) return undefined;
    return { ...(from && { from }), ...(to && { to: new Date(to.getTime() + DAY_MS) }) };
  })
  .optional()
  .catch(undefined);
