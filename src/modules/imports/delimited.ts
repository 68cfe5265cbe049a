import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import type { Options } from "csv-parse";
import { cellText, decoding, type Encoding } from "./encoding.ts";
import { LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS, Unreadable } from "./limits.ts";
import type { SheetRow } from "./table.ts";

export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * Rows of a text file, one at a time; quotes may go over lines, and rows may be of any width. Rows are numbered as a
 * spreadsheet shows them, so empty ones count too.
 */
export async function* readDelimited(
  path: string,
  { encoding, delimiter }: { encoding: Encoding; delimiter: Delimiter },
): AsyncGenerator<SheetRow> {
  const { CsvError, parse } = await import("csv-parse");
  const options: Options = {
    delimiter,
    // Of two files put into one each may end its lines otherwise.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LONGEST_ROW,
    bom: true,
  };
  const file = createReadStream(path, { highWaterMark: 128 * 1024 });
  const parser = parse(options);
  // Whatever breaks is thrown to who reads.
  const ignore = () => {};
  if (encoding === "utf-8") pipeline(file, parser, ignore);
  else pipeline(file, decoding(encoding), parser, ignore);
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      if (number === 1 && /^sep=.?$/.test(record[0] ?? "")) continue;
      if (record.length > MOST_COLUMNS) throw new Unreadable("too_many_columns", { most: MOST_COLUMNS });
      yield { number, cells: record.map((cell) => cellText(cell.slice(0, LONGEST_CELL))) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Unreadable("quote_open", { row: number + 1 });
    throw error;
  } finally {
    file.destroy();
    parser.destroy();
  }
}

/** The first letters of a file, enough to see how its columns are parted. */
export async function readSample(path: string, encoding: Encoding): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024), 0, undefined, 0);
    return new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** The sign that parts every line into about as many columns; what stands in quotes parts nothing. */
export function guessDelimiter(sample: string): Delimiter {
  const said = /^\uFEFF?sep=(.)\r?\n/.exec(sample)?.[1];
  const known = delimiters.find((each) => each === said);
  if (known) return known;
  const lines = sample
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, 40);
  const steadiness = (sign: string) => {
    const counts = lines.map((line) => line.split(sign).length - 1);
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    const alike = counts.filter((count) => count === usual).length;
    return usual === 0 ? (counts.some(Boolean) ? 0.01 : 0) : (alike / counts.length) * (1 + Math.log2(usual + 1) / 4);
  };
  let best: Delimiter = ",";
  for (const sign of delimiters) if (steadiness(sign) > steadiness(best)) best = sign;
  return best;
}
