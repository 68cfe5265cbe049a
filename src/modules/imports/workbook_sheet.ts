import type { Readable } from "node:stream";
import { cellText } from "./encoding.ts";
import { LONGEST_CELL, MOST_COLUMNS, MOST_SHARED_LETTERS, Unreadable } from "./limits.ts";
import type { SheetRow } from "./table.ts";
import { elements, reading } from "./workbook_xml.ts";

/** Texts that cells point to by number. */
export async function readSharedTexts(source: Readable): Promise<string[]> {
  const texts: string[] = [];
  let letters = 0;
  let text = "";
  let isText = false;
  let inPronunciation = false;
  const handlers = {
    open(name: string) {
      if (name === "si") text = "";
      else if (name === "t") isText = !inPronunciation;
      else if (name === "rPh") inPronunciation = true;
    },
    text(part: string) {
      if (isText && text.length < LONGEST_CELL) text += part;
    },
    close(name: string) {
      if (name === "t") isText = false;
      else if (name === "rPh") inPronunciation = false;
      else if (name === "si") {
        letters += text.length + 8;
        if (letters > MOST_SHARED_LETTERS) throw new Unreadable("workbook_too_big");
        texts.push(cellText(text.slice(0, LONGEST_CELL)));
      }
    },
  };
  for await (const _ of reading(source, handlers, () => [])) void _;
  return texts;
}

/** For each style of a cell whether it shows a number as a date. */
export async function readStyles(source: Readable): Promise<boolean[]> {
  const dates = new Set(["14", "15", "16", "17", "22", "27", "30", "36", "50", "57"]);
  const styles: boolean[] = [];
  let inCells = false;
  for await (const { name, attributes } of elements(source)) {
    if (name === "numFmt" && isDateFormat(attributes["formatCode"] ?? "")) dates.add(attributes["numFmtId"] ?? "");
    // Styles of cells stand behind those that they are made from.
    if (name === "cellXfs") inCells = true;
    if (name === "cellStyles") inCells = false;
    if (name === "xf" && inCells) styles.push(dates.has(attributes["numFmtId"] ?? ""));
  }
  return styles;
}

/** A code with a day, month or year in it that is not a text of its own. */
export const isDateFormat = (code: string): boolean =>
  /[dy]|m{2,}/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "")) &&
  !/[#0?]/.test(code.replace(/"[^"]*"|\\.|\.0+/g, ""));

interface Book {
  texts: string[];
  styles: boolean[];
  from1904: boolean;
}

/** The rows of a sheet as they come. A formula counts as what it came to when the file was saved, and is never run. */
export function rowsOfSheet(source: Readable, book: Book): AsyncGenerator<SheetRow> {
  let ready: SheetRow[] = [];
  let number = 0;
  let cells: string[] = [];
  let column = -1;
  let type = "";
  let style = 0;
  let value = "";
  let isValue = false;
  const handlers = {
    open(name: string, attributes: Record<string, string>) {
      if (name === "c") {
        column = attributes["r"] ? columnOf(attributes["r"]) : column + 1;
        if (column >= MOST_COLUMNS && (attributes["t"] || attributes["s"] === undefined)) tooWide();
        type = attributes["t"] ?? "n";
        style = Number(attributes["s"] ?? 0);
        value = "";
      } else if (name === "v" || name === "t") isValue = true;
      else if (name === "row") {
        const said = Number(attributes["r"]);
        number = Number.isSafeInteger(said) && said > number ? said : number + 1;
        cells = [];
        column = -1;
      }
    },
    text(part: string) {
      if (isValue && value.length < LONGEST_CELL) value += part;
    },
    close(name: string) {
      if (name === "v" || name === "t") isValue = false;
      else if (name === "c" && value !== "") {
        if (column >= MOST_COLUMNS) tooWide();
        while (cells.length < column) cells.push("");
        cells[column] = shown(value, type, book.styles[style] === true, book);
      } else if (name === "row") ready.push({ number, cells });
    },
  };
  return reading(source, handlers, () => {
    const given = ready;
    ready = [];
    return given;
  });
}

function tooWide(): never {
  throw new Unreadable("too_many_columns", { most: MOST_COLUMNS });
}

function shown(value: string, type: string, isDate: boolean, book: Book): string {
  if (type === "s") return book.texts[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "1" : "0";
  if (type === "e") return "";
  if (type !== "n") return cellText(value.slice(0, LONGEST_CELL));
  const amount = Number(value);
  if (!Number.isFinite(amount)) return cellText(value);
  if (isDate) return dayOf(amount, book.from1904);
  // 912345678 is how a spreadsheet keeps a phone number that lost its nought; 1.5E+8 is how it keeps a price.
  return Number.isInteger(amount) && Math.abs(amount) < 1e15 ? amount.toFixed(0) : String(amount);
}

/** Days since 1900, as spreadsheets count them (with a 29 February 1900 that never was). */
export function dayOf(days: number, from1904 = false): string {
  const since = from1904 ? days + 1462 : days;
  const date = new Date(Date.UTC(1899, 11, since < 60 ? 31 : 30) + Math.floor(since) * 86_400_000);
  return since >= 1 && since < 2_958_466 ? date.toISOString().slice(0, 10) : String(days);
}

/** “C7” → 2. */
export function columnOf(cell: string): number {
  let column = 0;
  for (let at = 0; at < cell.length && at < 4; at++) {
    const letter = cell.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}
