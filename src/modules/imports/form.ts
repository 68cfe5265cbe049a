import { fieldsOf } from "./columns.ts";
import { delimiters } from "./delimited.ts";
import { encodings } from "./encoding.ts";
import { duplicatePolicies, type ImportKind, type ImportOptions } from "./table.ts";

type Fields = Record<string, string | string[]>;
const one = (fields: Fields, name: string) => [fields[name] ?? ""].flat()[0] ?? "";
const ids = (value: string | string[] | undefined) =>
  [value ?? []].flat().flatMap((each) => (/^[1-9][0-9]{0,14}$/.test(each) ? [Number(each)] : []));
const among = <T extends string>(all: readonly T[], text: string) => all.find((each) => each === text);

/** How the file is to be read, and what is to be done with its rows, as the form says; the rest stays as it was. */
export function optionsIn(kind: ImportKind, fields: Fields, before: ImportOptions): ImportOptions {
  const header = Number(one(fields, "header"));
  const sheet = Number(one(fields, "sheet"));
  const columns: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const column = /^column_(\d{1,3})$/.exec(name)?.[1];
    const field = among(fieldsOf[kind] as readonly string[], [value].flat()[0] ?? "");
    if (column !== undefined && field) columns[column] = field;
  }
  return {
    ...before,
    ...(before.format === "text" && {
      encoding: among(encodings, one(fields, "encoding")) ?? before.encoding,
      delimiter: among(delimiters, one(fields, "delimiter")) ?? before.delimiter,
    }),
    ...(before.format === "workbook" && {
      sheet: Number.isInteger(sheet) && sheet >= 0 && sheet < (before.sheets?.length ?? 0) ? sheet : before.sheet,
    }),
    header: Number.isInteger(header) && header >= 0 && header <= 50 ? header : before.header,
    columns,
    duplicates: among(duplicatePolicies, one(fields, "duplicates")) ?? before.duplicates,
    tags: ids(fields["tags"]),
    groups: ids(fields["groups"]),
    ownerId: ids(one(fields, "owner"))[0] ?? null,
  };
}

/** The file reads otherwise now, so that what was said of its columns holds no more. */
export const readsOtherwise = (a: ImportOptions, b: ImportOptions): boolean =>
  a.encoding !== b.encoding || a.delimiter !== b.delimiter || a.sheet !== b.sheet || a.header !== b.header;
