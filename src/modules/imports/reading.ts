import { open } from "node:fs/promises";
import { type Delimiter, guessDelimiter, readDelimited, readSample } from "./delimited.ts";
import { type Encoding, encodingOfHead, guessEncoding, isBinary } from "./encoding.ts";
import { Unreadable } from "./limits.ts";
import type { ImportOptions, SheetRow } from "./table.ts";
import { openWorkbook } from "./workbook.ts";

export type Shape = Pick<ImportOptions, "format" | "encoding" | "delimiter" | "sheets" | "sheet">;

/** What a file is, by its bytes whatever it is called. Throws Unreadable for what is no table. */
export async function guessShape(path: string): Promise<Shape> {
  const head = await headOf(path);
  const isZip = head[0] === 0x50 && head[1] === 0x4b;
  if (isZip) {
    const book = await openWorkbook(path);
    book.close();
    return { format: "workbook", sheets: book.sheets, sheet: 0 };
  }
  if (head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0)
    throw new Unreadable("old_workbook");
  // Two bytes of a mark are enough for it to take text for a sound.
  const { fileTypeFromBuffer } = await import("file-type");
  const known = encodingOfHead(head) ? undefined : await fileTypeFromBuffer(head);
  if ((known && !/^(text\/|application\/xml)/.test(known.mime)) || isBinary(head)) throw new Unreadable("not_a_table");
  const encoding = await guessEncoding(path);
  return { format: "text", encoding, delimiter: guessDelimiter(await readSample(path, encoding)) };
}

/** Every row of the file, one at a time, as its shape says. */
export async function* readRows(path: string, shape: Shape): AsyncGenerator<SheetRow> {
  if (shape.format === "text") {
    yield* readDelimited(path, {
      encoding: (shape.encoding ?? "utf-8") as Encoding,
      delimiter: (shape.delimiter ?? ",") as Delimiter,
    });
    return;
  }
  const book = await openWorkbook(path);
  try {
    yield* book.rows(shape.sheet ?? 0);
  } finally {
    book.close();
  }
}

/** The first rows, to be looked at. */
export async function readFirst(path: string, shape: Shape, count: number): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readRows(path, shape)) {
    rows.push(row);
    if (rows.length >= count) break;
  }
  return rows;
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16 * 1024), 0, undefined, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
