import { parsePhone } from "../customers/mod.ts";
import type { ImportKind, SheetRow } from "./table.ts";
import { dayIn, priceIn } from "./values.ts";

/** What a column of customers can hold; several columns may hold phones and e-mails. */
export const customerFields = [
  "name",
  "phone",
  "email",
  "kind",
  "gender",
  "born_on",
  "address_line",
  "ward",
  "district",
  "province",
  "company",
  "tax_code",
  "source",
  "tags",
] as const;
export type CustomerField = (typeof customerFields)[number];

export const productFields = ["product", "sku", "price", "unit", "color", "size"] as const;
export type ProductField = (typeof productFields)[number];

export const fieldsOf = { customers: customerFields, products: productFields } as const satisfies Record<
  ImportKind,
  readonly string[]
>;
/** Of these one row may have several, each in a column of its own. */
export const manyAllowed: ReadonlySet<string> = new Set(["phone", "email", "tags"]);

/** Words of headings without accents and capitals, in both languages, as people and other programs write them. */
const synonyms: Record<CustomerField | ProductField, RegExp> = {
  phone:
    /^((so )?(dien thoai|dt|sdt|di dong|phone|mobile|tel|telephone|cell|hotline|zalo)\b.*|.*\b(phone|mobile|dien thoai|sdt|di dong)( number| no)?( \d)?)$/,
  email: /^(.* )?(e ?mail|thu dien tu|hop thu)( address)?( \d)?$/,
  gender: /^(gioi tinh|phai|gender|sex)$/,
  born_on: /^(ngay sinh.*|sinh nhat|nam sinh|ngay thang nam sinh|birthday|date of birth|birth ?date|dob|born( on)?)$/,
  ward: /^(phuong|xa|phuong xa|xa phuong|ward|commune)( .*)?$/,
  district: /^(quan|huyen|quan huyen|district|county)( .*)?$/,
  province: /^(tinh|thanh pho|tinh thanh( pho)?|tinh tp|tp|province|city|province city|state)( .*)?$/,
  address_line: /^(dia chi.*|so nha.*|duong|address( line)?( \d)?|street( address)?|shipping address)$/,
  tax_code: /^(ma so thue|mst|tax (code|id|number)|vat( number)?)$/,
  company: /^((ten )?(cong ty|to chuc|doanh nghiep|don vi cong tac)|company( name)?|organi[sz]ation|account)$/,
  kind: /^(loai( khach( hang)?)?|phan loai|kieu khach( hang)?|type|kind|customer type|record type)$/,
  source: /^(nguon( khach( hang)?)?|kenh|source|lead source|channel)$/,
  tags: /^(the|nhan|tags?|labels?|gan the)$/,
  name: /^((ho( va)? ?)?ten( day du| khach( hang)?| lien he| nguoi mua)?|ho va ten|khach( hang)?|(full|customer|contact|display) ?name|name|customer|contact)$/,
  sku: /^((ma )?sku|ma (hang( hoa)?|san pham|sp|vach|phan loai)|barcode|item code|product (code|id)|code)$/,
  price: /^(gia( ban( le)?| niem yet| tien)?|don gia|price|unit price|(selling|retail) price)( .*)?$/,
  unit: /^(don vi( tinh)?|dvt|unit|uom|unit of measure)$/,
  color: /^(mau( sac)?|colou?r)$/,
  size: /^((kich )?co|size|kich thuoc|dung tich|option)$/,
  product: /^((ten )?(san pham|hang( hoa)?|sp|mat hang)|ten|product( name| title)?|item( name)?|title|name)$/,
};

/** A heading without accents, capitals and signs: “SĐT (1)” → “sdt 1”. */
export const plainHead = (head: string): string =>
  head
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

export function fieldOfHead(kind: ImportKind, head: string): string | undefined {
  const plain = plainHead(head);
  if (plain === "") return undefined;
  return fieldsOf[kind].find((field) => synonyms[field].test(plain));
}

/** The row of the headings: the first that names two things we know, or one where there is no more; else none. */
export function guessHeader(kind: ImportKind, rows: readonly SheetRow[]): number {
  const known = (row: SheetRow) => new Set(row.cells.flatMap((cell) => fieldOfHead(kind, cell) ?? [])).size;
  const best = rows.slice(0, 10).find((row) => known(row) >= 2);
  if (best) return best.number;
  const first = rows.find((row) => row.cells.some(Boolean));
  return first && known(first) === 1 && !first.cells.some((cell) => parsePhone(cell)) ? first.number : 0;
}

/** What each column holds: by its heading, and where that says nothing by what stands in it. */
export function guessColumns(kind: ImportKind, header: number, rows: readonly SheetRow[]): Record<string, string> {
  const heads = rows.find((row) => row.number === header)?.cells ?? [];
  const below = rows.filter((row) => row.number > header);
  const width = Math.max(heads.length, ...below.map((row) => row.cells.length), 0);
  const columns: Record<string, string> = {};
  const taken = new Set<string>();
  const take = (column: number, field: string | undefined) => {
    if (!field || columns[column] || (taken.has(field) && !manyAllowed.has(field))) return;
    columns[column] = field;
    taken.add(field);
  };
  for (let column = 0; column < width; column++) take(column, fieldOfHead(kind, heads[column] ?? ""));
  for (let column = 0; column < width; column++) {
    if (heads[column] && taken.size > 1) continue;
    take(
      column,
      fieldOfCells(
        kind,
        below.flatMap((row) => row.cells[column] || []),
        taken,
      ),
    );
  }
  return columns;
}

function fieldOfCells(kind: ImportKind, cells: string[], taken: Set<string>): string | undefined {
  const most = (is: (cell: string) => unknown) => cells.length > 0 && cells.filter(is).length > cells.length * 0.6;
  if (kind === "products") {
    if (!taken.has("price") && most((cell) => (priceIn(cell) ?? 0) >= 1_000)) return "price";
    if (!taken.has("product") && most((cell) => /\p{L}{2}/u.test(cell))) return "product";
    return undefined;
  }
  if (most((cell) => /^\S+@\S+\.\S+$/.test(cell))) return "email";
  if (most((cell) => parsePhone(cell))) return "phone";
  if (!taken.has("born_on") && most((cell) => dayIn(cell))) return "born_on";
  if (!taken.has("name") && most((cell) => /^[\p{L}\p{M}.'’ -]{2,60}$/u.test(cell))) return "name";
  return undefined;
}
