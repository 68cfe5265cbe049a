/** The face of customers: list, record, forms, and the parts that other screens show by their addresses. */
export { bulkActions } from "./bulk.ts";
export { type Choices, filterChips, filterFields } from "./filters.ts";
export { customerList, customerViews } from "./list.ts";
export { customerFace, kindSign } from "./signs.ts";
export type { ListScene } from "../lists/mod.ts";
