import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  createTask,
  getTask,
  listTaskNotes,
  momentOf,
  plusDays,
  readLeads,
  type Task,
  wallOf,
  wallText,
} from "../../../src/modules/tasks/mod.ts";
import { seatCast } from "../../cast.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";

const db = testDatabase(10);
const { an, binh, chi, owner, supervisor } = await seatCast(db);
const web = openWeb(db, { config: testConfig({ DATA_DIR: process.env["TMPDIR"] ?? "/tmp" }) });
const [ofAn, ofChi, ofOwner] = [await web.as(an), await web.as(chi), await web.as(owner)];
test.after(() => db.destroy());

const htmx = (target: string) => ({ "HX-Request": "true", "HX-Target": target });
const tomorrow = { ...plusDays(wallOf(new Date()), 1), hour: 9, minute: 30 };
const form = (more: Record<string, string> = {}) => ({
  client_key: uuid(),
  title: "Gọi lại anh Trí",
  due_at: wallText(tomorrow),
  assignee_id: String(an.id),
  priority: "high",
  ...more,
});
const text = async (path: string, browse = ofAn) => (await browse(path)).text();
const make = (title: string, more = {}): Promise<Task> =>
  createTask(db, an, { title, dueAt: momentOf(tomorrow).at, assigneeId: an.id, ...more });

async function post(path: string, fields: Record<string, string>, browse: Browse = ofAn, headers = {}) {
  return browse(path, { form: fields, headers });
}

test("made without JavaScript, and read back in full", async () => {
  const made = await post(
    "/tasks",
    form({ body: "Trước giờ nghỉ trưa", repeat_every: "week", remind_before: "30, 5" }),
  );
  assert.is(made.status, 303);
  const page = await text(made.headers.get("Location")!);
  for (const said of ["Gọi lại anh Trí", "Trước giờ nghỉ trưa", "Hằng tuần", "30, 5 phút", "Cao", "mai, 09:30"])
    assert.match(page, said);
});

test("what is wrong stands under its field, and nothing typed is lost", async () => {
  const answer = await post(
    "/tasks",
    form({ title: "", due_at: "1970-01-01T08:00", body: "giữ lại <i>", remind_before: "chiều" }),
  );
  assert.is(answer.status, 422);
  const page = await answer.text();
  assert.match(page, "giữ lại &lt;i&gt;");
  assert.match(page, 'value="chiều"');
  assert.match(page, "Nhiều nhất 5 mốc");
  const past = await (await post("/tasks", form({ due_at: "1970-01-01T08:00" }))).text();
  assert.match(past, "Giờ này đã qua");
  assert.match(await (await post("/tasks", form({ due_at: "9999-01-01T08:00" }))).text(), "nhiều nhất 5 năm");
  assert.match(await (await post("/tasks", form({ body: "x".repeat(200_000) }))).text(), "Dài quá");
});

test("what an address makes up is as if it were not there", async () => {
  await make("Soạn báo giá cho anh Trí");
  for (const view of ["list", "board", "calendar"])
    assert.is((await ofAn(`/tasks?view=${view}&q=%00&status=xyz&assignee=you,-1&due=never&order=x`)).status, 200);
  const anywhere = await text("/tasks?sort=status&rows=1");
  for (const key of ["'; drop", "99999999999"]) {
    const after = Buffer.from(JSON.stringify([key, 1])).toString("base64url");
    assert.is(await text(`/tasks?sort=status&rows=1&after=${after}`), anywhere);
  }
});

test("a popup is the same form, and goes when the task is made", async () => {
  const popup = await (await ofAn("/tasks/new?dialog=1", { headers: htmx("body") })).text();
  assert.match(popup, /^<dialog[^>]*id="new-task"/);
  const wrong = await post("/tasks?dialog=1", form({ title: " " }), ofAn, htmx("new-task"));
  assert.is(wrong.status, 422);
  assert.match(await wrong.text(), "Cần điền mục này");
  const made = await post("/tasks?dialog=1", form(), ofAn, htmx("new-task"));
  assert.equal([made.status, await made.text()], [200, ""]);
  assert.match(made.headers.get("HX-Trigger")!, "NV-");
});

test("a field is changed in place; the same field changed meanwhile is told", async () => {
  const { id, version } = await make("Tên đầu");
  assert.match(await text(`/tasks/${id}?edit=title`), 'name="title" value="Tên đầu"');
  const first = await post(`/tasks/${id}/fields/title`, { title: "Tên hai", version: String(version) });
  assert.is(first.status, 303);
  const late = await post(
    `/tasks/${id}/fields/title`,
    { title: "Tên ba", version: String(version) },
    ofAn,
    htmx("task"),
  );
  assert.is(late.status, 422);
  const said = await late.text();
  assert.match(said, "thành “Tên hai”");
  assert.match(said, 'value="Tên ba"');
  assert.is((await post(`/tasks/${id}/fields/due_at`, { due_at: "1970-01-01T00:00" })).status, 422);
  assert.is((await post(`/tasks/${id}/fields/status`, { status: "done" })).status, 422);
  const whole = await post(`/tasks/${id}/edit`, { ...form({ title: "Tên bốn" }), version: "99" });
  assert.is(whole.status, 303);
  assert.is((await getTask(db, an, id)).title, "Tên bốn");
});

