import { z } from "zod";
import { rowId } from "../../form.ts";
import { flag, idList, listOf, oneId, type Span, sought, span } from "../lists/mod.ts";
import { type CallOutcome, outcomes } from "./table.ts";

export const ringEnds = ["answered", "rejected", "no_answer", "withdrawn", "failed"] as const;

export interface CallFilter {
  q?: string | undefined;
  /** Customers of the name that is sought, looked up before; `many`: more than are worth naming. */
  called?: number[] | "many" | undefined;
  direction?: "in" | "out" | undefined;
  /** Incoming ones that nobody answered; `open`: whose caller has not been reached since. */
  missed?: "all" | "open" | undefined;
  outcome?: CallOutcome[] | undefined;
  /** `any`: whichever it is. */
  queue?: (number | "any" | "none")[] | undefined;
  agent?: (number | "me")[] | undefined;
  /** Those that rang for somebody, and how that ended. */
  rang?: number | undefined;
  ended?: (typeof ringEnds)[number] | undefined;
  /** Answered within what their queue promises, or not; what came into none is neither. */
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

const CallQuery = z.object({
  q: sought(),
  direction: z.enum(["in", "out"]).optional().catch(undefined),
  missed: z.enum(["all", "open"]).optional().catch(undefined),
  outcome: listOf(z.enum(outcomes)),
  queue: listOf(z.union([z.enum(["any", "none"]), rowId])),
  agent: listOf(z.union([z.literal("me"), rowId])),
  rang: oneId,
  ended: z.enum(ringEnds).optional().catch(undefined),
  served: flag,
  type: idList,
  page: idList,
  customer: oneId,
  number: z
    .string()
    .regex(/^\+?[0-9]{2,30}$/)
    .optional()
    .catch(undefined),
  recorded: flag,
  started: span,
  apart: flag,
});

/** The filter that an address asks for: `?missed=all&queue=3&started=2026-11-01..`. */
export const callFilterOf = (query: URLSearchParams): CallFilter => CallQuery.parse(Object.fromEntries(query));
