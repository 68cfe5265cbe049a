import { cut } from "../../cutting.ts";
import {
  ADDRESS_LIMIT,
  type CustomerDraft,
  MOST_EMAILS,
  MOST_PHONES,
  NAME_LIMIT,
  parseEmail,
  parsePhone,
  SOURCE_LIMIT,
  taxCodeOf,
} from "../customers/mod.ts";
import type { AddressReader } from "./addresses.ts";
import type { Problem } from "./table.ts";
import { dayIn, genderIn, kindIn } from "./values.ts";

const longest: Record<string, number> = {
  name: NAME_LIMIT,
  address_line: ADDRESS_LIMIT,
  source: SOURCE_LIMIT,
  company: NAME_LIMIT,
};
const MOST_TAGS = 20;

export type Read<Draft> = { draft: Draft } | { problems: Problem[] };

/** A row as a customer, or all that is wrong with it. Several phones may stand in one cell, parted by / ; or “,”. */
export function readCustomer(
  row: { number: number; cells: readonly string[] },
  columns: Readonly<Record<string, string>>,
  today: string,
  addresses: AddressReader,
): Read<CustomerDraft> {
  const problems: Problem[] = [];
  const draft: CustomerDraft = { row: row.number, name: "", phones: [], emails: [], tags: [] };
  const wrong = (key: string, field: string, value: string) => problems.push({ key, field, value: cut(value, 80) });
  const place = { street: "", ward: "", district: "", province: "" };
  for (const [column, field] of Object.entries(columns)) {
    const value = row.cells[Number(column)] ?? "";
    if (value === "") continue;
    if (value.length > (longest[field] ?? 10_000)) wrong("too_long", field, value);
    else if (field === "phone") readPhones(value, draft, wrong);
    else if (field === "email") readEmails(value, draft, wrong);
    else if (field === "name") draft.name = value.replace(/\s+/g, " ");
    else if (field === "kind") draft.kind = kindIn(value) ?? (wrong("kind", field, value), undefined);
    else if (field === "gender") draft.gender = genderIn(value) ?? (wrong("gender", field, value), undefined);
    else if (field === "born_on") draft.born_on = readBirthday(value, today, wrong);
    else if (field === "ward" || field === "district" || field === "province") place[field] = cut(value, 120);
    else if (field === "address_line") place.street = value;
    else if (field === "tags")
      draft.tags.push(
        ...value
          .split(/[,;|]/)
          .map((tag) => tag.trim())
          .filter(Boolean),
      );
    else if (field === "company") draft.company = value.replace(/\s+/g, " ");
    else if (field === "tax_code") draft.tax_code = readTaxCode(value, wrong);
    else if (field === "source") draft.source = value;
  }
  if (draft.name === "") problems.push({ key: "name_missing", field: "name" });
  if (draft.tags.length > MOST_TAGS || draft.tags.some((tag) => tag.length > 60))
    wrong("tags", "tags", draft.tags.join(", "));
  const { street, ward, district, province } = place;
  if (street || ward || district || province) Object.assign(draft, addresses.read(street, [ward, district, province]));
  if ((draft.address_line ?? "").length > ADDRESS_LIMIT) wrong("too_long", "address_line", street);
  keepConsistent(draft);
  return problems.length > 0 ? { problems } : { draft };
}

type Wrong = (key: string, field: string, value: string) => void;

function readPhones(value: string, draft: CustomerDraft, wrong: Wrong): void {
  const whole = parsePhone(value);
  const parts = whole ? [value] : value.split(/\s*(?:[;,/\n|]|\s-\s)\s*/).filter(Boolean);
  for (const part of parts) {
    const phone = parsePhone(part);
    if (!phone) return wrong("phone", "phone", value);
    if (!draft.phones.some(({ number }) => number === phone.number)) draft.phones.push(phone);
  }
  if (draft.phones.length > MOST_PHONES) wrong("too_many_phones", "phone", value);
}

function readEmails(value: string, draft: CustomerDraft, wrong: Wrong): void {
  for (const part of value.split(/[\s;,]+/).filter(Boolean)) {
    const address = parseEmail(part)?.toLowerCase();
    if (!address) return wrong("email", "email", value);
    if (!draft.emails.includes(address)) draft.emails.push(address);
  }
  if (draft.emails.length > MOST_EMAILS) wrong("too_many_emails", "email", value);
}

function readBirthday(value: string, today: string, wrong: Wrong): string | undefined {
  const day = dayIn(value);
  if (!day) wrong("born_on", "born_on", value);
  else if (day > today) wrong("born_in_future", "born_on", value);
  else if (day < "1900-01-01") wrong("born_long_ago", "born_on", value);
  else return day;
  return undefined;
}

function readTaxCode(value: string, wrong: Wrong): string | undefined {
  try {
    return taxCodeOf(value) ?? undefined;
  } catch {
    wrong("tax_code", "tax_code", value);
    return undefined;
  }
}

/** A company belongs to no company and has no birthday, and a person no tax code: as everywhere. */
function keepConsistent(draft: CustomerDraft): void {
  if (draft.kind !== "account") delete draft.tax_code;
  else for (const field of ["company", "gender", "born_on"] as const) delete draft[field];
}
