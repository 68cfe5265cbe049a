import { test } from "uvu";
import * as assert from "uvu/assert";
import { changing, record } from "../src/modules/events/mod.ts";
import { notifyPeople } from "../src/modules/notifications/mod.ts";
import { startBulk } from "../src/modules/lists/mod.ts";
import { openTicket } from "../src/modules/tickets/mod.ts";
import { findWaitingWork } from "../src/waiting_work.ts";
import { type Cast, seatCast } from "./cast.ts";
import { testDatabase, uuid } from "./helpers.ts";

const db = testDatabase();
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
  await notifyPeople(db);
});
test.after(() => db.destroy());

test("the worker sees at one look of which kind something waits, and nothing where nothing does", async () => {
  assert.equal(await findWaitingWork(db), []);
  const ticket = await openTicket(db, cast.an, { clientKey: uuid(), title: "Máy nóng", assigneeId: cast.chi.id });
  assert.equal(await findWaitingWork(db), ["notifications"]);
  await notifyPeople(db);
  const told = await findWaitingWork(db);
  assert.not.ok(told.includes("notifications"));
  await db.updateTable("notifications").set({ push_state: "waiting" }).where("subject_id", "=", ticket.id).execute();
  assert.equal(await findWaitingWork(db), ["pushes"]);
  await db.updateTable("notifications").set({ push_state: "none" }).execute();
  const order = { clientKey: uuid(), room: "tickets", action: "tickets.watch", input: { on: true }, ids: [ticket.id] };
  const job = await startBulk(db, cast.an, order);
  assert.equal(await findWaitingWork(db), ["bulk work"]);
  await db.updateTable("bulk_jobs").set({ state: "done" }).where("id", "=", job.id).execute();
  await changing(db, (trx) => record(trx, "message.received", 1));
  assert.equal(await findWaitingWork(db), ["notifications"]);
});

test.run();