test("moved by its bar, a card and a box, and dropped at another time", async () => {
  const { id } = await make("Chuyển");
  assert.is((await post(`/tasks/${id}/status`, { to: "doing", from: "todo" })).status, 303);
  assert.is((await post(`/tasks/${id}/status`, { to: "done", from: "todo" }, ofAn, htmx("x"))).status, 409);
  assert.is((await post(`/tasks/${id}/status`, { to: "done", part: "card" }, ofAn, htmx("x"))).status, 200);
  assert.is((await post(`/tasks/${id}/status`, { to: "elsewhere" })).status, 422);
  const other = await make("Kéo");
  const at = wallText({ ...tomorrow, hour: 15, minute: 0 });
  assert.is((await post(`/tasks/${other.id}/due`, { at }, ofAn, htmx("x"))).status, 200);
  assert.is(wallText(wallOf((await getTask(db, an, other.id)).due_at!)), at);
  assert.is((await post(`/tasks/${other.id}/due`, { at: "2020-01-01T10:00" }, ofAn, htmx("x"))).status, 422);
});

test("list, board and calendar show what the person may see", async () => {
  const { id } = await make("Chỉ của An");
  for (const path of ["/tasks", "/tasks?view=board", `/tasks/rows/${id}`, "/tasks/export.csv", "/tasks/board"]) {
    assert.match(await text(path), "Chỉ của An", path);
    assert.not.match(await text(path, ofChi), "Chỉ của An", path);
  }
  const day = `/tasks?view=calendar&span=day&date=${wallText(tomorrow).slice(0, 10)}`;
  assert.match(await text(day), "Chỉ của An");
  assert.not.match(await text(day, ofChi), "Chỉ của An");
  for (const span of ["week", "month", "year"])
    assert.match(await text(`/tasks?view=calendar&span=${span}`), "calendar");
  for (const date of ["1969-02-30", "abc", "9999-12-31"])
    assert.is((await ofAn(`/tasks?view=calendar&date=${date}`)).status, 200);
  assert.match(await text("/tasks/views"), "Của tôi");
});

test("nobody reaches by an address what they may not see", async () => {
  const { id } = await make("Kín");
  const gone = async (path: string, fields?: Record<string, string>) =>
    assert.is((fields ? await post(path, fields, ofChi) : await ofChi(path)).status, 404, path);
  await gone(`/tasks/${id}`);
  await gone(`/tasks/${id}/edit`);
  await gone(`/tasks/${id}/edit`, form());
  await gone(`/tasks/${id}/fields/title`, { title: "x" });
  await gone(`/tasks/${id}/status`, { to: "done" });
  await gone(`/tasks/${id}/due`, { at: wallText(tomorrow) });
  await gone(`/tasks/${id}/notes`, { body: "x", client_key: uuid() });
  await gone(`/tasks/${id}/reminder`, { ring: "1", answer: "acknowledge" }).catch(() => {});
});

test("notes and files of a task", async () => {
  const { id } = await make("Có ghi chú");
  const client_key = uuid();
  for (let click = 0; click < 2; click++)
    assert.is((await post(`/tasks/${id}/notes`, { body: "Khách dặn gọi sau 15:00", client_key })).status, 303);
  assert.is((await listTaskNotes(db, an, id)).rows.length, 1);
  assert.match(await text(`/tasks/${id}`), "Khách dặn gọi sau 15:00");
  const body = new FormData();
  body.append("file", new File(["%PDF-1.4 báo giá"], "../../bao-gia.pdf"));
  const sent = await ofAn(`/tasks/${id}/files`, { method: "POST", body });
  assert.is(sent.status, 303);
  assert.match(await text(`/tasks/${id}?tab=files`), "bao-gia.pdf");
  const file = await db.selectFrom("files").select("id").where("task_id", "=", id).executeTakeFirstOrThrow();
  assert.is((await (await web.as(supervisor))(`/files/${file.id}`)).status, 200);
  assert.is((await ofChi(`/files/${file.id}`)).status, 404);
  const empty = new FormData();
  empty.append("file", new File([], "rong.txt"));
  assert.is((await ofAn(`/tasks/${id}/files`, { method: "POST", body: empty })).status, 409);
});

