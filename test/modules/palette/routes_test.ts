import { test } from "uvu";
import * as assert from "uvu/assert";
import { claim } from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { createTask, setTaskStatus } from "../../../src/modules/tasks/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openLine } from "../calls/line.ts";
import { openWeb } from "../../web.ts";
import { customerWrote } from "../../customers.ts";

const db = testDatabase();
const cast = await seatCast(db);
const web = openWeb(db);
test.after(() => db.destroy());

const ask = async (person: { id: number } | undefined, text: string) =>
  (await web.as(person))(`/palette?q=${encodeURIComponent(text)}`);
const found = async (person: { id: number }, text: string) => {
  const html = await (await ask(person, text)).text();
  return [...html.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href!);
};

const near = await customerWrote(db, cast.camera.id, "Đặng Thị Mỹ Duyên", ["Alo"]);
const far = await customerWrote(db, cast.bakery.id, "Đặng Mỹ Duyên", ["Alo"]);

test("tells of every key whoever asks for them, in their language", async () => {
  const html = await (await (await web.as(cast.an))("/palette/keys")).text();
  assert.match(html, '<dialog class="dialog wide" id="keys"');
  assert.match(html, "data-open");
  assert.match(html, "<kbd>g</kbd><kbd>c</kbd>");
  assert.is((await (await web.as(undefined))("/palette/keys")).status, 303);
});

test("finds customers by their names, typed without diacritics or in pieces", async () => {
  for (const text of ["duyen", "DANG THI", "Mỹ Duyên", "  my duyên "])
    assert.ok((await found(cast.an, text)).includes(`/inbox/${near.id}`), text);
  assert.equal(await found(cast.an, "100%_"), []);
});

test("never shows whom one may not see: neither another page's customers nor what a colleague has claimed", async () => {
  assert.not.ok((await found(cast.an, "duyen")).includes(`/inbox/${far.id}`));
  assert.ok((await found(cast.chi, "duyen")).includes(`/inbox/${far.id}`));
  assert.not.ok((await found(cast.chi, "duyen")).includes(`/inbox/${near.id}`));
  const mine = await customerWrote(db, cast.camera.id, "Khách của Bình", ["Alo"]);
  await claim(db, cast.binh, mine.id);
  assert.equal(await found(cast.an, "khach cua binh"), []);
  const both = [`/inbox/${mine.id}`, `/customers/${mine.customer_id}`];
  assert.equal((await found(cast.binh, "khach cua binh")).sort(), both.sort());
  assert.equal((await found(cast.owner, "khach cua binh")).sort(), both.sort());
});

test("staff are found by admins alone", async () => {
  assert.equal(await found(cast.owner, "thanh binh"), [`/settings/users/${cast.binh.id}`]);
  assert.equal(await found(cast.an, "thanh binh"), []);
  assert.equal(await found(cast.supervisor, "thanh binh"), []);
});

test("offers the places of this person, and at most eight of a kind", async () => {
  assert.equal(await found(cast.an, "tai khoan"), ["/account"]);
  assert.equal(await found(cast.an, "trang va kenh"), []);
  assert.equal(await found(cast.chi, "trang va kenh"), ["/settings/pages"]);
  assert.equal(await found(cast.owner, "van hanh"), ["/ops"]);
  for (let n = 0; n < 9; n += 1) await customerWrote(db, cast.camera.id, `Đông đúc ${n}`, ["Alo"]);
  const many = await found(cast.an, "dong duc");
  for (const kind of ["/inbox/", "/customers/"]) assert.is(many.filter((href) => href.startsWith(kind)).length, 8);
});

test("a name is only text", async () => {
  await customerWrote(db, cast.camera.id, "<img src=x>", ["Alo"]);
  assert.match(await (await ask(cast.an, "img src")).text(), "&lt;img src=x&gt;");
});

test("what is asked at great length is cut between letters", async () => {
  const text = `${"dài ".repeat(24)}abc😀`;
  assert.is(text.length, 101);
  const { id } = await customerWrote(db, cast.camera.id, "Người hay viết", [text]);
  const answer = await ask(cast.an, text);
  assert.is(answer.status, 200);
  const html = await answer.text();
  assert.match(html, `/inbox/${id}?q=`);
  assert.not.match(html, /\ufffd|%EF%BF%BD/);
});

test("finds tickets and tasks by words or number, those that one may see, open tasks first", async () => {
  const ticket = await openTicket(db, cast.an, {
    clientKey: uuid(),
    title: "Đổi nguồn camera",
    assigneeId: cast.an.id,
  });
  const done = await createTask(db, cast.an, { title: "Mua nguồn dự phòng", assigneeId: cast.an.id });
  await setTaskStatus(db, cast.an, done.id, { to: "done" });
  const task = await createTask(db, cast.an, { title: "Gọi hỏi nguồn", assigneeId: cast.an.id });
  assert.equal(await found(cast.an, "nguon"), [`/tickets/${ticket.id}`, `/tasks/${task.id}`, `/tasks/${done.id}`]);
  assert.equal(await found(cast.chi, "nguon"), []);
  assert.ok((await found(cast.an, `#${ticket.id}`)).includes(`/tickets/${ticket.id}`));
  assert.ok((await found(cast.an, `nv-${task.id}`)).includes(`/tasks/${task.id}`));
});

test("a stranger is asked to sign in", async () => {
  assert.is((await ask(undefined, "duyen")).status, 303);
});

test("finds calls by number and by whose they were, of those that one may see", async () => {
  const line = await openLine(db, [cast.an]);
  const over = { state: "ended", outcome: "answered", ended_at: new Date(), agent_id: cast.an.id } as const;
  const unknown = await line.call({ ...over, number: "+84977123456" });
  const { customer_id } = await customerWrote(db, cast.camera.id, "Tạ Quang Hiếu", ["Alo"]);
  const known = await line.call({ ...over, number: "+84988765432", customer_id });
  assert.ok((await found(cast.an, "0977 123 456")).includes(`/calls/${unknown}`));
  assert.ok((await found(cast.an, "quang hieu")).includes(`/calls/${known}`));
  assert.not.ok((await found(cast.an, "quang hieu")).includes(`/calls/${unknown}`));
  assert.equal(
    (await found(cast.binh, "0977 123 456")).filter((href) => /^\/calls\/\d/.test(href)),
    [],
  );
});

test.run();
