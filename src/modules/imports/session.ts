import { type FilesDeps, pathOf } from "../files/mod.ts";
import { AddressReader } from "./addresses.ts";
import { importing } from "./kinds.ts";
import { MOST_ROWS, Unreadable } from "./limits.ts";
import { readRows } from "./reading.ts";
import type { ImportJob, Problem, SheetRow } from "./table.ts";

/** Rows of a batch that can be tried, and those that fail by what is written in them. */
export interface Batch {
  drafts: { row: number }[];
  failed: { row: number; outcome: "failed" | "skipped"; problems: Problem[] }[];
  cells: Map<number, string[]>;
  /** The last row looked at, empty ones included. */
  at: number;
  isOver: boolean;
}

type Opened = Pick<ImportJob, "id" | "kind" | "options" | "at">;

/**
 * A file being read for a job. Whoever takes a job up again reads the rows that are settled once more, so that it knows
 * which phones came before: two rows of one file never become two records, wherever the reading was cut.
 */
export class Session {
  readonly #rows: AsyncGenerator<SheetRow>;
  readonly #job: Opened;
  readonly #seen = new Map<string, number>();
  readonly #today: string;
  readonly #addresses = new AddressReader();
  #isOver = false;
  at = 0;
  /** Records that the job has changed, and by which row: each is changed once at most, so that it can be put back. */
  readonly touched = new Map<number, number>();

  constructor(config: FilesDeps["config"], job: Opened & { storage_key: string; today: string }) {
    this.#job = job;
    this.#today = job.today;
    this.#rows = readRows(pathOf(config, job), job.options);
  }

  async goTo(at: number): Promise<void> {
    while (this.at < at && !this.#isOver) await this.next(2_000, at);
  }

  async next(count: number, until = Number.POSITIVE_INFINITY): Promise<Batch> {
    const batch: Batch = { drafts: [], failed: [], cells: new Map(), at: this.at, isOver: this.#isOver };
    while (batch.drafts.length + batch.failed.length < count && this.at < until) {
      const { value: row, done } = await this.#rows.next();
      if (done) {
        this.#isOver = true;
        break;
      }
      if (row.number > MOST_ROWS + this.#job.options.header) throw new Unreadable("too_many_rows", { most: MOST_ROWS });
      this.at = row.number;
      if (row.number > this.#job.options.header && row.cells.some(Boolean)) this.#judge(row, batch);
    }
    return Object.assign(batch, { at: this.at, isOver: this.#isOver });
  }

  #judge(row: SheetRow, batch: Batch): void {
    const { kind, options } = this.#job;
    const read = importing[kind].read(row, options.columns, this.#today, this.#addresses);
    batch.cells.set(row.number, row.cells);
    if ("problems" in read) {
      batch.failed.push({ row: row.number, outcome: "failed", problems: read.problems });
      return;
    }
    const keys = importing[kind].keysOf(read.draft, options.duplicates);
    const earlier = keys.map((key) => this.#seen.get(key)).find((seen) => seen !== undefined);
    if (earlier !== undefined) {
      const problem: Problem = { key: "duplicate_in_file", row: earlier };
      batch.failed.push({ row: row.number, outcome: "skipped", problems: [problem] });
      return;
    }
    for (const key of keys) this.#seen.set(key, row.number);
    batch.drafts.push(read.draft);
  }

  async close(): Promise<void> {
    await this.#rows.return(undefined);
  }
}
