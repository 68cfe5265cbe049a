import { test } from "uvu";
import * as assert from "uvu/assert";
import { notifyPeople } from "../../../src/modules/notifications/mod.ts";
import { addTaskNote, createTask, getTask, listTaskNotes } from "../../../src/modules/tasks/mod.ts";
import { addTicketNote, listTicketNotes, openTicket } from "../../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";

const db = testDatabase();
const web = openWeb(db);
let cast: Cast;
let an: Browse;
let owner: Browse;
test.before(async () => {
  cast = await seatCast(db);
  [an, owner] = await Promise.all([web.as(cast.an), web.as(cast.owner)]);
});
test.after(() => db.destroy());

const hx = { "HX-Request": "true" };
const told = async (userId: number) => {
  while (await notifyPeople(db));
  const rows = await db
    .selectFrom("notifications")
    .select(["kind", "subject", "subject_id"])
    .where("user_id", "=", userId)
    .where("kind", "=", "mention")
    .execute();
  return rows.map(({ subject, subject_id }) => `${subject} ${subject_id}`);
};

async function onTicket() {
  const { id } = await openTicket(db, cast.an, { clientKey: uuid(), title: "Có ghi chú", assigneeId: cast.an.id });
  const note = await addTicketNote(db, cast.an, id, { clientKey: uuid(), body: "Gọi lại lúc 9 giờ" });
  const rows = async () => (await listTicketNotes(db, cast.owner, id)).rows;
  return { path: `/tickets/${id}`, note: note.id, rows, subject: `ticket ${id}` };
}
async function onTask() {
  const { id } = await createTask(db, cast.an, { title: "Có ghi chú", assigneeId: cast.an.id });
  const note = await addTaskNote(db, cast.an, id, { clientKey: uuid(), body: "Gọi lại lúc 9 giờ" });
  return {
    path: `/tasks/${id}`,
    note: note.id,
    rows: async () => (await listTaskNotes(db, cast.owner, id)).rows,
    subject: `task ${id}`,
  };
}

for (const [name, make] of Object.entries({ ticket: onTicket, task: onTask })) {
  test(`one's own note on a ${name} is changed in the page, and says that it was`, async () => {
    const { path, note, rows } = await make();
    const page = await (await an(`${path}?edit=note-${note}`)).text();
    assert.match(page, new RegExp(`<form class="note-box editing" method="post" action="${path}/notes/${note}"`));
    assert.match(page, ">Gọi lại lúc 9 giờ</textarea>");
    const saved = await an(`${path}/notes/${note}`, { form: { body: "Gọi lại lúc 10 giờ" } });
    assert.is(saved.status, 303);
    const after = await (await an(path)).text();
    assert.match(after, "Gọi lại lúc 10 giờ");
    assert.match(after, "đã sửa");
    assert.is((await rows())[0]?.body, "Gọi lại lúc 10 giờ");
  });

  test(`an empty note on a ${name} is not saved, and what was wrong stands beside it`, async () => {
    const { path, note, rows } = await make();
    const answer = await an(`${path}/notes/${note}`, { form: { body: "  " }, headers: hx });
    assert.is(answer.status, 422);
    assert.match(await answer.text(), 'role="alert"');
    assert.is((await rows())[0]?.body, "Gọi lại lúc 9 giờ");
  });

  test(`nobody changes another's note on a ${name}, not even the owner`, async () => {
    const { path, note, rows } = await make();
    assert.not.match(await (await owner(`${path}?edit=note-${note}`)).text(), "note-box editing");
    assert.is((await owner(`${path}/notes/${note}`, { form: { body: "Của chủ" } })).status, 403);
    assert.is((await rows())[0]?.body, "Gọi lại lúc 9 giờ");
  });

  test(`whom an edit of a note on a ${name} calls is told once`, async () => {
    const { path, note, subject } = await make();
    const form = { body: `Nhờ @${cast.chi.name} xem giúp` };
    await an(`${path}/notes/${note}`, { form });
    await an(`${path}/notes/${note}`, { form: { body: `${form.body} nhé` } });
    assert.is((await told(cast.chi.id)).filter((one) => one === subject).length, 1);
    assert.match(await (await an(path)).text(), `<b class="strong mention">@${cast.chi.name}</b>`);
  });
}

test("whoever is called in a note on a task sees the task from now on, and nobody else does", async () => {
  const { id } = await createTask(db, cast.an, { title: "Việc riêng", assigneeId: cast.an.id });
  const sees = async (person: Cast["chi"]) =>
    getTask(db, person, id).then(
      () => true,
      () => false,
    );
  assert.equal([await sees(cast.chi), await sees(cast.binh)], [false, false]);
  const form = { client_key: uuid(), body: `@${cast.chi.name} làm hộ mình` };
  assert.is((await an(`/tasks/${id}/notes`, { form })).status, 303);
  assert.equal([await sees(cast.chi), await sees(cast.binh)], [true, false]);
  assert.ok((await told(cast.chi.id)).includes(`task ${id}`));
});

test.run();
