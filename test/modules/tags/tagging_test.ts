import { test } from "uvu";
import * as assert from "uvu/assert";
import { Forbidden, Invalid, NotFound, Refused } from "../../../src/errors.ts";
import { timelineWith } from "../../../src/modules/customers/mod.ts";
import { changing } from "../../../src/modules/events/mod.ts";
import {
  addTag,
  archiveTag,
  barFor,
  editTag,
  getTag,
  listTagHistory,
  listTags,
  mergeTags,
  moveInBar,
  restoreTag,
  setInBar,
  tagByName,
  tagCustomer,
  tagCustomers,
  tagsOf,
  untagCustomer,
  usesOf,
} from "../../../src/modules/tags/mod.ts";
import { seatCast } from "../../cast.ts";
import { wrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase(12);
const cast = await seatCast(db);
const { an, binh, supervisor } = cast;
test.after(() => db.destroy());

const fails = async (work: Promise<unknown>, kind: new (...given: never[]) => Error, reason?: string) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, kind);
  if (reason && error instanceof Refused) assert.is(error.reason, reason);
  if (reason && error instanceof Invalid) assert.is(Object.values(error.fields)[0], reason);
};
const names = async (person: typeof an, customerId: number) =>
  ((await tagsOf(db, person, [customerId])).get(customerId) ?? []).map((tag) => tag.name);
const eventsOf = (subject: string, id: number) =>
  db
    .selectFrom("events")
    .select(["name", "detail", "actor_id"])
    .where("subject", "=", subject)
    .where("subject_id", "=", id)
    .where("name", "like", "%tagged")
    .orderBy("id")
    .execute();

test("Enter makes one's own tag in orange, a shared one in blue, and finds what is there however it is written", async () => {
  const mine = await tagByName(db, an, "  Gọi   trước khi tới ");
  assert.equal([mine.name, mine.color, mine.owner_id], ["Gọi trước khi tới", "orange", an.id]);
  assert.is((await tagByName(db, an, "GOI TRUOC khi toi")).id, mine.id);
  const shared = await tagByName(db, an, "Đặt bánh", { shared: true });
  assert.equal([shared.color, shared.owner_id], ["blue", null]);
  assert.is((await tagByName(db, binh, "dat banh")).id, shared.id);
  assert.is((await tagByName(db, an, "tư vấn")).owner_id, null, "one of those that came with the product");
  await fails(tagByName(db, an, " \n "), Invalid, "required");
  await fails(tagByName(db, an, "x".repeat(61)), Invalid, "tooLong");
});

test("made by many at once it is one tag", async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => tagByName(db, an, "Cùng lúc", { shared: true })));
  assert.is(new Set(made.map((tag) => tag.id)).size, 1);
});

test("a tag is given once and taken once, told to the customer's history and to each conversation", async () => {
  const told = await wrote(db, cast.camera.id);
  const tag = await tagByName(db, an, "Bảo trì", { shared: true });
  const given = await Promise.all(Array.from({ length: 8 }, () => tagCustomer(db, an, told.customer_id, tag.id)));
  assert.is(given.filter(Boolean).length, 1);
  assert.equal(await names(binh, told.customer_id), ["Bảo trì"]);
  const taken = await Promise.all(Array.from({ length: 8 }, () => untagCustomer(db, binh, told.customer_id, tag.id)));
  assert.is(taken.filter(Boolean).length, 1);
  assert.equal(await names(an, told.customer_id), []);
  const lines = [
    ["customer.tagged", an.id],
    ["customer.untagged", binh.id],
  ];
  assert.equal(
    (await eventsOf("customer", told.customer_id)).map((event) => [event.name, event.actor_id]),
    lines,
  );
  assert.equal(
    (await eventsOf("conversation", told.id)).map((event) => event.name),
    ["conversation.tagged", "conversation.untagged"],
  );
  const history = await listTagHistory(db, an, told.customer_id);
  assert.equal(
    history.map(({ on, name, by }) => [on, name, by]),
    [
      [false, "Bảo trì", binh.name],
      [true, "Bảo trì", an.name],
    ],
  );
});

