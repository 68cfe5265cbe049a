import { z } from "zod";
import type { Channel } from "../channels/table.ts";
import { orderStatuses, type OrderStatus } from "./table.ts";
import type { PaymentState } from "./totals.ts";

export const paymentStates = ["unpaid", "partly", "paid", "over"] as const satisfies PaymentState[];

export interface Span {
  from?: Date;
  /** Not included. */
  to?: Date;
}

export interface OrderFilter {
  q?: string | undefined;
  status?: OrderStatus[] | undefined;
  /** True: all that are not completed, cancelled or returned; false: those. */
  open?: boolean | undefined;
  payment?: PaymentState[] | undefined;
  assignee?: (number | "me" | "none")[] | undefined;
  creator?: number | "me" | undefined;
  customer?: number | undefined;
  conversation?: number | undefined;
  page?: number[] | undefined;
  channel?: Channel | undefined;
  created?: Span | undefined;
  /** Only these, for lines that are drawn again. */
  ids?: number[] | undefined;
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

const OrderQuery = z.object({
  q: z
    .string()
    .transform((text) => text.replaceAll("\0", "").toWellFormed().normalize("NFC").trim().slice(0, 200) || undefined)
    .optional()
    .catch(undefined),
  status: listOf(z.enum(orderStatuses)),
  open: z.stringbool().optional().catch(undefined),
  payment: listOf(z.enum(paymentStates)),
  assignee: listOf(z.union([z.enum(["me", "none"]), id])),
  creator: z
    .union([z.literal("me"), id])
    .optional()
    .catch(undefined),
  customer: id.optional().catch(undefined),
  conversation: id.optional().catch(undefined),
  page: listOf(id),
  channel: z.enum(["facebook", "zalo", "kite", "phone"]).optional().catch(undefined),
  created: span,
});

/** The filter that an address asks for: `?status=new,shipping&assignee=me&created=2026-11-01..`. */
export const orderFilterOf = (query: URLSearchParams): OrderFilter => OrderQuery.parse(Object.fromEntries(query));
