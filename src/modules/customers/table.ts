import type { Generated, Selectable } from "kysely";

export interface CustomerTable {
  id: Generated<number>;
  kind: Generated<"lead" | "contact">;
  /** The name staff give; starts as the platform's. */
  name: string;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type Customer = Selectable<CustomerTable>;

/** One person as a platform knows them on one page (a Facebook PSID). */
export interface IdentityTable {
  id: Generated<number>;
  customer_id: number;
  page_id: number;
  provider_id: string;
  /** Read-only beside the customer's name (CU-3). */
  platform_name: string | null;
  picture_file_id: number | null;
  profile_state: Generated<"waiting" | "known" | "refused">;
  profile_fetched_at: Date | null;
  created_at: Generated<Date>;
}
export type Identity = Selectable<IdentityTable>;