test("what is somebody's own is nobody else's to see, give, take, edit or read in the history", async () => {
  const told = await wrote(db, cast.camera.id);
  const own = await tagByName(db, an, "Khách khó");
  await tagCustomer(db, an, told.customer_id, own.id);
  assert.equal(await names(an, told.customer_id), ["Khách khó"]);
  for (const other of [binh, supervisor, cast.owner]) {
    assert.equal(await names(other, told.customer_id), []);
    assert.equal(await listTagHistory(db, other, told.customer_id), []);
    assert.not.ok((await listTags(db, other)).some((tag) => tag.id === own.id));
    assert.not.ok((await barFor(db, other, told.customer_id)).some((tag) => tag.id === own.id));
    await fails(getTag(db, other, own.id), NotFound);
    await fails(tagCustomer(db, other, told.customer_id, own.id), NotFound);
    await fails(untagCustomer(db, other, told.customer_id, own.id), NotFound);
    await fails(editTag(db, other, own.id, { name: "Lộ", shared: true }), NotFound);
    await fails(mergeTags(db, other, own.id, (await tagByName(db, other, "Tư vấn")).id), NotFound);
  }
  assert.is((await tagByName(db, binh, "khach kho")).owner_id, binh.id, "two may each have one of that name");
  const story = async (person: typeof an) => JSON.stringify(await timelineWith()(db, person, told.customer_id));
  assert.match(await story(an), "Khách khó");
  assert.not.match(await story(cast.owner), "Khách khó");
  for (const event of await eventsOf("customer", told.customer_id)) assert.is(event.detail["only_for"], an.id);
});

test("what all use supervisors arrange; agents give and take it", async () => {
  const tag = await addTag(db, supervisor, { name: "Khách sỉ", shared: true, color: "green" });
  const change = { name: "Đại lý", shared: true };
  await fails(editTag(db, an, tag.id, change), Forbidden);
  await fails(archiveTag(db, an, tag.id), Forbidden);
  await fails(setInBar(db, an, tag.id, true), Forbidden);
  await editTag(db, supervisor, tag.id, change);
  assert.equal([(await getTag(db, an, tag.id)).name, (await getTag(db, an, tag.id)).color], ["Đại lý", "green"]);
  await fails(addTag(db, an, { name: "đại LÝ", shared: true }), Invalid, "nameTaken");
  await fails(editTag(db, supervisor, tag.id, { name: "khieu nai", shared: true }), Invalid, "nameTaken");
});

test("one's own can be shared, and then is blue and everybody's", async () => {
  const tag = await tagByName(db, an, "Sắp chia sẻ");
  await editTag(db, an, tag.id, { name: tag.name, color: "orange", shared: true });
  const now = await getTag(db, binh, tag.id);
  assert.equal([now.owner_id, now.color], [null, "blue"]);
  const clash = await tagByName(db, binh, "Của riêng");
  await tagByName(db, an, "của riêng", { shared: true });
  await fails(editTag(db, binh, clash.id, { name: clash.name, shared: true }), Invalid, "nameTaken");
});

test("archived it is shown and offered no more, and comes back with whoever bore it", async () => {
  const told = await wrote(db, cast.camera.id);
  const tag = await addTag(db, supervisor, { name: "Mùa Tết", shared: true });
  await tagCustomer(db, an, told.customer_id, tag.id);
  await archiveTag(db, supervisor, tag.id);
  assert.equal(await names(an, told.customer_id), []);
  await fails(tagCustomer(db, an, told.customer_id, tag.id), NotFound);
  const again = await addTag(db, supervisor, { name: "mùa tết", shared: true });
  await fails(restoreTag(db, supervisor, tag.id), Invalid, "nameTaken");
  await editTag(db, supervisor, again.id, { name: "Mùa hè", shared: true });
  await restoreTag(db, supervisor, tag.id);
  assert.equal(await names(an, told.customer_id), ["Mùa Tết"]);
  const ours = (await listTags(db, an)).find((each) => each.key === "has_phone")!;
  await fails(archiveTag(db, supervisor, ours.id), Refused, "tag_of_ours");
  await fails(mergeTags(db, supervisor, ours.id, tag.id), Refused, "tag_of_ours");
});

