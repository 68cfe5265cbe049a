import type { OrderStatus } from "./table.ts";

/**
 * OR-3, the one table: where an order may go from where it is. Read by the status bar, the board, bulk work, the form
 * and the tests. What was moved by mistake has a way back.
 */
export const moves: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ["new", "confirmed", "cancelled"],
  new: ["confirmed", "shipping", "completed", "cancelled"],
  confirmed: ["new", "shipping", "completed", "cancelled"],
  shipping: ["confirmed", "completed", "returned", "cancelled"],
  completed: ["shipping", "returned"],
  cancelled: ["new"],
  returned: ["shipping", "completed"],
};

/** The steps of an order that goes well, as the status bar shows them. */
export const path = ["draft", "new", "confirmed", "shipping", "completed"] as const satisfies OrderStatus[];

export const needsReason = (status: OrderStatus): boolean => status === "cancelled";

/** The goods and the money of an order that is over stay as they are. */
export const isSettled = (status: OrderStatus): boolean =>
  status === "completed" || status === "cancelled" || status === "returned";

/** From here on somebody packs and drives by what it says. */
export const isConfirmed = (status: OrderStatus): boolean => status !== "draft" && status !== "new";

/** What a move is judged by. */
export interface Standing {
  status: OrderStatus;
  /** All that is required is there: a customer, where to, a phone number and at least one line. */
  complete: boolean;
}

/** Why a move may not be made, as a key of the errors catalogue; undefined when it may. */
export function refusal({ status, complete }: Standing, to: OrderStatus, reason?: string): string | undefined {
  if (!moves[status].includes(to)) return "order_move_impossible";
  if (needsReason(to)) return reason?.trim() ? undefined : "order_needs_reason";
  return complete ? undefined : "order_incomplete";
}
