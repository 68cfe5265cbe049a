import { nameParts } from "../cast.ts";
import { mediaUrl } from "../media.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Customer } from "../world.ts";
import { select } from "./accounts.ts";
import { invalid } from "./errors.ts";

/** `GET /{psid}`: some people let nobody see their profile. */
export function profileOf(sandbox: Sandbox, customer: Customer, fields: string[]) {
  if (customer.profile === "hidden") throw invalid("No profile available for this user.", 2018218);
  const all = {
    ...nameParts(customer.name),
    name: customer.name,
    profile_pic: mediaUrl(sandbox, `profile-${customer.psid}`),
    id: customer.psid,
  };
  return select(all, fields.length > 0 ? fields : ["first_name", "last_name", "profile_pic", "id"]);
}
