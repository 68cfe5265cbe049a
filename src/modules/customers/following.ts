import { followingOf } from "../people/mod.ts";
import { holdCustomer } from "./queries.ts";

/** CU-7: followers see the customer from now on, and hear of notes. */
export const {
  add: followCustomer,
  remove: unfollowCustomer,
  addAll: addFollowers,
  list: followersOf,
} = followingOf({
  table: "customer_followers",
  column: "customer_id",
  added: "customer.followed",
  removed: "customer.unfollowed",
  field: "follower",
  hold: holdCustomer,
});
