import { test } from "uvu";
import * as assert from "uvu/assert";
import { listCallTypes, noteContent, noteCustomer, noteType, readNote } from "../../../src/modules/calls/mod.ts";
import { mergeTexts } from "../../../src/modules/calls/merging_texts.ts";
import { transferCall } from "../../../src/modules/calls/transferring.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { customer } from "../customers/merging_stage.ts";
import { addCall, addLine, addTalk, endRing, ring } from "./noting_stage.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const line = await addLine(db);
test.after(() => db.destroy());

const typeId = async (path: string) => (await listCallTypes(db)).find((type) => type.path === path)!.id;
const noted = async (callId: number) =>
  (
    await db
      .selectFrom("events")
      .select("detail")
      .where("name", "=", "call.noted")
      .where("subject_id", "=", callId)
      .orderBy("id")
      .execute()
  ).map(({ detail }) => detail);

test("what two typed into one text holds both", () => {
  assert.is(mergeTexts("", "a", ""), "a");
  assert.is(mergeTexts("một hai ba", "MỘT hai ba", "một hai BA"), "MỘT hai BA");
  assert.is(mergeTexts("một hai ba", "một hai BA", "MỘT hai ba"), "MỘT hai BA");
  assert.is(mergeTexts("", "anh hỏi giá", "chị hỏi giờ"), "anh hỏi giá\nchị hỏi giờ");
  const both = mergeTexts("giá một", "giá hai", "giá ba");
  assert.match(both, /hai/);
  assert.match(both, /ba/);
  assert.match(mergeTexts("abc", "", "abcd"), /d$/);
});

test("a text that was saved already, or goes on from what was, is not said twice", () => {
  assert.is(mergeTexts("", "abc", "abc"), "abc");
  assert.is(mergeTexts("", "abc", "abcdef"), "abcdef");
  assert.is(mergeTexts("", "abcdef", "abc"), "abcdef");
  assert.is(mergeTexts("abc", "abc", "ab"), "ab", "what one takes away oneself is gone");
});

test("two signs that share a half are never cut in two", () => {
  const merged = mergeTexts("📷", "📞", "📸");
  assert.ok(merged.isWellFormed(), JSON.stringify(merged));
  assert.match(merged, /📞/);
  assert.match(merged, /📸/);
});

test("whose call it is saves what is typed, and says it in the history once", async () => {
  const id = await addCall(db, line, { agent_id: cast.an.id });
  const saved = await noteContent(db, cast.an, id, { content: "Hỏi giờ thợ tới", was: "" });
  assert.is(saved.content, "Hỏi giờ thợ tới");
  assert.ok(saved.content_at);
  await noteContent(db, cast.an, id, { content: "Hỏi giờ thợ tới", was: "" });
  assert.equal(await noted(id), [{ fields: ["content"] }]);
  assert.is((await readNote(db, cast.an, id)).content, "Hỏi giờ thợ tới");
  await db.updateTable("calls").set({ state: "ended", outcome: "answered", ended_at: new Date() }).execute();
});

test("two tabs that type at once agree in the end, and nothing of either is lost", async () => {
  const id = await addTalk(db, line, cast.an.id, { content: "Anh Trí gọi.\nHết." });
  const was = "Anh Trí gọi.\nHết.";
  const texts = ["Anh Lê Minh Trí gọi.\nHết.", "Anh Trí gọi.\nHết. Đã hẹn 10:29."];
  await Promise.all(texts.map((content) => noteContent(db, cast.an, id, { content, was })));
  assert.is((await readNote(db, cast.an, id)).content, "Anh Lê Minh Trí gọi.\nHết. Đã hẹn 10:29.");
});

test("fifty saves of one empty field at once keep all fifty", async () => {
  const id = await addTalk(db, line, cast.an.id);
  const words = Array.from({ length: 50 }, (_, n) => `[câu ${n}]`);
  await Promise.all(words.map((content) => noteContent(db, cast.an, id, { content, was: "" })));
  const { content } = await readNote(db, cast.an, id);
  for (const word of words) assert.is(content.split(word).length, 2, word);
});

test("too long a text is told so, and what was saved stays", async () => {
  const id = await addTalk(db, line, cast.an.id, { content: "x" });
  assert.is(await answer(noteContent(db, cast.an, id, { content: "y".repeat(20_001), was: "x" })), "content tooLong");
  assert.is((await readNote(db, cast.an, id)).content, "x");
});

