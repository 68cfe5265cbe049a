import { Invalid } from "../../errors.ts";
import type { Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { chooseCompany } from "./companies.ts";
import { type CustomerKind, customerKinds, type Gender, genders, type OldAddress } from "./table.ts";
import { ADDRESS_LIMIT, bornOnOf, lineOf, nameOf, SOURCE_LIMIT, taxCodeOf } from "./wording.ts";

/** What can be said of a customer besides phones and e-mails, as it was typed or chosen; left out is left as it is. */
export interface CustomerFields {
  kind?: CustomerKind;
  name?: string;
  gender?: Gender | null;
  /** yyyy-mm-dd or as people write it; empty for none. */
  born_on?: string | null;
  address_line?: string;
  province_code?: string | null;
  ward_code?: string | null;
  /** Names used before July 2025, as given. */
  old_address?: OldAddress | null;
  company_id?: number | null;
  /** A company by its name, made where there is none. */
  company_name?: string;
  tax_code?: string | null;
  source?: string;
}

/** The same as they are kept. */
export interface KeptFields {
  kind: CustomerKind;
  name: string;
  gender: Gender | null;
  born_on: string | null;
  address_line: string;
  province_code: string | null;
  ward_code: string | null;
  old_address: OldAddress | null;
  company_id: number | null;
  tax_code: string | null;
  source: string;
}
export type Field = keyof KeptFields;

const codeOf = (field: string, code: string | null): string | null => {
  const typed = (code ?? "").trim();
  if (typed && !/^[0-9A-Za-z_-]{1,12}$/.test(typed)) throw new Invalid({ [field]: "choice" });
  return typed || null;
};

function choiceOf<T extends string>(field: string, list: readonly T[], value: string): T {
  const found = list.find((each) => each === value);
  if (!found) throw new Invalid({ [field]: "choice" });
  return found;
}

function oldAddressOf(given: OldAddress | null): OldAddress | null {
  const parts = (["province", "district", "ward"] as const).flatMap((part) => {
    const name = lineOf("old_address", given?.[part] ?? "", 100);
    return name ? [[part, name] as const] : [];
  });
  return parts.length > 0 ? Object.fromEntries(parts) : null;
}

/** What was given as it is kept; Invalid with a key of the errors catalogue for the first that cannot be. */
export async function keptFields(trx: Trx, person: Person, given: CustomerFields): Promise<Partial<KeptFields>> {
  const { company_id, company_name } = given;
  const hasCompany = company_id !== undefined || company_name !== undefined;
  return {
    ...(given.kind !== undefined && { kind: choiceOf("kind", customerKinds, given.kind) }),
    ...(given.name !== undefined && { name: nameOf(given.name) }),
    ...(given.gender !== undefined && { gender: given.gender ? choiceOf("gender", genders, given.gender) : null }),
    ...(given.born_on !== undefined && { born_on: bornOnOf(given.born_on ?? "") }),
    ...(given.address_line !== undefined && {
      address_line: lineOf("address_line", given.address_line, ADDRESS_LIMIT),
    }),
    ...(given.province_code !== undefined && { province_code: codeOf("province_code", given.province_code) }),
    ...(given.ward_code !== undefined && { ward_code: codeOf("ward_code", given.ward_code) }),
    ...(given.old_address !== undefined && { old_address: oldAddressOf(given.old_address) }),
    ...(given.tax_code !== undefined && { tax_code: taxCodeOf(given.tax_code ?? "") }),
    ...(given.source !== undefined && { source: lineOf("source", given.source, SOURCE_LIMIT) }),
    ...(hasCompany && {
      company_id: await chooseCompany(trx, person, { id: company_id ?? null, name: company_name }),
    }),
  };
}

/** A company belongs to no company, and a person has neither. */
export const consistent = (kept: KeptFields): KeptFields => ({
  ...kept,
  ...(kept.kind === "account" ? { company_id: null, gender: null, born_on: null } : { tax_code: null }),
});

/** The old address is JSON in its column. */
export const toColumns = <T extends Partial<KeptFields>>(kept: T) => ({
  ...kept,
  ...("old_address" in kept && { old_address: kept.old_address ? JSON.stringify(kept.old_address) : null }),
});
