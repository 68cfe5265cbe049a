/**
 * Orders: what a customer buys, taken from the chat, from their page or from the list. What it comes to is the pure
 * function of `totals.ts`, where it may go the table of `transitions.ts`; every change keeps what was before it in the
 * history. How much is left of something is not kept.
 */
export { addOrderFile, listOrderFiles, type OrderFile, removeOrderFile } from "./attaching.ts";
export { type BoardPart, loadBoard, loadTimeline, type TimelineDay } from "./boards.ts";
export { orderActions } from "./bulk.ts";
export { createOrder, type NewOrder } from "./creating.ts";
export { type Editable, editable, type OrderChanges } from "./changes.ts";
export { assignOrder, editOrder } from "./editing.ts";
export { type OrderFilter, orderFilterOf, paymentStates } from "./filter.ts";
export { clearFormDraft, type DraftFields, findFormDraft, type FormDraft, keepFormDraft } from "./form_drafts.ts";
export { listOrderEvents, type OrderEvent } from "./history.ts";
export { MOST_LINES, type NewLine } from "./lines.ts";
export { countOrders, listOrderIds, listOrders, sumByStatus } from "./listing.ts";
export { type Move, moveOrder } from "./moving.ts";
export { addOrderNote, editOrderNote, listOrderNotes, removeOrderNote } from "./noting.ts";
export type { OrderSort } from "./ordering.ts";
export { addPayment, type NewPayment, removePayment } from "./paying.ts";
export { deliveryAddress } from "./placing.ts";
export { getOrder, getWholeOrder, type LineRow, type OrderRow, type PaymentRow, type WholeOrder } from "./queries.ts";
export { missingIn, required } from "./requiring.ts";
export type * from "./table.ts";
export { orderStatuses, paymentMethods } from "./table.ts";
export {
  type CountedLine,
  type CountedOrder,
  type Discount,
  lineProblem,
  lineTotal,
  MOST_MONEY,
  MOST_PRICE,
  MOST_QUANTITY,
  orderProblem,
  type PaymentState,
  paymentStateOf,
  type Totals,
  totalsOf,
} from "./totals.ts";
export { isConfirmed, isSettled, moves, needsReason, path, refusal } from "./transitions.ts";
export { visibleIds, visibleTo } from "./visibility.ts";
