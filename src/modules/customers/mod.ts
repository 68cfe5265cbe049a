/**
 * Customers: leads, contacts and companies, under the name that staff give them, with the identities they have at each
 * platform. Everything is looked up through the person asking; `visibleTo` is the one rule of who sees whom. A record
 * that went into another one is nobody's to see any more: looking it up is MovedTo there.
 */
export { assignCustomer } from "./assigning.ts";
export { addCustomerFile, type CustomerFile, listCustomerFiles, removeCustomerFile } from "./attaching.ts";
export { customerActions } from "./bulk.ts";
export { findCompanies } from "./companies.ts";
export { customerOfCaller } from "./calling.ts";
export { keepLastContact } from "./contacting.ts";
export { type Compared, compareWithSame } from "./comparing.ts";
export { createCustomer, type NewCustomer } from "./creating.ts";
export { editCustomer } from "./editing.ts";
export { addEmail, changeEmail, makePrimaryEmail, MOST_EMAILS, removeEmail } from "./emailing.ts";
export { parseEmail } from "./emails.ts";
export type { CustomerFields, Field, KeptFields } from "./fields.ts";
export { type CustomerFilter, customerFilterOf } from "./filter.ts";
export { followCustomer, unfollowCustomer } from "./following.ts";
export { setGroup, setGroups } from "./grouping.ts";
export { addGroup, archiveGroup, listGroups, renameGroup, restoreGroup } from "./groups.ts";
export { countCustomers, listCustomerIds, listCustomers } from "./listing.ts";
export type { CustomerDraft, Imported, ImportOrder } from "./draft.ts";
export { importCustomers, type ImportedRow, type Kept, undoImportedCustomers } from "./importing.ts";
export { placeholderName } from "./naming.ts";
export { addCustomerNote, editCustomerNote, listCustomerNotes, removeCustomerNote } from "./noting.ts";
export { customerSorts, type CustomerSort, DEFAULT_SORT } from "./ordering.ts";
export { addPhone, changePhone, makePrimaryPhone, MOST_PHONES, removePhone } from "./phoning.ts";
export { parsePhone, type Phone, showPhone } from "./phones.ts";
export { findPhones, type FoundPhone } from "./phones_in_text.ts";
export {
  findCustomerName,
  type CustomerRow,
  type EmailOf,
  getCustomer,
  holdCustomer,
  type KnownAs,
  type Named,
  type PhoneOf,
  wholeOf,
} from "./queries.ts";
export { NAME_LIMIT, renameCustomer } from "./renaming.ts";
export type { Customer, CustomerKind, Gender, OldAddress } from "./table.ts";
export { customerKinds, genders } from "./table.ts";
export { type SeenBeside, timelineWith } from "./timeline.ts";
export { TALK_CAP, type TimelineItem } from "./timeline_items.ts";
export { isWhole, visibleIds, visibleTo } from "./visibility.ts";
export {
  type AddressColumns,
  addressColumns,
  isPlace,
  listProvinces,
  listWards,
  type Place,
  placeName,
  type PlaceSuggestion,
  readAddress,
  showAddress,
  showOldAddress,
  suggestPlaces,
} from "./places.ts";
export { type Duplicate, type Duplicates, findDuplicates, type Sought } from "./duplicates.ts";
export { type MergeLine, mergesOf } from "./merges.ts";
export { type Merged, mergeCustomers, type Merging } from "./merging.ts";
export { partCustomers, type Parted, UNDO_MS } from "./parting.ts";
export { ADDRESS_LIMIT, SOURCE_LIMIT, taxCodeOf } from "./wording.ts";
