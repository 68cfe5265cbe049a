/**
 * Calls: from the first ring to what was noted of them. A call is seen by whom `visibleTo` says; whose it is, and with
 * that who may note what was said, `isTheirs` says.
 */
export { CONTENT_LIMIT, type CallNote, noteContent, noteCustomer, noteType, readNote } from "./noting.ts";
export { type CallTypeName, findType, listTypeNames } from "./naming_types.ts";
