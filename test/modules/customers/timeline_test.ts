import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  addCustomerNote,
  addPhone,
  assignCustomer,
  listCustomerFiles,
  mergeCustomers,
  type SeenBeside,
  type TimelineItem,
  timelineWith,
} from "../../../src/modules/customers/mod.ts";
import { createTask, visibleTo as tasksSeen } from "../../../src/modules/tasks/mod.ts";
import { openTicket, visibleTo as ticketsSeen } from "../../../src/modules/tickets/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote, happened, minutesAgo, said } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
const { an, binh, chi, owner } = cast;
test.after(() => db.destroy());

const DAY = 24 * 60;
const told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Alo"], { ago: 5 });
const id = told.customer_id;
const at = (minutes: number) => ({ at: minutesAgo(minutes) });
await happened(db, cast.camera.id, [
  ...[3, 2, 1].flatMap((days) => [
    said(told.counterpart, `Sáng ngày trước ${days}`, at(days * DAY + 1)),
    said(told.counterpart, `Shop trả lời ${days}`, { author: "page", ...at(days * DAY) }),
  ]),
]);
// Of the same person a conversation elsewhere, which An does not see.
const elsewhere = await customerWrote(db, cast.cosmetics.id, "Trí", ["Son còn không"], { ago: 60 });
await db.updateTable("conversations").set({ customer_id: id }).where("id", "=", elsewhere.id).execute();
await db.updateTable("identities").set({ customer_id: id }).where("customer_id", "=", elsewhere.customer_id).execute();
await addCustomerNote(db, an, id, { clientKey: uuid(), body: "Khách hẹn chiều" });
for (let n = 0; n < 12; n += 1) await addPhone(db, an, id, `09123456${String(n).padStart(2, "0")}`);
await openTicket(db, an, { clientKey: uuid(), title: "Camera mờ", customerId: id, assigneeId: an.id });
const hidden = await openTicket(db, owner, { clientKey: uuid(), title: "Riêng của Chi", customerId: id });
await db.updateTable("tickets").set({ page_id: cast.bakery.id }).where("id", "=", hidden.id).execute();
await createTask(db, an, { clientKey: uuid(), title: "Gọi lại", customerId: id });

const readAll = timelineWith(
  (person): SeenBeside => ({ tickets: ticketsSeen(person as Person), tasks: tasksSeen(person as Person) }),
);
/** Without the rules of other rooms. */
const readOwn = timelineWith();

async function walk(person: Person, limit: number): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  let before: string | undefined;
  do {
    const page = await readAll(db, person, id, { before, limit });
    items.push(...page.items);
    before = page.next;
  } while (before);
  return items;
}
const keys = (items: TimelineItem[]) => items.map((item) => `${item.kind} ${item.id} ${item.at.getTime()}`);

test("Everything stands once, in one order, however long the pages are", async () => {
  const whole = await walk(owner, 100);
  const times = whole.map((item) => item.at.getTime());
  assert.equal(
    times,
    times.toSorted((a, b) => b - a),
  );
  assert.is(new Set(keys(whole)).size, whole.length);
  for (const limit of [1, 2, 3, 7]) assert.equal(keys(await walk(owner, limit)), keys(whole), `${limit} a page`);
  const kinds = new Set(whole.map((item) => item.kind));
  for (const kind of ["talk", "ticket", "task", "note", "change"] as const) assert.ok(kinds.has(kind), kind);
});

test("A day of a talk is one line, with who said how much and what came last", async () => {
  const talks = (await walk(owner, 100)).flatMap((item) => (item.kind === "talk" ? [item.talk] : []));
  assert.is(talks.filter((talk) => talk.conversation_id === told.id).length, 4);
  assert.is(talks.filter((talk) => talk.conversation_id === elsewhere.id).length, 1);
  const yesterday = talks.find((talk) => talk.last_body === "Shop trả lời 1");
  assert.ok(yesterday);
  assert.is(yesterday.theirs + yesterday.ours >= 1, true);
  assert.is(yesterday.page_name, "Camera Minh Khang");
});

test("what a talk ended with is named where it had no words", async () => {
  const { counterpart, customer_id } = await customerWrote(db, cast.camera.id, "Ảnh", ["Alo"], { ago: 9 });
  const last = said(counterpart, "", { messageKind: "attachment", attachments: [{ kind: "image" }], ...at(8) });
  const ended = async () => {
    const { items } = await readAll(db, owner, customer_id, { limit: 5 });
    return items.flatMap((item) => (item.kind === "talk" ? [item.talk.last_kind] : []));
  };
  await happened(db, cast.camera.id, [last]);
  assert.equal(await ended(), ["image"]);
  await db.updateTable("messages").set({ deleted_at: new Date() }).where("provider_id", "=", last.mid).execute();
  assert.equal(await ended(), ["deleted"]);
});

test("Of tickets, tasks and conversations nobody reads more than they see", async () => {
  const mine = await walk(an, 100);
  assert.not(mine.some((item) => item.kind === "talk" && item.talk.conversation_id === elsewhere.id));
  assert.equal(
    mine.flatMap((item) => (item.kind === "ticket" ? [item.ticket.title] : [])),
    ["Camera mờ"],
  );
  await assignCustomer(db, an, id, chi.id);
  const chis = await walk(chi, 100);
  assert.ok(chis.some((item) => item.kind === "talk" && item.talk.conversation_id === elsewhere.id));
  assert.not(chis.some((item) => item.kind === "talk" && item.talk.conversation_id === told.id));
  assert.not(chis.some((item) => item.kind === "ticket" && item.ticket.title === "Camera mờ"));
  assert.not(chis.some((item) => item.kind === "task"));
  // Without the rules of other rooms nothing of theirs is shown at all.
  const { items } = await readOwn(db, owner, id, { limit: 100 });
  assert.not(items.some((item) => ["ticket", "task", "order"].includes(item.kind)));
  await db.updateTable("customers").set({ owner_id: null }).where("id", "=", id).execute();
  await db.deleteFrom("conversations").where("id", "=", -1).execute();
  assert.is(await answer(listCustomerFiles(db, { ...binh, id: 999_999 }, id)), "not_found");
});

test("What went into the record tells what it was before, and that it went there is told once", async () => {
  const other = await customerWrote(db, cast.camera.id, "Trí máy hai", ["Mình dùng máy khác"]);
  await addPhone(db, owner, other.customer_id, "0977000111");
  const kept = await customerWrote(db, cast.camera.id, "Trí máy một", ["Alo"]);
  await mergeCustomers(db, owner, {
    keptId: kept.customer_id,
    goneId: other.customer_id,
    kind: "merge",
    commandId: uuid(),
  });
  const { items } = await readOwn(db, owner, kept.customer_id, { limit: 100 });
  const names = items.flatMap((item) => (item.kind === "change" ? [item.change.name] : []));
  assert.is(names.filter((name) => name === "customer.merged").length, 1);
  assert.is(names.filter((name) => name === "customer.phone_added").length, 1);
});

test("A place that is none begins at the top", async () => {
  const top = keys((await readOwn(db, owner, id, { limit: 5 })).items);
  for (const before of ["x", "1-cake-2", "-", "99999999999999999999-talk-1"]) {
    assert.equal(keys((await readOwn(db, owner, id, { limit: 5, before })).items), top, before);
  }
});

test.run();
