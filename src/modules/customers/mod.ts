/** Customers: who writes to us, under the name that staff give them, and the identities they have at each platform. */
export {
  type CustomerDraft,
  importCustomers,
  type Imported,
  type ImportOrder,
  type ImportedRow,
  type Kept,
  undoImportedCustomers,
} from "./importing.ts";
export { placeholderName } from "./naming.ts";
export { parsePhone, type Phone, showPhone } from "./phones.ts";
export { findPhones, type FoundPhone } from "./phones_in_text.ts";
export { NAME_LIMIT, renameCustomer } from "./renaming.ts";
export type { Customer, Identity } from "./table.ts";
export { isWhole, visibleIds, visibleTo } from "./visibility.ts";
export {
  addressColumns,
  isPlace,
  listProvinces,
  listWards,
  type Place,
  type PlaceSuggestion,
  readAddress,
  showAddress,
  showOldAddress,
  suggestPlaces,
} from "./places.ts";
