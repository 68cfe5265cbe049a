import { notesOn } from "../notes/mod.ts";
import { addFollowers } from "./following.ts";
import { getCustomer, holdCustomer } from "./queries.ts";

/** Notes on a customer (CU-8). Whoever is mentioned follows from now on, so that they may read it. */
export const {
  add: addCustomerNote,
  edit: editCustomerNote,
  remove: removeCustomerNote,
  list: listCustomerNotes,
} = notesOn("customer", {
  find: getCustomer,
  hold: holdCustomer,
  written: (trx, person, id, { mentions }) => addFollowers(trx, person, id, mentions),
});
