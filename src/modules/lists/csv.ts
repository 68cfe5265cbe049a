/** A spreadsheet would run what begins like a formula; an apostrophe before it makes it text again. */
const formula = /^[\s]*[=+\-@\t\r]/;
const harmlessNumber = /^-?\d+([.,]\d+)?$/;

export function csvCell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = formula.test(text) && !harmlessNumber.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: ReadonlyArray<string | number | null | undefined>): string =>
  `${cells.map(csvCell).join(",")}\r\n`;

/**
 * A file as it is read, page by page: memory holds one page whatever the length. The mark at its head tells
 * spreadsheets that it is UTF-8.
 */
export function csvStream<Row>(
  heads: readonly string[],
  pages: AsyncIterable<readonly Row[]>,
  cells: (row: Row) => ReadonlyArray<string | number | null | undefined>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const reading = pages[Symbol.asyncIterator]();
  let begun = false;
  return new ReadableStream({
    async pull(stream) {
      if (!begun) {
        begun = true;
        stream.enqueue(encoder.encode(`\uFEFF${csvLine(heads)}`));
        return;
      }
      const { value, done } = await reading.next();
      if (done) stream.close();
      else stream.enqueue(encoder.encode(value.map((row) => csvLine(cells(row))).join("")));
    },
    async cancel() {
      await reading.return?.(undefined);
    },
  });
}
