import { notesOn } from "../notes/mod.ts";
import { getOrder } from "./queries.ts";

/** Notes on an order that the person may see. */
export const {
  add: addOrderNote,
  edit: editOrderNote,
  remove: removeOrderNote,
  list: listOrderNotes,
} = notesOn("order", { find: getOrder });
