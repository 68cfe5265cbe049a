import { z } from "zod";
import { type CallOutcome, outcomes } from "./table.ts";

export interface Span {
  from?: Date;
  /** Not included. */
  to?: Date;
}

export const ringEnds = ["answered", "rejected", "no_answer", "withdrawn", "failed"] as const;

export interface CallFilter {
  q?: string | undefined;
  direction?: "in" | "out" | undefined;
  /** Incoming ones that nobody answered; `open`: whose caller has not been reached since. */
  missed?: "all" | "open" | undefined;
  outcome?: CallOutcome[] | undefined;
  queue?: (number | "none")[] | undefined;
  agent?: (number | "me")[] | undefined;
  /** Those that rang for somebody, and how that ended. */
  rang?: number | undefined;
  ended?: (typeof ringEnds)[number] | undefined;
  /** Answered within what their queue promises. */
  served?: boolean | undefined;
  type?: number[] | undefined;
  page?: number[] | undefined;
  customer?: number | undefined;
  /** As it is kept: in E.164 where it can be. */
  number?: string | undefined;
  recorded?: boolean | undefined;
  started?: Span | undefined;
  /** Only these, for lines that are drawn again. */
  ids?: number[] | undefined;
  /** Each call in a line of its own; else the missed calls of one caller are one line. */
  apart?: boolean | undefined;
}

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** "a,b,c" as a list; what makes no sense in it is left out, and an empty list is none. */
const listOf = <T extends z.ZodType>(each: T) =>
  z
    .string()
    .transform((text) => {
      const found = text.split(",", 100).map((part) => each.safeParse(part).data);
      const known = [...new Set(found.filter((part) => part !== undefined))] as z.output<T>[];
      return known.length > 0 ? known : undefined;
    })
    .optional()
    .catch(undefined);

const DAY_MS = 24 * 3_600_000;

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

const yes = z.stringbool().optional().catch(undefined);

const CallQuery = z.object({
  q: z
    .string()
    .transform((text) => text.replaceAll("\0", "").toWellFormed().normalize("NFC").trim().slice(0, 200) || undefined)
    .optional()
    .catch(undefined),
  direction: z.enum(["in", "out"]).optional().catch(undefined),
  missed: z.enum(["all", "open"]).optional().catch(undefined),
  outcome: listOf(z.enum(outcomes)),
  queue: listOf(z.union([z.literal("none"), id])),
  agent: listOf(z.union([z.literal("me"), id])),
  rang: id.optional().catch(undefined),
  ended: z.enum(ringEnds).optional().catch(undefined),
  served: yes,
  type: listOf(id),
  page: listOf(id),
  customer: id.optional().catch(undefined),
  number: z
    .string()
    .regex(/^\+?[0-9]{2,30}$/)
    .optional()
    .catch(undefined),
  recorded: yes,
  started: span,
  apart: yes,
});

/** The filter that an address asks for: `?missed=all&queue=3&started=2026-11-01..`. */
export const callFilterOf = (query: URLSearchParams): CallFilter => CallQuery.parse(Object.fromEntries(query));
