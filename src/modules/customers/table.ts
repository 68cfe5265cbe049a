import type { ColumnType, Generated, Selectable } from "kysely";

export const customerKinds = ["lead", "contact", "account"] as const;
/** A lead is who wrote to us once, a contact whom we know, an account a company with its contacts. */
export type CustomerKind = (typeof customerKinds)[number];

export const genders = ["male", "female", "other"] as const;
export type Gender = (typeof genders)[number];

/** Names of places as they were before July 2025. */
export interface OldAddress {
  province?: string;
  district?: string;
  ward?: string;
}

export interface CustomerTable {
  id: Generated<number>;
  client_key: string | null;
  kind: Generated<CustomerKind>;
  /** The name staff give; starts as the platform's. */
  name: string;
  name_plain: ColumnType<string, never, never>;
  gender: Gender | null;
  /** yyyy-mm-dd */
  born_on: ColumnType<string | null, string | null | undefined, string | null>;
  address_line: Generated<string>;
  province_code: string | null;
  ward_code: string | null;
  old_address: ColumnType<OldAddress | null, string | null | undefined, string | null>;
  company_id: number | null;
  tax_code: string | null;
  source: Generated<string>;
  owner_id: number | null;
  created_by: number | null;
  /** The record this one went into; from then on nobody sees this row itself. */
  merged_into_id: number | null;
  last_contact_at: Date | null;
  version: Generated<number>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type Customer = Selectable<CustomerTable>;

export interface CustomerPhoneTable {
  id: Generated<number>;
  customer_id: number;
  /** E.164; hotlines as they are dialled. */
  number: string;
  /** As dialled in Vietnam. */
  digits: string;
  is_primary: Generated<boolean>;
  created_at: Generated<Date>;
}
export type CustomerPhone = Selectable<CustomerPhoneTable>;

export interface CustomerEmailTable {
  id: Generated<number>;
  customer_id: number;
  email: string;
  is_primary: Generated<boolean>;
  created_at: Generated<Date>;
}
export type CustomerEmail = Selectable<CustomerEmailTable>;

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
  is_primary: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface CustomerFollowerTable {
  customer_id: number;
  user_id: number;
  added_at: Generated<Date>;
}

export interface CustomerGroupTable {
  id: Generated<number>;
  name: string;
  archived_at: Date | null;
  created_at: Generated<Date>;
}
export type CustomerGroup = Selectable<CustomerGroupTable>;

export interface CustomerGroupMemberTable {
  group_id: number;
  customer_id: number;
  added_at: Generated<Date>;
}

export interface CustomerMergeTable {
  id: Generated<number>;
  command_id: string;
  /** Linked: the chat points to the chosen record and overwrites nothing. Merged: what the chat knew overwrites it. */
  kind: "merge" | "link";
  kept_id: number;
  gone_id: number;
  moved: ColumnType<Record<string, unknown>, string, string>;
  before: ColumnType<Record<string, unknown>, string, string>;
  by_id: number | null;
  created_at: Generated<Date>;
  undone_at: Date | null;
  undone_by: number | null;
}
export type CustomerMerge = Selectable<CustomerMergeTable>;

export interface CustomerValueTable {
  id: Generated<number>;
  customer_id: number;
  merge_id: number | null;
  field: string;
  value: string;
  created_at: Generated<Date>;
}

export interface FormDraftTable {
  user_id: number;
  key: string;
  fields: ColumnType<Record<string, unknown>, string, string>;
  updated_at: Generated<Date>;
}