test("two that mean the same become one, and nobody bears it twice or loses it, whoever tags meanwhile", async () => {
  const [from, into] = [
    await addTag(db, supervisor, { name: "VIP cũ", shared: true }),
    await addTag(db, supervisor, { name: "VIP mới", shared: true }),
  ];
  const customers = [];
  for (let n = 0; n < 6; n += 1) customers.push((await wrote(db, cast.camera.id)).customer_id);
  await tagCustomers(db, an, customers.slice(0, 3), from.id);
  await tagCustomers(db, an, customers.slice(2, 4), into.id);
  const late = customers.slice(4).map((id) => tagCustomer(db, binh, id, from.id).catch(() => false));
  const [, ...given] = await Promise.all([mergeTags(db, supervisor, from.id, into.id), ...late]);
  assert.is((await usesOf(db, [from.id])).get(from.id), 0);
  assert.is((await usesOf(db, [into.id])).get(into.id), 4 + given.filter(Boolean).length);
  for (const id of customers.slice(0, 4)) assert.equal(await names(an, id), ["VIP mới"]);
  await fails(mergeTags(db, supervisor, into.id, into.id), Invalid, "choice");
  const own = await tagByName(db, supervisor, "Của Long");
  await fails(mergeTags(db, supervisor, into.id, own.id), Refused, "tag_would_hide");
  await tagCustomer(db, supervisor, customers[5]!, own.id);
  await mergeTags(db, supervisor, own.id, into.id);
  assert.ok((await names(an, customers[5]!)).includes("VIP mới"));
});

test("two merges towards each other end in one tag that is in use", async () => {
  const [one, two] = [
    await addTag(db, supervisor, { name: "Qua lại 1", shared: true }),
    await addTag(db, supervisor, { name: "Qua lại 2", shared: true }),
  ];
  const { customer_id: id } = await wrote(db, cast.camera.id);
  await tagCustomer(db, an, id, one.id);
  const done = await Promise.allSettled([
    mergeTags(db, supervisor, one.id, two.id),
    mergeTags(db, supervisor, two.id, one.id),
  ]);
  assert.is(done.filter((each) => each.status === "fulfilled").length, 1);
  assert.is((await names(an, id)).length, 1);
});

test("the bar stands in the order it was given, with who gave what, and whatever else the customer has behind it", async () => {
  const { customer_id: id } = await wrote(db, cast.camera.id);
  const bar = async () => (await barFor(db, an, id)).map((tag) => tag.name);
  assert.equal(await bar(), ["Có sđt", "Tư vấn", "Chốt đơn", "Khiếu nại", "KH VIP", "Gọi lại"]);
  const [advice, order] = [await tagByName(db, an, "Tư vấn"), await tagByName(db, an, "Chốt đơn")];
  await moveInBar(db, supervisor, order.id, "up");
  await setInBar(db, supervisor, advice.id, false);
  assert.equal(await bar(), ["Có sđt", "Chốt đơn", "Khiếu nại", "KH VIP", "Gọi lại"]);
  await tagCustomer(db, binh, id, advice.id);
  const own = await tagByName(db, an, "Riêng của An");
  await setInBar(db, an, own.id, true);
  assert.equal(await bar(), ["Có sđt", "Chốt đơn", "Khiếu nại", "KH VIP", "Gọi lại", "Riêng của An", "Tư vấn"]);
  const last = (await barFor(db, an, id)).at(-1)!;
  assert.is(last.given?.by, binh.name);
  assert.not.ok((await barFor(db, binh, id)).some((tag) => tag.id === own.id));
  await setInBar(db, supervisor, advice.id, true);
  await moveInBar(db, supervisor, order.id, "down");
});

test("several who arrange the bar at once leave it whole, and none of them fails", async () => {
  const ids = await Promise.all(
    ["Có sđt", "Tư vấn", "Chốt đơn", "Khiếu nại"].map(async (name) => (await tagByName(db, supervisor, name)).id),
  );
  for (let round = 0; round < 5; round++) {
    await Promise.all(ids.map((id, at) => moveInBar(db, supervisor, id, at % 2 ? "up" : "down")));
  }
  const places = await db.selectFrom("tags").select("bar_position").where("id", "in", ids).execute();
  assert.is(new Set(places.map((row) => row.bar_position)).size, ids.length);
});

test("a record that went into another one gets no tag any more", async () => {
  const [gone, kept] = [await wrote(db, cast.camera.id), await wrote(db, cast.camera.id)];
  await db
    .updateTable("customers")
    .set({ merged_into_id: kept.customer_id })
    .where("id", "=", gone.customer_id)
    .execute();
  assert.not.ok(await tagCustomer(db, an, gone.customer_id, (await tagByName(db, an, "Tư vấn")).id));
});

test("tagging joins the transaction it is called in", async () => {
  const { customer_id: id } = await wrote(db, cast.camera.id);
  const tag = await tagByName(db, an, "Tư vấn");
  const cut = new Error(uuid());
  await changing(db, async (trx) => {
    await tagCustomer(trx, an, id, tag.id);
    throw cut;
  }).catch((error: unknown) => assert.is(error, cut));
  assert.equal(await names(an, id), []);
});

test.run();
