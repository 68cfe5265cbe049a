import { vietnameseName } from "../cast.ts";
import { newPsid } from "../ids.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Customer } from "../world.ts";

type Given = { page_id: string; psid?: string; name?: string; last_written_at?: number | null } & Partial<
  Pick<Customer, "profile" | "unavailable">
>;

/** Makes a customer, or leaves the one who has that PSID as they are. */
export function createCustomer(sandbox: Sandbox, given: Given): Customer {
  const psid = given.psid ?? newPsid();
  const known = sandbox.world.customers[psid];
  if (known) return known;
  const customer: Customer = {
    psid,
    page_id: given.page_id,
    name: given.name ?? vietnameseName(),
    profile: given.profile ?? "open",
    unavailable: given.unavailable ?? false,
    window_from: given.last_written_at ?? null,
    seen_by_page_at: null,
    read_at: null,
    messages: [],
  };
  sandbox.world.customers[psid] = customer;
  sandbox.changed();
  sandbox.live.tell(`page:${given.page_id}`);
  return customer;
}

/** Newest conversation first; those who never wrote come last. */
export function listCustomers(sandbox: Sandbox, pageId: string): Customer[] {
  return Object.values(sandbox.world.customers)
    .filter((customer) => customer.page_id === pageId)
    .toSorted((a, b) => (b.messages.at(-1)?.at ?? 0) - (a.messages.at(-1)?.at ?? 0));
}