test("tasks of a customer stand beside the record and are completed there", async () => {
  const { id: customer } = await db
    .insertInto("customers")
    .values({ name: "Chị Hương", owner_id: owner.id })
    .returning("id")
    .executeTakeFirstOrThrow();
  const { id } = await createTask(db, owner, { title: "Giao bánh", customerId: customer });
  const part = await text(`/tasks/part?customer=${customer}`, ofOwner);
  assert.match(part, "Giao bánh");
  const done = await post(
    `/tasks/${id}/status?part=customer%3D${customer}`,
    { to: "done", from: "todo" },
    ofOwner,
    htmx("tasks-part"),
  );
  assert.match(await done.text(), 'aria-checked="true"');
  assert.match(await text(`/tasks/new?customer=${customer}`, ofOwner), "Chị Hương");
  assert.not.match(await text(`/tasks/new?customer=${customer}`), "Chị Hương");
  assert.is((await ofAn("/tasks/part")).status, 404);
});

test("many at once go to the background", async () => {
  const tasks = [await make("Một"), await make("Hai")];
  const ids = tasks.map(({ id }) => String(id));
  const sent = await ofAn("/tasks/bulk", { form: { "ids[]": ids, do: "complete:", key: uuid() } });
  assert.is(sent.status, 303);
  const job = await db.selectFrom("bulk_jobs").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow();
  assert.equal([job.action, job.ids.length, job.user_id], ["tasks.complete", 2, an.id]);
});

test("lead times are the company's setting, for admins", async () => {
  assert.is((await ofAn("/settings/reminders")).status, 403);
  assert.is((await post("/settings/reminders", { leads: "60, 15" }, ofOwner)).status, 303);
  assert.equal(await readLeads(db), [60, 15]);
  const wrong = await post("/settings/reminders", { leads: "mười" }, ofOwner);
  assert.is(wrong.status, 422);
  assert.match(await wrong.text(), 'value="mười"');
  assert.is((await post("/settings/reminders", { leads: "" }, ofOwner)).status, 422);
});

test("the rail counts one's own tasks of today and those that are late", async () => {
  const early = new Date(Date.now() - 3_600_000);
  await createTask(db, binh, { title: "Muộn", dueAt: early, assigneeId: binh.id, now: early });
  assert.match(await text("/tasks/due", await web.as(binh)), ">1</b>");
});

test("a form keeps a task with somebody who has left until it is given to another", async () => {
  const { id } = await make("Của người đã nghỉ", { assigneeId: binh.id });
  const here = (deactivated_at: Date | null) =>
    db.updateTable("users").set({ deactivated_at }).where("id", "=", binh.id).execute();
  await here(new Date());
  const chosen = new RegExp(`<option value="${binh.id}" selected[^>]*>${binh.name}`);
  assert.match(await text(`/tasks/${id}/edit`), chosen);
  assert.match(await text(`/tasks/${id}?edit=assignee_id`), chosen);
  await here(null);
});

test("who gives away what they then see no more goes to the list, and is told of no fault", async () => {
  const mine = () => createTask(db, owner, { title: "Của sếp", assigneeId: an.id, dueAt: momentOf(tomorrow).at });
  const [one, two, three] = [await mine(), await mine(), await mine()];
  const to = { assignee_id: String(chi.id) };
  const moved = await post(`/tasks/${one.id}/fields/assignee_id`, to, ofAn, htmx("task"));
  assert.equal([moved.status, moved.headers.get("HX-Redirect")], [200, "/tasks"]);
  const plain = await post(`/tasks/${two.id}/fields/assignee_id`, to);
  assert.equal([plain.status, plain.headers.get("Location")], [303, "/tasks"]);
  const whole = await post(`/tasks/${three.id}/edit`, form(to));
  assert.equal([whole.status, whole.headers.get("Location")], [303, "/tasks"]);
  for (const { id } of [one, two, three]) assert.is((await getTask(db, owner, id)).assignee_id, chi.id);
});

test("what is older than a page of the history or of the notes is found behind it", async () => {
  const { id } = await make("Lâu năm");
  await sql`insert into events (name, subject, subject_id, actor_id, detail)
    select 'task.edited', 'task', ${id}, ${an.id}, '{}' from generate_series(1, 230)`.execute(db);
  await sql`insert into notes (subject, subject_id, author_id, body)
    select 'task', ${id}, ${an.id}, 'lần thứ ' || n from generate_series(1, 230) n`.execute(db);
  for (const [tab, line, all] of [
    ["history", /<li>(?=<span class="(?:avatar|minor))/g, 231],
    ["notes", /<li id="note-\d+">/g, 230],
  ] as const) {
    let [seen, path]: [number, string | undefined] = [0, `/tasks/${id}?tab=${tab}`];
    while (path) {
      const page = await text(path);
      seen += page.match(line)?.length ?? 0;
      path = /<li class="more" hx-get="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
    }
    assert.is(seen, all, tab);
  }
});

test.run();
