import { z } from "zod";
import { type CustomerKind, customerKinds } from "./table.ts";

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const flag = z.stringbool().optional().catch(undefined);

/** "a,b,c" as a list; what makes no sense in it is left out, and an empty list is none. */
const listOf = <T extends z.ZodType>(each: T) =>
  z
    .string()
    .transform((text) => [
      ...new Set(
        text
          .split(",", 100)
          .map((part) => each.safeParse(part).data)
          .filter((part) => part !== undefined),
      ),
    ])
    .transform((found) => (found.length > 0 ? (found as z.output<T>[]) : undefined))
    .optional()
    .catch(undefined);

export interface Span {
  from?: Date;
  /** Not included. */
  to?: Date;
}

const DAY_MS = 24 * 3_600_000;

/** "2026-11-01..2026-11-20" or one of its ends: days of Vietnam, both included. */
const span = z
  .string()
  .regex(/^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/)
  .transform((text): Span | undefined => {
    const [from, to] = text.split("..").map((day) => (day ? new Date(`${day}T00:00:00+07:00`) : undefined));
    if (!(from ?? to) || [from, to].some((at) => at && Number.isNaN(at.getTime()))) return undefined;
    return { ...(from && { from }), ...(to && { to: new Date(to.getTime() + DAY_MS) }) };
  })
  .optional()
  .catch(undefined);

export interface CustomerFilter {
  /** Name without diacritics, a phone number or a part of one, an e-mail address, or #41. */
  q?: string | undefined;
  type?: CustomerKind[] | undefined;
  tag?: number[] | undefined;
  group?: number[] | undefined;
  owner?: (number | "me" | "none")[] | undefined;
  page?: number[] | undefined;
  has_phone?: boolean | undefined;
  followed?: boolean | undefined;
  created?: Span | undefined;
  contacted?: Span | undefined;
  orders?: boolean | undefined;
  company?: number | undefined;
  /** Only these, for lines that are drawn again. */
  ids?: number[] | undefined;
}

/** What the address says about the list; what makes no sense there is as if it were not. */
const CustomerQuery = z.object({
  q: z
    .string()
    .transform((text) => text.replaceAll("\0", "").toWellFormed().normalize("NFC").trim().slice(0, 100) || undefined)
    .optional()
    .catch(undefined),
  type: listOf(z.enum(customerKinds)),
  tag: listOf(id),
  group: listOf(id),
  owner: listOf(z.union([z.enum(["me", "none"]), id])),
  page: listOf(id),
  has_phone: flag,
  followed: flag,
  created: span,
  contacted: span,
  orders: flag,
  company: id.optional().catch(undefined),
  ids: listOf(id),
});

/** The filter that an address asks for: `?type=lead&tag=3,4&owner=me&created=2026-11-01..`. */
export const customerFilterOf = (query: Record<string, string>): CustomerFilter => CustomerQuery.parse(query);
