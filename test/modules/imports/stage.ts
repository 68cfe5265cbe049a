import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import type { Db } from "../../../src/database.ts";
import {
  checkImport,
  createImporting,
  getImport,
  giveTable,
  type ImportKind,
  type ImportOptions,
  runImport,
  setOptions,
} from "../../../src/modules/imports/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { testConfig, uuid } from "../../helpers.ts";

/** A folder of its own for files, and an importer that goes as far as it is told. */
export function openImports(db: Db) {
  const folder = mkdtempSync(join(tmpdir(), "imports-"));
  const config = { ...testConfig(), DATA_DIR: folder };
  const log = pino({ level: "silent" });
  const worker = createImporting({ db, config, log, batch: 100 });

  async function settle(): Promise<number> {
    for (let steps = 0; ; steps++) if ((await worker.step()) === 0) return steps;
  }
  const give = (person: Person, kind: ImportKind, text: string | Uint8Array, name = "khách.csv") =>
    giveTable({ db, config }, person, { clientKey: uuid(), kind, name, bytes: Buffer.from(text) });

  return {
    config,
    settle,
    give,
    step: worker.step,
    /** Gives, sets and checks a file. */
    async check(person: Person, kind: ImportKind, text: string | Uint8Array, over: Partial<ImportOptions> = {}) {
      const id = await give(person, kind, text);
      const job = await getImport(db, person, id);
      await setOptions(db, person, id, { ...job.options, ...over });
      await checkImport(db, person, id);
      await settle();
      return getImport(db, person, id);
    },
    /** The same, and brings it in. */
    async bring(person: Person, kind: ImportKind, text: string | Uint8Array, over: Partial<ImportOptions> = {}) {
      const { id } = await this.check(person, kind, text, over);
      await runImport(db, person, id);
      await settle();
      return getImport(db, person, id);
    },
    async close() {
      await worker.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const countsOf = (job: { added: number; changed: number; skipped: number; failed: number }) => [
  job.added,
  job.changed,
  job.skipped,
  job.failed,
];