test("the type is chosen among those that are there; chosen otherwise meanwhile, it stays and is named", async () => {
  const id = await addTalk(db, line, cast.an.id);
  const late = await typeId("Khiếu nại › Trễ hẹn");
  await noteType(db, cast.an, id, { typeId: late, was: null });
  assert.equal(await noted(id), [{ fields: ["type"], from: null, to: late, name: "Khiếu nại › Trễ hẹn" }]);
  const other = await typeId("Tư vấn");
  await noteType(db, cast.an, id, { typeId: late, was: null });
  assert.is(await answer(noteType(db, cast.an, id, { typeId: other, was: null })), "call_type_changed");
  assert.is((await noteType(db, cast.an, id, { typeId: other, was: late })).type_id, other);
  assert.is(await answer(noteType(db, cast.an, id, { typeId: 999_999 })), "type_id choice");
});

test("a type that was put away is nobody's choice any more", async () => {
  const id = await addTalk(db, line, cast.an.id);
  const { id: gone } = await db
    .insertInto("call_types")
    .values({ name: "Cũ", position: 9, archived_at: new Date() })
    .returning("id")
    .executeTakeFirstOrThrow();
  assert.is(await answer(noteType(db, cast.an, id, { typeId: gone })), "type_id choice");
});

test("another customer is chosen among those whom one sees", async () => {
  const [first, second] = [await customer(db, "Khách A"), await customer(db, "Khách B")];
  const id = await addTalk(db, line, cast.an.id, { customer_id: first });
  const changed = await noteCustomer(db, cast.an, id, { customerId: second, was: first });
  assert.is(changed.customer_id, second);
  assert.is(await answer(noteCustomer(db, cast.an, id, { customerId: first, was: first })), "stale");
  const hidden = await customer(db, "Khách của Chi", { owner_id: cast.chi.id });
  assert.is(await answer(noteCustomer(db, cast.an, id, { customerId: hidden, was: second })), "customer_id gone");
});

test("a call is noted by whose it is, or for whom it rings; nobody else, owners neither", async () => {
  const id = await addCall(db, line);
  const type = (person: typeof cast.an) => noteContent(db, person, id, { content: `của ${person.username}`, was: "" });
  for (const person of [cast.an, cast.owner, cast.supervisor]) await assertGone(type(person));
  await ring(db, id, cast.an.id);
  await type(cast.an);
  await assertGone(type(cast.binh));
  await assertGone(readNote(db, cast.owner, id));
  // What was typed as the ring ended is not lost on the way; later it is nobody's to write.
  await endRing(db, id, cast.an.id, "no_answer");
  await noteContent(db, cast.an, id, { content: "của an, kịp", was: "của an" });
  await assertGone(readNote(db, cast.an, id));
  await db
    .updateTable("call_offers")
    .set({ ended_at: new Date(Date.now() - 120_000) })
    .where("call_id", "=", id)
    .execute();
  await assertGone(type(cast.an));
});

test("a talk that was handed on stays the first one's to note, too", async () => {
  const id = await addCall(db, line);
  await ring(db, id, cast.an.id);
  await endRing(db, id, cast.an.id, "answered");
  await db
    .updateTable("calls")
    .set({ agent_id: cast.binh.id, state: "talking", answered_at: new Date() })
    .where("id", "=", id)
    .execute();
  await noteContent(db, cast.an, id, { content: "của An", was: "" });
  assert.is((await readNote(db, cast.binh, id)).content, "của An");
});

test("one that somebody dialled, or lifted for at the desk, stays theirs to note when they hand it on", async () => {
  for (const direction of ["out", "in"] as const) {
    const id = await addCall(db, line, { direction, agent_id: cast.an.id, queue_id: null });
    await noteContent(db, cast.an, id, { content: "Khách hẹn", was: "" });
    const to = { queue: line.queueId };
    await transferCall(db, async () => {}, { person: cast.an, callId: id, commandId: uuid(), to });
    await noteContent(db, cast.an, id, { content: "Khách hẹn thứ năm", was: "Khách hẹn" });
    assert.is((await readNote(db, cast.an, id)).content, "Khách hẹn thứ năm");
    await assertGone(noteContent(db, cast.binh, id, { content: "?", was: "" }));
  }
});

async function assertGone(work: Promise<unknown>): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  assert.is(error?.name, "NotFound");
}

test.run();
