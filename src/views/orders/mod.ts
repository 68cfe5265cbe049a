/** The face of orders: list, board, timeline, form, detail, slip. */
export { orderBoard } from "./board.ts";
export { orderBulk } from "./bulk.ts";
export { orderChips, type OrderChoices, orderFilters } from "./filters.ts";
export { orderList, orderViews } from "./list.ts";
export { orderPart } from "./part.ts";
export { orderTimeline } from "./timeline.ts";
