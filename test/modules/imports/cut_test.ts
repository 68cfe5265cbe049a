import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  checkImport,
  getImport,
  runImport,
  stopImport,
  resumeImport,
  undoImport,
} from "../../../src/modules/imports/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { eventually, testDatabase } from "../../helpers.ts";
import { countsOf, openImports } from "./stage.ts";

const db = testDatabase();
const imports = openImports(db);
let cast: Cast;
const workers: ChildProcess[] = [];
test.before(async () => {
  cast = await seatCast(db);
});
test.after(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await imports.close();
  await db.destroy();
});

const startWorker = (): ChildProcess => {
  const script = join(import.meta.dirname, "doomed_importer.ts");
  const worker = spawn(process.execPath, [script, imports.config.DATA_DIR], { stdio: ["ignore", "pipe", "inherit"] });
  workers.push(worker);
  return worker;
};
const kill = async (worker: ChildProcess) => {
  worker.kill("SIGKILL");
  await once(worker, "close");
};
const ROWS = 2_000;
/** Every tenth row has the phone of the one before it, every hundredth none that is one. */
const table = `Tên,SĐT,Công ty\n${Array.from({ length: ROWS }, (_, n) => {
  const number = n % 10 === 9 ? n - 1 : n;
  return `Khách ${n},${n % 100 === 50 ? "không có" : `09120${String(number).padStart(5, "0")}`},Công ty ${n % 7}`;
}).join("\n")}\n`;
const expected = { added: ROWS * 0.89, skipped: ROWS * 0.1, failed: ROWS * 0.01 };

async function holds(id: number): Promise<void> {
  const job = await getImport(db, cast.owner, id);
  assert.equal(countsOf(job), [expected.added, 0, expected.skipped, expected.failed]);
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from customers where kind = 'contact') as people,
      (select count(distinct name) from customers where kind = 'contact') as names,
      (select count(*) from customers where kind = 'account') as companies,
      (select count(*) from customer_phones) as phones,
      (select count(distinct number) from customer_phones) as numbers,
      (select count(*) from import_rows where job_id = ${id}) as settled,
      (select count(*) from events where name = 'customer.imported') as told`.execute(db);
  const { added } = expected;
  assert.equal(rows[0], {
    people: added,
    names: added,
    companies: 7,
    phones: added,
    numbers: added,
    settled: ROWS,
    told: added,
  });
}

test("killed again and again, by turns with a second worker, it brings in every row once", async () => {
  const id = await imports.give(cast.owner, "customers", table);
  await checkImport(db, cast.owner, id);
  await imports.settle();
  assert.equal(countsOf(await getImport(db, cast.owner, id)), [expected.added, 0, expected.skipped, expected.failed]);
  await runImport(db, cast.owner, id);
  const atOf = async () => (await getImport(db, cast.owner, id)).at;
  let other = startWorker();
  for (let n = 1; n <= 4; n++) {
    const before = await atOf();
    const worker = startWorker();
    await eventually(async () => (await atOf()) > Math.max(before, 200 * n));
    await kill(n % 2 ? worker : other);
    other = n % 2 ? other : worker;
    assert.ok((await atOf()) < ROWS, "it was not over before it was cut");
  }
  await stopImport(db, cast.owner, id);
  const stopped = await atOf();
  assert.ok(stopped < ROWS);
  await resumeImport(db, cast.owner, id);
  await eventually(async () => (await getImport(db, cast.owner, id)).state === "done");
  await holds(id);
});

test("an undo that is killed goes on, and leaves what people have worked with", async () => {
  const job = await db.selectFrom("import_jobs").select("id").executeTakeFirstOrThrow();
  const [edited, noted] = await db
    .selectFrom("customers")
    .select("id")
    .where("kind", "=", "contact")
    .limit(2)
    .execute();
  await db.updateTable("customers").set({ name: "Đổi rồi", version: 2 }).where("id", "=", edited!.id).execute();
  await db
    .insertInto("notes")
    .values({ subject: "customer", subject_id: noted!.id, author_id: cast.an.id, body: "Gọi lại sau", mentions: [] })
    .execute();
  await undoImport(db, cast.owner, job.id);
  await eventually(async () => (await getImport(db, cast.owner, job.id)).undone > 200);
  for (const worker of workers) if (worker.exitCode === null && worker.signalCode === null) await kill(worker);
  assert.is((await getImport(db, cast.owner, job.id)).state, "undoing");
  startWorker();
  const over = await eventually(async () => {
    const now = await getImport(db, cast.owner, job.id);
    return now.state === "undone" ? now : undefined;
  });
  assert.equal([over.undone, over.kept], [expected.added - 2, 2]);
  const left = await db.selectFrom("customers").select(["id", "kind"]).orderBy("id").execute();
  assert.equal(
    left.filter(({ kind }) => kind === "contact").map(({ id }) => id),
    [edited!.id, noted!.id].sort((a, b) => a - b),
  );
  assert.ok(left.filter(({ kind }) => kind === "account").length <= 2);
  assert.is((await db.selectFrom("customer_phones").selectAll().execute()).length, 2);
});

test.run();
