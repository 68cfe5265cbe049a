import { test } from "uvu";
import * as assert from "uvu/assert";
import { assignCustomer, followCustomer, unfollowCustomer, visibleIds } from "../../../src/modules/customers/mod.ts";
import { concerns, readViewer } from "../../../src/modules/live/audience.ts";
import { readEvents } from "../../../src/modules/live/hearing.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());
const everybody = [cast.owner, cast.supervisor, cast.an, cast.binh, cast.chi];

async function heard(ids: number[]) {
  const events = await db
    .insertInto("events")
    .values(ids.map((id) => ({ name: "customer.edited", subject: "customer", subject_id: id })))
    .returning("id")
    .execute();
  return readEvents(
    db,
    events.map(({ id }) => id),
  );
}

test("Who hears of a customer is who may see them, in every place that one can have", async () => {
  const people = [null, cast.an.id, cast.chi.id];
  const places = people.flatMap((owner_id) =>
    people.flatMap((created_by) =>
      [null, new Date()].map((last_contact_at) => ({ name: "Khách", owner_id, created_by, last_contact_at })),
    ),
  );
  const rows = await db.insertInto("customers").values(places).returning("id").execute();
  const ids = rows.map((row) => row.id);
  const followed = ids.filter((_, n) => n % 4 === 0).map((id) => ({ customer_id: id, user_id: cast.binh.id }));
  await db.insertInto("customer_followers").values(followed).execute();
  for (const page of [cast.camera, cast.cosmetics, cast.bakery]) {
    const [free, taken] = [await customerWrote(db, page.id, "A", ["x"]), await customerWrote(db, page.id, "B", ["x"])];
    await db.updateTable("conversations").set({ assignee_id: cast.binh.id }).where("id", "=", taken.id).execute();
    ids.push(free.customer_id, taken.customer_id);
  }
  for (const person of everybody) {
    const viewer = (await readViewer(db, person.id))!;
    const seen = await visibleIds(db, person, ids);
    for (const event of await heard(ids)) {
      const place = `${person.username} ${JSON.stringify(event.watched)}`;
      assert.is(concerns(viewer, event), seen.has(event.subject_id), place);
    }
  }
});

test("Who loses sight of a customer hears of that, and of nothing after it", async () => {
  const told = await customerWrote(db, cast.cosmetics.id, "C", ["x"]);
  const id = told.customer_id;
  await assignCustomer(db, cast.owner, id, cast.an.id);
  await assignCustomer(db, cast.owner, id, null);
  await followCustomer(db, cast.owner, id, cast.an.id);
  await unfollowCustomer(db, cast.owner, id, cast.an.id);
  const rows = await db
    .selectFrom("events")
    .select("id")
    .where("subject", "=", "customer")
    .where("subject_id", "=", id)
    .orderBy("id", "desc")
    .limit(4)
    .execute();
  const viewer = (await readViewer(db, cast.an.id))!;
  const events = await readEvents(
    db,
    rows.map((row) => row.id),
  );
  assert.equal(
    events.filter((event) => concerns(viewer, event)).map((event) => event.name),
    ["customer.assigned", "customer.unfollowed"],
  );
  assert.not((await heard([id])).some((event) => concerns(viewer, event)));
});

test.run();
