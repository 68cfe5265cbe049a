import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NotFound, Refused } from "../../../src/errors.ts";
import {
  type BulkAction,
  dismissBulk,
  getBulk,
  listBulk,
  listBulkErrors,
  runBulkJobs,
  startBulk,
  undoBulk,
} from "../../../src/modules/lists/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase();
const log = pino({ level: "silent" });
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(() => db.destroy());

/** Things in memory that bear a colour; number 13 is not to be painted. */
const colours = new Map<number, string>();
const painted: Array<{ id: number; by: number; commandId: string }> = [];
const paint: BulkAction = async (_db, person, id, input, commandId) => {
  if (id === 13) throw new Refused("window_closed");
  if (id === 14) throw new NotFound();
  painted.push({ id, by: person.id, commandId });
  const was = colours.get(id) ?? "none";
  colours.set(id, String(input["colour"]));
  return { colour: was };
};
const actions = { "things.paint": paint };

async function runAll(): Promise<number> {
  for (let steps = 0; ; steps++) if ((await runBulkJobs({ db, actions, log })) === 0) return steps;
}
const order = (ids: number[], over = {}) => ({
  clientKey: uuid(),
  room: "things",
  action: "things.paint",
  input: { colour: "red" },
  ids,
  ...over,
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

test("a job is done row by row as the person who asked, and says which rows it could not do", async () => {
  const job = await startBulk(db, cast.an, order(range(1, 100)));
  assert.is(job.state, "waiting");
  assert.ok((await runAll()) >= 3);
  const over = await getBulk(db, cast.an, job.id);
  assert.equal([over.state, over.at, over.done, over.failed], ["done", 100, 98, 2]);
  assert.ok(painted.every((each) => each.by === cast.an.id));
  const errors = await listBulkErrors(db, job.id);
  assert.equal(
    errors.map(({ row_id, error }) => [row_id, error]),
    [
      [13, "window_closed"],
      [14, "not_there"],
    ],
  );
  const events = await db.selectFrom("events").selectAll().where("name", "=", "bell.bulk_progressed").execute();
  assert.ok(events.length >= 3);
  assert.ok(events.every((event) => event.subject === "bell" && event.subject_id === cast.an.id));
});

test("the same key is the same job; nobody else sees it", async () => {
  const again = order([1]);
  const first = await startBulk(db, cast.an, again);
  assert.is((await startBulk(db, cast.an, again)).id, first.id);
  await runAll();
  const stranger = await getBulk(db, cast.binh, first.id).catch((error) => error);
  assert.instance(stranger, NotFound);
});

test("a key that was used for something else is refused, and nothing is taken for done", async () => {
  const lost = order([1, 2]);
  await startBulk(db, cast.an, lost);
  for (const other of [{ input: { colour: "blue" } }, { action: "things.wash" }]) {
    const answer = await startBulk(db, cast.an, { ...lost, ...other }).catch((error) => error);
    assert.is(answer.reason, "stale");
  }
  // Of all that match some may match no more when the second click comes.
  assert.equal((await startBulk(db, cast.an, { ...lost, ids: [2] })).ids, [1, 2]);
  await runAll();
});

test("undo puts back what was done, once", async () => {
  colours.clear();
  colours.set(21, "blue");
  const job = await startBulk(db, cast.an, order([21, 22, 13]));
  await runAll();
  assert.is(colours.get(21), "red");
  const undo = await undoBulk(db, cast.an, job.id, uuid());
  assert.equal(undo.ids, [21, 22]);
  await runAll();
  assert.equal([colours.get(21), colours.get(22)], ["blue", "none"]);
  const twice = await undoBulk(db, cast.an, job.id, uuid()).catch((error) => error);
  assert.is(twice.reason, "bulk_not_undoable");
});

test("an undo that could not be begun can be asked for again", async () => {
  const job = await startBulk(db, cast.an, order([23]));
  await runAll();
  const strange = (await startBulk(db, cast.binh, order([24]))).client_key!;
  assert.instance(await undoBulk(db, cast.an, job.id, strange).catch((error) => error), NotFound);
  assert.equal((await undoBulk(db, cast.an, job.id, uuid())).ids, [23]);
  await runAll();
});

test("what a crash cut short is taken up again, and no row is done twice", async () => {
  const job = await startBulk(db, cast.an, order(range(31, 60)));
  await runBulkJobs({ db, actions, log });
  const before = painted.length;
  // As if the step's end had not been written down.
  await db.updateTable("bulk_jobs").set({ at: 0, state: "running" }).where("id", "=", job.id).execute();
  await runAll();
  assert.is(painted.length, before);
  const commands = new Set(painted.map((each) => each.commandId));
  assert.is(commands.size, painted.length);
});

test("two workers share the work of a job without doubling it", async () => {
  painted.length = 0;
  const jobs = await Promise.all([
    startBulk(db, cast.an, order(range(101, 180))),
    startBulk(db, cast.binh, order(range(201, 280))),
  ]);
  await Promise.all([runAll(), runAll()]);
  for (const { id } of jobs)
    assert.is((await db.selectFrom("bulk_jobs").select("at").where("id", "=", id).executeTakeFirstOrThrow()).at, 80);
  assert.is(new Set(painted.map((each) => each.id)).size, painted.length);
});

test("somebody deactivated meanwhile does nothing more", async () => {
  const job = await startBulk(db, cast.chi, order([300]));
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.chi.id).execute();
  await runAll();
  assert.is((await getBulk(db, cast.chi, job.id)).failed, 1);
  assert.not(colours.has(300));
});

test("reports are shown until they are put away", async () => {
  const job = await startBulk(db, cast.supervisor, order([1]));
  await runAll();
  assert.equal(
    (await listBulk(db, cast.supervisor, "things")).map(({ id }) => id),
    [job.id],
  );
  await dismissBulk(db, cast.supervisor, job.id);
  assert.equal(await listBulk(db, cast.supervisor, "things"), []);
});

test("nothing chosen and far too much are refused", async () => {
  assert.is((await startBulk(db, cast.an, order([])).catch((error) => error)).fields.ids, "nothingChosen");
  assert.is((await startBulk(db, cast.an, order(range(1, 10_001))).catch((error) => error)).reason, "too_many_rows");
});

test.run();
