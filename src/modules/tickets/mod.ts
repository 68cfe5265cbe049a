/**
 * Tickets (Phiếu): opened, assigned, moved by the one table of moves, edited, watched. Everything is looked up through
 * the person asking; `visibleTo` is the one rule of who sees what.
 */
export { addCategory, archiveCategory, editCategory, moveCategory, restoreCategory } from "./arranging_categories.ts";
export { type Assignment, assignTicket, takeTicket } from "./assigning.ts";
export { addTicketFile, attachFiles, listTicketFiles, removeTicketFile } from "./attaching.ts";
export { businessTimeBetween } from "./business_time.ts";
export { type Category, DEEPEST, getCategory, listCategories } from "./categories.ts";
export { customersKnownTo, findCustomerMet, listCustomersMet } from "./customers_met.ts";
export { type Editable, editable } from "./editable.ts";
export { editTicket, type TicketChanges } from "./editing.ts";
export { type TicketFilter, ticketFilterOf } from "./filter.ts";
export { earlierSummary, listTicketEvents, type TicketEvent } from "./history.ts";
export { faultsOf, type Hours, MOST_INTERVALS, readHours, saveBusinessHours, type Weekday, weekdays } from "./hours.ts";
export {
  breachSla,
  clockAfter,
  findStanding,
  listOpenStandings,
  readStanding,
  readTicketClock,
  type SlaMoment,
  type SlaTelling,
  type TicketClock,
  type TicketStanding,
  warnSla,
} from "./clock.ts";
export { noteFirstResponse, withdrawFirstResponse } from "./first_response.ts";
export { countTickets, latestTicketsOf, listTicketIds, listTickets } from "./listing.ts";
export { findMovedFrom, type Move, moveTicket } from "./moving.ts";
export { addTicketNote, editTicketNote, listTicketNotes, removeTicketNote } from "./noting.ts";
export { type Opening, openTicket } from "./opening.ts";
export { DEFAULT_SORT, type TicketSort, ticketSorts } from "./ordering.ts";
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
export { getTicket, holdTicket, type Named, type TicketRow } from "./queries.ts";
export { quoteMessages } from "./quoting.ts";
export {
  addResolutionType,
  archiveResolutionType,
  listResolutionTypes,
  moveResolutionType,
  renameResolutionType,
  type ResolutionType,
  restoreResolutionType,
} from "./resolution_types.ts";
export type * from "./table.ts";
export { priorities, statuses } from "./table.ts";
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
export { isPaused, isSettled, moves, needsResolution, refusal } from "./transitions.ts";
export { RESOLUTION_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT } from "./wording.ts";
export { listWatchers, unwatchTicket, watchTicket } from "./watching.ts";
export { visibleIds, visibleTo } from "./visibility.ts";
