/**
 * Imports: tables of customers and products on their way in. A file is given and looked at (what it is, how its columns
 * are parted, what each holds), checked row by row without writing anything, brought in by the worker in batches that
 * are settled whole, reported on, and taken back. Records are written by the rooms that they belong to.
 */
export { customerFields, fieldsOf, guessColumns, guessHeader, manyAllowed, productFields } from "./columns.ts";
export { type Delimiter, delimiters } from "./delimited.ts";
export { encodings } from "./encoding.ts";
export {
  checkImport,
  getImport,
  type JobRow,
  listImports,
  resumeImport,
  runImport,
  setOptions,
  startImport,
  stopImport,
  undoImport,
} from "./jobs.ts";
export { LARGEST_TABLE, MOST_ROWS, Unreadable } from "./limits.ts";
export { guessShape, readFirst, readRows } from "./reading.ts";
export { listProblems, problemPages } from "./reporting.ts";
export { createImporting } from "./running.ts";
export { giveTable } from "./giving.ts";
export type { ImportJob, ImportKind, ImportOptions, Problem } from "./table.ts";
