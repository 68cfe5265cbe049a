import { promisify } from "node:util";
import type { Readable } from "node:stream";
import type { Entry, ZipFile } from "yauzl";
import { LARGEST_PART, Unreadable } from "./limits.ts";
import type { SheetRow } from "./table.ts";
import { elements } from "./workbook_xml.ts";
import { readSharedTexts, readStyles, rowsOfSheet } from "./workbook_sheet.ts";

/** More parts than this hold no table. */
const MOST_PARTS = 5_000;

/** An .xlsx, which is a zip of XML: only what the table needs is unpacked, never more than it says it is. */
export interface Workbook {
  sheets: string[];
  rows(sheet: number): AsyncGenerator<SheetRow>;
  close(): void;
}

export async function openWorkbook(path: string): Promise<Workbook> {
  // Entries that unpack to more than they announce are an error of their own there.
  const { open } = await import("yauzl");
  const openFile = promisify(open) as (path: string, options: object) => Promise<ZipFile>;
  const zip = await openFile(path, { lazyEntries: true, autoClose: false }).catch(broken);
  try {
    const parts = await partsOf(zip);
    const read = (name: string) => unpack(zip, parts, name);
    const book = await readBook(parts, read);
    return {
      sheets: book.sheets.map(({ name }) => name),
      async *rows(sheet) {
        const target = book.sheets[sheet] ?? book.sheets[0];
        if (!target) throw new Unreadable("no_sheet");
        const [texts, styles] = [
          parts.has(book.texts) ? await readSharedTexts(await read(book.texts)) : [],
          parts.has(book.styles) ? await readStyles(await read(book.styles)) : [],
        ];
        yield* rowsOfSheet(await read(target.part), { texts, styles, from1904: book.from1904 });
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function partsOf(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((done, fail) => {
    const parts = new Map<string, Entry>();
    zip.on("entry", (entry: Entry) => {
      parts.set(entry.fileName, entry);
      if (parts.size > MOST_PARTS) fail(new Unreadable("not_a_table"));
      else zip.readEntry();
    });
    zip.on("end", () => done(parts));
    zip.on("error", () => fail(new Unreadable("workbook_broken")));
    zip.readEntry();
  });
}

async function unpack(zip: ZipFile, parts: Map<string, Entry>, name: string): Promise<Readable> {
  const entry = parts.get(name);
  if (!entry) throw new Unreadable("not_a_table");
  if (entry.uncompressedSize > LARGEST_PART) throw new Unreadable("workbook_too_big");
  if (entry.isEncrypted()) throw new Unreadable("workbook_locked");
  const openEntry = promisify(zip.openReadStream.bind(zip)) as (entry: Entry) => Promise<Readable>;
  return openEntry(entry).catch(broken);
}

interface Book {
  sheets: { name: string; part: string }[];
  texts: string;
  styles: string;
  /** Days are counted from 1904, as old Macs did. */
  from1904: boolean;
}

async function readBook(parts: Map<string, Entry>, read: (name: string) => Promise<Readable>): Promise<Book> {
  if (!parts.has("xl/workbook.xml")) throw new Unreadable("not_a_table");
  const targets = new Map<string, string>();
  const byKind = new Map<string, string>();
  if (parts.has("xl/_rels/workbook.xml.rels"))
    for await (const { name, attributes } of elements(await read("xl/_rels/workbook.xml.rels"))) {
      if (name !== "Relationship") continue;
      const { Id = "", Target = "", Type = "" } = attributes;
      const part = Target.startsWith("/") ? Target.slice(1) : `xl/${Target}`;
      targets.set(Id, part);
      byKind.set(Type.split("/").at(-1) ?? "", part);
    }
  const sheets: Book["sheets"] = [];
  let from1904 = false;
  for await (const { name, attributes } of elements(await read("xl/workbook.xml"))) {
    if (name === "workbookPr") from1904 = /^(1|true)$/.test(attributes["date1904"] ?? "");
    const part = targets.get(attributes["r:id"] ?? "");
    if (name === "sheet" && part && parts.has(part)) sheets.push({ name: attributes["name"] ?? "", part });
  }
  if (sheets.length === 0) throw new Unreadable("no_sheet");
  return {
    sheets,
    texts: byKind.get("sharedStrings") ?? "xl/sharedStrings.xml",
    styles: byKind.get("styles") ?? "xl/styles.xml",
    from1904,
  };
}

function broken(): never {
  throw new Unreadable("workbook_broken");
}
