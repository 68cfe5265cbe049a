import { test } from "uvu";
import * as assert from "uvu/assert";
import { directCommands } from "../../../src/commanding.ts";
import { completeTask, createTask, readTaskClock, ringTask } from "../../../src/modules/tasks/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase(10);
const { an, binh } = await seatCast(db);
const web = openWeb(db, { commands: directCommands(db) });
const [ofAn, ofBinh] = [await web.as(an), await web.as(binh)];
test.after(() => db.destroy());

const htmx = { "HX-Request": "true", "HX-Target": "reminders" };

async function rung(title: string, minutes = 12): Promise<number> {
  const dueAt = new Date(Date.now() + minutes * 60_000);
  const { id } = await createTask(db, an, { title, dueAt, assigneeId: an.id });
  await ringTask(db, id, { dueRev: 1, leadMinutes: 15, at: new Date() });
  return id;
}

const stack = async (browse = ofAn, path = "/reminders") => (await browse(path)).text();
const answer = (id: number, form: Record<string, string>, browse = ofAn, headers: Record<string, string> = htmx) =>
  browse(`/tasks/${id}/reminder`, { form: { ring: "1", command: uuid(), ...form }, headers });

test("a card has the task's number as a link, its words and the time left, and hangs for one person", async () => {
  const id = await rung("Gọi <b>anh Trí</b>");
  const cards = await stack();
  assert.match(cards, `href="/tasks/${id}">NV-${id}</a>`);
  assert.match(cards, "Gọi &lt;b&gt;anh Trí&lt;/b&gt;");
  assert.match(cards, /data-countdown="[^"]+">11:5\d/);
  assert.not.match(await stack(ofBinh), "anh Trí");
  // Who has none asks for none, until they hear of one.
  const triggers = async (browse: typeof ofAn) =>
    /id="reminders" [^>]*hx-trigger="([^"]*)"/.exec(await stack(browse, "/account"))?.[1];
  assert.equal(await Promise.all([ofAn, ofBinh].map(triggers)), ["load, live", "live"]);
  await completeTask(db, an, id);
  assert.is(await stack(), "");
});

test("confirmed, it goes; twice says the same", async () => {
  const id = await rung("Xác nhận một lần");
  const command = uuid();
  const answers = await Promise.all([1, 2].map(() => answer(id, { answer: "acknowledge", command })));
  assert.equal(
    answers.map(({ status }) => status),
    [200, 200],
  );
  assert.is(await stack(), "");
  assert.is((await readTaskClock(db, id))!.answered, "acknowledged");
});

test("put off by minutes or until a time of one's own", async () => {
  const id = await rung("Báo lại");
  assert.is((await answer(id, { answer: "own", own: "1970-01-01T00:00" })).status, 422);
  assert.is((await answer(id, { answer: "own", own: "" })).status, 422);
  assert.is((await answer(id, { answer: "3 minutes" })).status, 422);
  assert.match(await stack(), "Báo lại");
  assert.is((await answer(id, { answer: "30" })).status, 200);
  const { answered, snoozedUntil } = (await readTaskClock(db, id))!;
  assert.is(answered, "snoozed");
  assert.ok(Math.abs(snoozedUntil! - Date.now() - 30 * 60_000) < 10_000);
});

test("what was answered elsewhere goes from here with a word why", async () => {
  const id = await rung("Trả lời hai nơi");
  await answer(id, { answer: "acknowledge" });
  const late = await answer(id, { answer: "10" });
  assert.is(late.status, 200);
  assert.match(late.headers.get("HX-Trigger")!, '"bad"');
  assert.is(await late.text(), "");
});

test("nobody answers for another", async () => {
  const id = await rung("Của An");
  assert.is((await answer(id, { answer: "acknowledge" }, ofBinh)).status, 404);
  assert.is((await answer(id, { answer: "acknowledge" })).status, 200);
});

test("at most four hang, the most urgent nearest the corner, the rest on demand", async () => {
  for (const minutes of [14, 3, 13, 8, 9, 10]) await rung(`Việc ${minutes}`, minutes);
  const four = await stack();
  assert.match(four, "Còn 2 nhắc việc");
  const order = Array.from(four.matchAll(/<p>Việc (\d+)<\/p>/g), ([, minutes]) => Number(minutes));
  assert.equal(order, [10, 9, 8, 3]);
  const all = await stack(ofAn, "/reminders?all=1");
  assert.match(all, "Việc 14");
  assert.match(all, "is-all");
  assert.match(four, "Còn 5 nhắc việc", "on a phone one card stands for them");
});

test("without JavaScript an answer leads to the task", async () => {
  const id = await rung("Không script");
  const response = await answer(id, { answer: "acknowledge" }, ofAn, {});
  assert.is(response.status, 303);
  assert.is(response.headers.get("Location"), `/tasks/${id}`);
});

test.run();
