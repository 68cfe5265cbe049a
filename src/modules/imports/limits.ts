import { MB } from "../files/mod.ts";

/** The largest table file that is taken: three hundred thousand rows and more. */
export const LARGEST_TABLE = 60 * MB;
/** More rows than this are brought in as several files. */
export const MOST_ROWS = 500_000;
export const MOST_COLUMNS = 200;
/** As much as a spreadsheet holds in one cell. */
export const LONGEST_CELL = 32_767;
/** A row of text longer than this is a quote that nobody closed. */
export const LONGEST_ROW = 256 * 1024;
/** What a part of a workbook may unpack to; whoever packs more into it means harm. */
export const LARGEST_PART = 700 * MB;
/** Texts that the cells of a workbook share are held in memory while it is read. */
export const MOST_SHARED_LETTERS = 64 * MB;

/** What makes a whole file unreadable: the reason is a key of the words of imports. */
export class Unreadable extends Error {
  override name = "Unreadable";
  readonly reason: string;
  readonly detail: Record<string, unknown>;
  constructor(reason: string, detail: Record<string, unknown> = {}) {
    super(`unreadable: ${reason}`);
    this.reason = reason;
    this.detail = detail;
  }
}
