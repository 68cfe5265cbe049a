/**
 * Tags: orange ones of one person, blue ones of all, given to customers and shown beside every conversation of theirs.
 * A customer is the caller's to look up; which tags somebody sees and arranges is decided here.
 */
export {
  addTag,
  archiveTag,
  editTag,
  mayArrange,
  mergeTags,
  moveInBar,
  restoreTag,
  setInBar,
  type TagInput,
} from "./arranging.ts";
export { listTagHistory, type TagHistoryLine } from "./history.ts";
export {
  type BarTag,
  barFor,
  type GivenTag,
  getTag,
  listTags,
  tagsAmong,
  tagsByName,
  tagsIn,
  tagsOf,
  usesOf,
} from "./reading.ts";
export { TAG_NAME_LIMIT, tagByName, tagCustomer, tagCustomers, tagWithKey, untagCustomer } from "./tagging.ts";
export { type Tag, type TagColor, tagColors } from "./table.ts";
