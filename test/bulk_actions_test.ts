import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createBulkActions } from "../src/bulk_actions.ts";
import { directCommands } from "../src/commanding.ts";
import type { Commands } from "../src/commands.ts";
import { getBulk, runBulkJobs, startBulk, undoBulk } from "../src/modules/lists/mod.ts";
import { getTicket, moveTicket } from "../src/modules/tickets/mod.ts";
import { seatCast } from "./cast.ts";
import { testDatabase, uuid } from "./helpers.ts";
import { open } from "./modules/tickets/stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
const log = pino({ level: "silent" });
const commands = directCommands(db);
test.after(() => db.destroy());

const runAll = async (actions = createBulkActions({ commands })) => {
  while ((await runBulkJobs({ db, actions, log })) > 0);
};
const move = (ids: number[], to: string) =>
  startBulk(db, cast.an, { clientKey: uuid(), room: "tickets", action: "tickets.move", input: { to }, ids });
const statusOf = async (id: number) => (await getTicket(db, cast.an, id)).status;

/** The process dies when the tickets have been moved and nothing is written down of what became of them. */
async function dieAfterMoving(jobId: number) {
  await runAll();
  await db.deleteFrom("bulk_results").where("job_id", "=", jobId).execute();
  const begun = { state: "running", at: 0, done: 0, finished_at: null } as const;
  await db.updateTable("bulk_jobs").set(begun).where("id", "=", jobId).execute();
}

test("a move that was made and not yet written down can be undone all the same", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  await moveTicket(db, cast.an, id, { to: "open", commandId: uuid() });
  const job = await move([id], "wait_customer");
  await dieAfterMoving(job.id);
  await runAll();
  const over = await getBulk(db, cast.an, job.id);
  assert.equal([over.done, over.failed], [1, 0]);
  await undoBulk(db, cast.an, job.id, uuid());
  await runAll();
  assert.is(await statusOf(id), "open");
});

test("and is not when somebody has moved the ticket on since", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  await moveTicket(db, cast.an, id, { to: "open", commandId: uuid() });
  const job = await move([id], "wait_customer");
  await dieAfterMoving(job.id);
  await moveTicket(db, cast.owner, id, { to: "wait_third_party", commandId: uuid() });
  await runAll();
  const undo = await undoBulk(db, cast.an, job.id, uuid());
  await runAll();
  assert.is(await statusOf(id), "wait_third_party");
  assert.is((await getBulk(db, cast.an, undo.id)).failed, 1);
});

test("a move that waits for the clocks is undone by what waits behind it", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  await moveTicket(db, cast.an, id, { to: "open", commandId: uuid() });
  const kept: string[] = [];
  const away: Commands = {
    ...commands,
    async moveTicket({ to }) {
      kept.push(to);
      return { state: "waiting" };
    },
  };
  const actions = createBulkActions({ commands: away });
  const job = await move([id], "wait_customer");
  await runAll(actions);
  await undoBulk(db, cast.an, job.id, uuid());
  await runAll(actions);
  assert.equal(kept, ["wait_customer", "open"]);
});

test.run();
