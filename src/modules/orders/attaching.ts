import { type AttachedFile, filesWith } from "../files/mod.ts";
import { getOrder } from "./queries.ts";

export type OrderFile = AttachedFile;

/** Files of an order: a transfer slip, a picture of the parcel. */
export const {
  add: addOrderFile,
  remove: removeOrderFile,
  list: listOrderFiles,
} = filesWith("order", { find: getOrder, holderOf: (order) => order.assignee_id });
