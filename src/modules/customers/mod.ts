/** Customers: who writes to us, under the name that staff give them, and the identities they have at each platform. */
export { placeholderName } from "./naming.ts";
export { parsePhone, type Phone, showPhone } from "./phones.ts";
export { findPhones, type FoundPhone } from "./phones_in_text.ts";
export { NAME_LIMIT, renameCustomer } from "./renaming.ts";
export type { Customer, Identity } from "./table.ts";
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
export { isWhole, visibleIds, visibleTo } from "./visibility.ts";
export { type Duplicate, type Duplicates, findDuplicates, type Sought } from "./duplicates.ts";
export { idsOfHistory, livingId } from "./living.ts";
export { type Merged, mergeCustomers, type Merging } from "./merging.ts";
export { partCustomers, type Parted, UNDO_MS } from "./parting.ts";
