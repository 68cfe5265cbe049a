/** The face of customers: list, record, forms, and the parts that other screens show by their addresses. */
export { bulkActions } from "./bulk.ts";
export { type Choices, filterChips, filterFields } from "./filters.ts";
export { customerList, customerViews } from "./list.ts";
export { customerFace, kindSign } from "./signs.ts";
export type { ListScene } from "../lists/mod.ts";
export { customerBody, type ConversationLine, type RecordBody, type RecordTab, recordTabs } from "./body.ts";
export { customerFacts, type FactsView } from "./facts.ts";
export { newCustomerDialog, type NewCustomerLook, newCustomerScreen } from "./form.ts";
export { customerRecord } from "./record.ts";
export { type Editing, type PartName, partNames, type RecordScene } from "./record_scene.ts";
export { customerSide, type SideView, tagsAndGroups } from "./side.ts";
export { noteForm, timelineLines } from "./timeline.ts";
export { customerTop } from "./top.ts";
