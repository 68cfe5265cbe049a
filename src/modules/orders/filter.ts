import { z } from "zod";
import type { Channel } from "../channels/table.ts";
import { rowId } from "../../form.ts";
import { flag, idList, listOf, oneId, type Span, sought, span } from "../lists/mod.ts";
import { orderStatuses, type OrderStatus } from "./table.ts";
import type { PaymentState } from "./totals.ts";

export const paymentStates = ["unpaid", "partly", "paid", "over"] as const satisfies PaymentState[];

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

const OrderQuery = z.object({
  q: sought(),
  status: listOf(z.enum(orderStatuses)),
  open: flag,
  payment: listOf(z.enum(paymentStates)),
  assignee: listOf(z.union([z.enum(["me", "none"]), rowId])),
  creator: z
    .union([z.literal("me"), rowId])
    .optional()
    .catch(undefined),
  customer: oneId,
  conversation: oneId,
  page: idList,
  channel: z.enum(["facebook", "zalo", "kite", "phone"]).optional().catch(undefined),
  created: span,
});

/** The filter that an address asks for: `?status=new,shipping&assignee=me&created=2026-11-01..`. */
export const orderFilterOf = (query: URLSearchParams): OrderFilter => OrderQuery.parse(Object.fromEntries(query));
