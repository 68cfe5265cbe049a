import { ZipFile } from "yazl";

type Cell = string | number | { day: number } | { formula: string; value: number } | undefined;
interface Sheet {
  name: string;
  rows?: Cell[][];
  /** The whole part, where it is to be strange. */
  xml?: string;
}

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const letter = (column: number) => String.fromCharCode(65 + column);

/** An .xlsx as spreadsheets write it. */
export function workbook(sheets: Sheet[]): Promise<Uint8Array> {
  const texts: string[] = [];
  const zip = new ZipFile();
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name);
  add(
    "xl/workbook.xml",
    `<workbook xmlns:r="r"><workbookPr/><sheets>${sheets.map(({ name }, n) => `<sheet name="${escape(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`).join("")}</sheets></workbook>`,
  );
  const parts = sheets.map(
    (_, n) => `<Relationship Id="rId${n + 1}" Type="x/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`,
  );
  add(
    "xl/_rels/workbook.xml.rels",
    `<Relationships>${parts.join("")}<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="x/styles" Target="styles.xml"/></Relationships>`,
  );
  sheets.forEach(({ rows = [], xml }, n) => add(`xl/worksheets/sheet${n + 1}.xml`, xml ?? sheetOf(rows, texts)));
  add("xl/sharedStrings.xml", `<sst>${texts.map((text) => `<si><r><t>${escape(text)}</t></r></si>`).join("")}</sst>`);
  add(
    "xl/styles.xml",
    `<styleSheet><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs><cellStyles/></styleSheet>`,
  );
  zip.end();
  return bytesOf(zip);
}

function sheetOf(rows: Cell[][], texts: string[]): string {
  const cell = (value: Cell, row: number, column: number): string => {
    const at = `r="${letter(column)}${row + 1}"`;
    if (value === undefined) return "";
    if (typeof value === "number") return `<c ${at}><v>${value}</v></c>`;
    if (typeof value !== "string" && "day" in value) return `<c ${at} s="1"><v>${value.day}</v></c>`;
    if (typeof value !== "string") return `<c ${at}><f>${escape(value.formula)}</f><v>${value.value}</v></c>`;
    if (column % 2 === 1) return `<c ${at} t="inlineStr"><is><t>${escape(value)}</t></is></c>`;
    texts.push(value);
    return `<c ${at} t="s"><v>${texts.length - 1}</v></c>`;
  };
  const lines = rows.map(
    (row, n) => `<row r="${n + 1}">${row.map((value, column) => cell(value, n, column)).join("")}</row>`,
  );
  return `<worksheet><sheetData>${lines.join("")}</sheetData></worksheet>`;
}

/** A workbook whose sheet says that it unpacks to so many bytes, whatever it does. */
export async function saying(size: number, rows: Cell[][]): Promise<Uint8Array> {
  const bytes = Buffer.from(await workbook([{ name: "A", rows }]));
  const entry = bytes.lastIndexOf("xl/worksheets/sheet1.xml") - 46;
  bytes.writeUInt32LE(size, entry + 24);
  return new Uint8Array(bytes);
}

async function bytesOf(zip: ZipFile): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}
