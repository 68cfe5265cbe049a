/** Tickets: what customers want solved, how far it is, and by when it was promised. */
export { addCategory, archiveCategory, editCategory, moveCategory, restoreCategory } from "./arranging_categories.ts";
export { type Category, DEEPEST, getCategory, listCategories } from "./categories.ts";
export { faultsOf, type Hours, MOST_INTERVALS, readHours, saveBusinessHours, type Weekday, weekdays } from "./hours.ts";
export {
  addPolicy,
  archivePolicy,
  countCategoriesWith,
  editPolicy,
  getPolicy,
  listPolicies,
  type PolicyInput,
  restorePolicy,
  type SlaPolicy,
} from "./policies.ts";
export {
  addResolutionType,
  archiveResolutionType,
  listResolutionTypes,
  moveResolutionType,
  renameResolutionType,
  type ResolutionType,
  restoreResolutionType,
} from "./resolution_types.ts";
export {
  addTemplate,
  archiveTemplate,
  editTemplate,
  getTemplate,
  listTemplates,
  restoreTemplate,
  type TemplateInput,
  type TicketTemplate,
} from "./templates.ts";
export { priorities, statuses } from "./table.ts";
