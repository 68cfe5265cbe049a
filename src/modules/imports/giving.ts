import type { Db } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { type FilesDeps, keepFile, pathOf } from "../files/mod.ts";
import { guessColumns, guessHeader } from "./columns.ts";
import { type Asking, startImport } from "./jobs.ts";
import { LARGEST_TABLE, Unreadable } from "./limits.ts";
import { guessShape, readFirst, type Shape } from "./reading.ts";
import type { ImportKind, ImportOptions } from "./table.ts";

export interface Given {
  clientKey: string;
  kind: ImportKind;
  name: string;
  bytes: Parameters<typeof keepFile>[1]["bytes"];
}

/** Rows that are looked at to guess by. */
const LOOKED_AT = 60;

/** Keeps a file, guesses what it is, and gives the number of its import. Throws Invalid({ file }) for what is no table. */
export async function giveTable(deps: FilesDeps & { db: Db }, person: Asking, given: Given): Promise<number> {
  const { clientKey, kind, name, bytes } = given;
  const file = await keepFile(deps, { name, bytes, uploadedBy: person.id, maxBytes: LARGEST_TABLE }).catch(
    (error: unknown) => {
      if (error instanceof Refused) throw new Invalid({ file: error.reason });
      throw error;
    },
  );
  try {
    const path = pathOf(deps.config, file);
    const shape = await guessShape(path);
    const options = await guessOptions(path, kind, shape);
    return await startImport(deps.db, person, { clientKey, kind, fileId: file.id, options });
  } catch (error) {
    if (error instanceof Unreadable) throw new Invalid({ file: error.reason });
    throw error;
  }
}

/** How a file of this shape is probably meant. Throws Unreadable when there is nothing in it. */
export async function guessOptions(path: string, kind: ImportKind, shape: Shape): Promise<ImportOptions> {
  const rows = await readFirst(path, shape, LOOKED_AT);
  if (!rows.some((row) => row.cells.some(Boolean))) throw new Unreadable("table_empty");
  const header = guessHeader(kind, rows);
  const columns = guessColumns(kind, header, rows);
  return { ...shape, header, columns, duplicates: "skip", tags: [], groups: [], ownerId: null };
}

/** The same file read otherwise: columns are guessed anew, and a heading where nobody has just said which row it is. */
export async function guessAgain(
  path: string,
  kind: ImportKind,
  wanted: ImportOptions,
  before: ImportOptions,
): Promise<ImportOptions> {
  const rows = await readFirst(path, wanted, LOOKED_AT);
  const header = wanted.header === before.header ? guessHeader(kind, rows) : wanted.header;
  return { ...wanted, header, columns: guessColumns(kind, header, rows) };
}
