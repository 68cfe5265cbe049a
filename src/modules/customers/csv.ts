import type { Words } from "../../words/mod.ts";
import { showAddress, showOldAddress } from "./places.ts";
import { showPhone } from "./phones.ts";
import type { CustomerRow } from "./queries.ts";

const iso = (at: Date | null) => at?.toISOString() ?? "";

/** A customer as a line of a spreadsheet: everything that a list can show, whatever the person chose to see. */
export function csvOf(words: Words) {
  const { columns, kinds, genders } = words.customers;
  const parts: Array<[string, (row: CustomerRow) => string | number | null]> = [
    [columns.id, (row) => row.id],
    [columns.name, (row) => row.name],
    [columns.kind, (row) => kinds[row.kind]],
    [columns.phone, (row) => row.phones.map(({ number }) => showPhone(number)).join("; ")],
    [columns.email, (row) => row.emails.map(({ email }) => email).join("; ")],
    [columns.address, (row) => showAddress(row)],
    [columns.old_address, (row) => showOldAddress(row.old_address)],
    [columns.gender, (row) => (row.gender ? genders[row.gender] : null)],
    [columns.born_on, (row) => row.born_on],
    [columns.company, (row) => row.company?.name ?? null],
    [columns.tax_code, (row) => row.tax_code],
    [columns.tags, (row) => row.tags.map(({ name }) => name).join("; ")],
    [columns.groups, (row) => row.groups.map(({ name }) => name).join("; ")],
    [columns.owner, (row) => row.owner?.name ?? null],
    [columns.source, (row) => row.source],
    [columns.known_as, (row) => row.known_as.flatMap(({ platform_name }) => platform_name ?? []).join("; ")],
    [columns.page, (row) => [...new Set(row.known_as.map(({ page_name }) => page_name))].join("; ")],
    [columns.contacted, (row) => iso(row.last_contact_at)],
    [columns.created, (row) => iso(row.created_at)],
    [columns.creator, (row) => row.creator_name],
  ];
  return { heads: parts.map(([head]) => head), cells: (row: CustomerRow) => parts.map(([, cell]) => cell(row)) };
}
