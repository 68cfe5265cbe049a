/** The face of orders: list, board, timeline, form, detail, slip. */
export { orderBoard } from "./board.ts";
export { orderBulk } from "./bulk.ts";
export { orderChips, type OrderChoices, orderFilters } from "./filters.ts";
export { orderFormScreen, orderSheet } from "./form.ts";
export type { FormScene, LineFields, LineLook, OrderForm } from "./form_state.ts";
export { foundVariants, goodsSection } from "./goods.ts";
export { cancelDialog, type Cancelling, cancelScreen } from "./cancelling.ts";
export { propertyFields } from "./properties.ts";
export { orderRecord } from "./record.ts";
export { type OrderEditing, type OrderTab, orderTabs, type OrderView } from "./scene.ts";
export { orderSlip, type SlipSize } from "./slip.ts";
export { orderSummary } from "./summary.ts";
export { orderList, orderViews } from "./list.ts";
export { orderPart } from "./part.ts";
export { orderTimeline } from "./timeline.ts";
