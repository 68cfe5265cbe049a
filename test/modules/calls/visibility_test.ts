import { test } from "uvu";
import * as assert from "uvu/assert";
import { NotFound } from "../../../src/errors.ts";
import { getCall, holdCall } from "../../../src/modules/calls/queries.ts";
import { visibleIds } from "../../../src/modules/calls/visibility.ts";
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
  const calls = { ofAn, missedInSupport, missedInSales, rangForChi, waiting };
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
  assert.equal(await seen(an), ["ofAn", "missedInSupport"]);
  assert.equal(await seen(binh), ["missedInSupport", "missedInSales", "rangForChi"]);
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

test.run();
