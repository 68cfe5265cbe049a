import { test } from "uvu";
import * as assert from "uvu/assert";
import { NotFound } from "../../../src/errors.ts";
import { getCall, holdCall } from "../../../src/modules/calls/queries.ts";
import { visibleIds } from "../../../src/modules/calls/visibility.ts";
import { changing, record } from "../../../src/modules/events/mod.ts";
import { maySeeCall, readViewer } from "../../../src/modules/live/audience.ts";
import { readEvents } from "../../../src/modules/live/hearing.ts";
import { testDatabase } from "../../helpers.ts";
import { addCall, addOffer, answered, callStage } from "./stage.ts";

const db = testDatabase();
const stage = await callStage(db);
test.after(() => db.destroy());

const isHidden = async (reading: Promise<unknown>) =>
  reading.then(
    () => assert.unreachable("it was shown"),
    (error: unknown) => assert.instance(error, NotFound),
  );

test("a call is seen by those who look after all, by its page, and by whoever it was for", async () => {
  const { owner, supervisor, an, binh, chi, support, sales } = stage;
  const ofAn = await addCall(db, stage, answered(an));
  const missedInSupport = await addCall(db, stage, { queue_id: support.id });
  const missedInSales = await addCall(db, stage, { queue_id: sales.id });
  const rangForChi = await addCall(db, stage, answered(binh));
  await addOffer(db, rangForChi, chi);
  const waiting = await addCall(db, stage, { state: "waiting" });
  // Dialled by An, who handed it on: it never rang for her.
  const handedOn = await addCall(db, stage, answered(binh));
  await changing(db, (trx) => record(trx, "call.transferred", handedOn.id, { by: an.id, detail: { from: an.id } }));
  const calls = { ofAn, missedInSupport, missedInSales, rangForChi, waiting, handedOn };
  const names = Object.keys(calls) as (keyof typeof calls)[];
  const seen = async (person: { id: number; role: (typeof owner)["role"] }) => {
    const ids = await visibleIds(
      db,
      person,
      names.map((name) => calls[name].id),
    );
    return names.filter((name) => ids.has(calls[name].id));
  };
  assert.equal(await seen(owner), names);
  assert.equal(await seen(supervisor), names, "the hotline is a page of hers");
  assert.equal(await seen(an), ["ofAn", "missedInSupport", "handedOn"]);
  assert.equal(await seen(binh), ["missedInSupport", "missedInSales", "rangForChi", "handedOn"]);
  assert.equal(await seen(chi), ["missedInSales", "rangForChi"]);
  assert.equal(await visibleIds(db, an, []), new Set());

  await db.updateTable("page_members").set({ is_admin: true }).where("user_id", "=", supervisor.id).execute();
  const { id } = supervisor;
  assert.equal(await seen({ id, role: "agent" }), names, "an agent who is admin of the page");
  await db.updateTable("page_members").set({ is_admin: false }).where("user_id", "=", supervisor.id).execute();
  assert.equal(await seen({ id, role: "agent" }), [], "of a page that one only belongs to");

  assert.is((await getCall(db, an, ofAn.id)).agent?.name, an.name);
  assert.is((await getCall(db, an, missedInSupport.id)).missed, true);
  await isHidden(getCall(db, an, missedInSales.id));
  await db.transaction().execute(async (trx) => {
    assert.is((await holdCall(trx, an, ofAn.id)).id, ofAn.id);
    await isHidden(holdCall(trx, chi, ofAn.id));
  });
});

test("the rule in memory, by which calls are told of live, says the same", async () => {
  const { owner, supervisor, an, binh, chi } = stage;
  const calls = await db.selectFrom("calls").select("id").execute();
  const ids = calls.map(({ id }) => id);
  await changing(db, async (trx) => {
    for (const id of ids) await record(trx, "call.state_changed", id);
  });
  const told = db.selectFrom("events").select("id").where("name", "=", "call.state_changed");
  const events = await readEvents(
    db,
    (await told.execute()).map(({ id }) => id),
  );
  assert.is(events.length, ids.length);
  let seen = 0;
  for (const person of [owner, supervisor, an, binh, chi]) {
    const viewer = (await readViewer(db, person.id))!;
    const inSql = await visibleIds(db, person, ids);
    for (const { subject_id: id, watched } of events) {
      if (watched?.kind !== "call") return assert.unreachable("it is a call");
      assert.is(maySeeCall(viewer, watched), inSql.has(id), `${person.name} ${id}`);
      seen += inSql.has(id) ? 1 : 0;
    }
  }
  assert.ok(seen > ids.length && seen < 5 * ids.length, "not all, and not only the owner");
});

test.run();
