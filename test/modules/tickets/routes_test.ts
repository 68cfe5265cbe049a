import { test } from "uvu";
import * as assert from "uvu/assert";
import pino from "pino";
import { createBulkActions } from "../../../src/bulk_actions.ts";
import { directCommands } from "../../../src/commanding.ts";
import { listBulkErrors, runBulkJobs, startBulk, undoBulk } from "../../../src/modules/lists/mod.ts";
import {
  addCategory,
  addTicketNote,
  archiveCategory,
  assignTicket,
  editTicket,
  getTicket,
  listResolutionTypes,
  moveTicket,
  openTicket,
  type Ticket,
  watchTicket,
} from "../../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";
import { addTeam } from "./stage.ts";

const db = testDatabase();
const web = openWeb(db);
let cast: Cast;
let an: Browse;
let chi: Browse;
let typeId: number;
test.before(async () => {
  cast = await seatCast(db);
  [an, chi] = await Promise.all([web.as(cast.an), web.as(cast.chi)]);
  typeId = (await listResolutionTypes(db))[0]!.id;
});
test.after(() => db.destroy());

const hx = { "HX-Request": "true" };
const open = (title: string, over = {}): Promise<Ticket> =>
  openTicket(db, cast.an, { clientKey: uuid(), title, assigneeId: cast.an.id, ...over });
const openedBy = (fields: Record<string, string | string[]>) => an("/tickets", { form: { key: uuid(), ...fields } });
const statusOf = async (id: number) => (await getTicket(db, cast.owner, id)).status;

test("without JavaScript one reads, opens and moves a ticket", async () => {
  const form = await (await an("/tickets/new")).text();
  const key = /name="key" value="([^"]+)"/.exec(form)![1]!;
  const made = await an("/tickets", {
    form: { key, title: "Đèn báo đỏ", summary: "Từ sáng", assignee_id: String(cast.an.id) },
  });
  assert.is(made.status, 303);
  const path = made.headers.get("Location")!;
  // The same form once more, as a double click sends it, is the same ticket.
  assert.is((await an("/tickets", { form: { key, title: "Đèn báo đỏ" } })).headers.get("Location"), path);
  const page = await (await an(path)).text();
  assert.match(page, "Đèn báo đỏ");
  assert.match(page, 'aria-current="step"');
  const moved = await an(`${path}/status`, { form: { to: "open" } });
  assert.is(moved.headers.get("Location"), path);
  assert.is(await statusOf(Number(path.split("/")[2])), "open");
});

test("the form shows the face of whoever it is about, as the conversation does that it was begun in", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Camera hỏng rồi"]);
  const dialog = async () => (await an(`/tickets/new?conversation=${id}&part=dialog`, { headers: hx })).text();
  assert.match(await dialog(), 'title="Lê Minh Trí">LT</span>');
  const file = await db
    .insertInto("files")
    .values({
      storage_key: "aa/bb",
      name: "mặt.png",
      media_type: "image/png",
      size_bytes: 70,
      conversation_id: id,
    } as never)
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.updateTable("identities").set({ picture_file_id: file.id }).where("provider_id", "=", counterpart).execute();
  assert.match(await dialog(), `<img src="/files/${file.id}?size=thumb"`);
});

test("what a summary said before it was edited can be read whole in the history, by whoever sees the ticket", async () => {
  const whole = `Đèn báo đỏ <b>từ sáng</b>. ${"Khách gọi lại. ".repeat(200)}`;
  const { id } = await open("Đèn báo", { summary: whole });
  await editTicket(db, cast.an, id, { changes: { summary: "Đã xong" } });
  const tab = await (await an(`/tickets/${id}?tab=history`)).text();
  const href = /hx-get="([^"]+\/summary)"/.exec(tab)![1]!;
  const shown = await (await an(href, { headers: hx })).text();
  assert.match(shown, "Đèn báo đỏ &lt;b&gt;từ sáng&lt;/b&gt;");
  assert.is(shown.match(/Khách gọi lại/g)!.length, 200);
  assert.is(await (await an(href)).text(), whole);
  assert.is((await chi(href, { headers: hx })).status, 404);
  assert.is((await an(`/tickets/${id}/history/999999999/summary`)).status, 404);
  // One that was empty before has nothing to be read.
  const bare = await open("Chưa có tóm lược");
  await editTicket(db, cast.an, bare.id, { changes: { summary: "Mới viết" } });
  assert.not.match(await (await an(`/tickets/${bare.id}?tab=history`)).text(), "/summary");
});

test("what keeps a ticket from being opened is said beside its field, and what was attached stays", async () => {
  const category = await addCategory(db, { name: "Bỏ đi", parentId: null, slaPolicyId: null });
  await archiveCategory(db, category);
  const gone = await openedBy({ title: "Có loại cũ", category_id: String(category) });
  assert.is(gone.status, 422);
  assert.match(await gone.text(), "Hãy chọn một mục trong danh sách.");
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.binh.id).execute();
  const left = await openedBy({ title: "Có người cũ", assignee_id: String(cast.binh.id) });
  assert.match(await left.text(), "Hãy chọn một mục trong danh sách.");
  await db.updateTable("users").set({ deactivated_at: null }).where("id", "=", cast.binh.id).execute();

  const uploaded = async (name: string) => {
    const body = new FormData();
    body.append("file", new File(["báo giá"], name));
    const [, id] = /name="files" value="(\d+)"/.exec(await (await an("/tickets/files", { body, headers: hx })).text())!;
    return id!;
  };
  const files = [await uploaded("mot.txt"), await uploaded("hai.txt")];
  const bare = await (await openedBy({ title: "", "files[]": files })).text();
  for (const id of files) assert.match(bare, `name="files[]" value="${id}"`);
  for (const name of ["mot.txt", "hai.txt"]) assert.match(bare, name);
  // What somebody else has uploaded is not shown to whoever guesses its number.
  const strange = await chi("/tickets", { form: { key: uuid(), title: "", "files[]": files } });
  assert.not.match(await strange.text(), "mot.txt");
});

test("resolving demands a type and words, says which are missing, and keeps what was typed", async () => {
  const { id } = await open("Chờ giải quyết");
  const bare = await an(`/tickets/${id}/status`, { form: { to: "resolved", resolution_text: "Đã thay nguồn" } });
  assert.is(bare.status, 422);
  const text = await bare.text();
  assert.match(text, "Hãy chọn loại giải quyết");
  assert.match(text, "Đã thay nguồn");
  assert.is(await statusOf(id), "assigned");
  const form = { to: "resolved", resolution_type: String(typeId), resolution_text: "Đã thay nguồn" };
  assert.is((await an(`/tickets/${id}/status`, { form })).status, 303);
  assert.is((await getTicket(db, cast.owner, id)).resolution_text, "Đã thay nguồn");
});

test("a card dropped where a resolution is needed is answered with the form, without reproach", async () => {
  const { id } = await open("Trên bảng");
  const dropped = await an(`/tickets/${id}/status`, { form: { to: "resolved", part: "card" }, headers: hx });
  assert.is(dropped.status, 422);
  const dialog = await dropped.text();
  assert.match(dialog, '<dialog class="dialog" id="resolve"');
  assert.not.match(dialog, 'class="error"');
  const impossible = await an(`/tickets/${id}/status`, { form: { to: "new", part: "card" }, headers: hx });
  assert.is(impossible.status, 409);
  assert.match(impossible.headers.get("HX-Trigger") ?? "", "toast");
});

test("who saw an older status is told instead of obeyed", async () => {
  const { id, version } = await open("Hai người cùng bấm");
  await moveTicket(db, cast.owner, id, { to: "open", commandId: uuid() });
  const late = await an(`/tickets/${id}/status`, {
    form: { to: "wait_customer", version: String(version), part: "bar" },
    headers: hx,
  });
  assert.is(late.status, 409);
  assert.is(await statusOf(id), "open");
});

test("a card taken from a column in which its ticket no longer is goes nowhere", async () => {
  const { id } = await open("Thẻ cũ");
  const drag = async (from: string, to: string) =>
    (await an(`/tickets/${id}/status`, { form: { from, to, part: "card" }, headers: hx })).status;
  await moveTicket(db, cast.owner, id, { to: "wait_customer", commandId: uuid() });
  assert.is(await drag("assigned", "open"), 409);
  assert.is(await statusOf(id), "wait_customer");
  assert.is(await drag("wait_customer", "open"), 200);
  assert.is(await statusOf(id), "open");
});

test("the later save of the same field is told what it became; another field stands", async () => {
  const { id, version } = await open("Sửa cùng lúc");
  const owner = await web.as(cast.owner);
  const first = { value: "Tiêu đề của Quế", version: String(version) };
  assert.is((await owner(`/tickets/${id}/fields/title`, { method: "PUT", form: first, headers: hx })).status, 200);
  const second = { value: "Tiêu đề của An", version: String(version) };
  const told = await an(`/tickets/${id}/fields/title`, { method: "PUT", form: second, headers: hx });
  assert.is(told.status, 422);
  const text = await told.text();
  assert.match(text, "Tiêu đề của Quế");
  assert.match(text, 'value="Tiêu đề của An"');
  const other = { value: "high", version: String(version) };
  assert.is((await an(`/tickets/${id}/fields/priority`, { method: "PUT", form: other, headers: hx })).status, 200);
  const now = await getTicket(db, cast.owner, id);
  assert.equal([now.title, now.priority], ["Tiêu đề của Quế", "high"]);
});

test("who gives a ticket that was given away meanwhile is told whose it is; its team stands beside that", async () => {
  const { id, version } = await open("Giao cùng lúc");
  const owner = await web.as(cast.owner);
  const teamId = await addTeam(db, "Ca sáng", [cast.an]);
  const give = (by: Browse, form: object) =>
    by(`/tickets/${id}/assignee`, { method: "PUT", form: { version: String(version), ...form }, headers: hx });
  assert.is((await give(owner, { assignee: String(cast.binh.id) })).status, 200);
  const told = await give(owner, { assignee: String(cast.chi.id) });
  assert.is(told.status, 422);
  const text = await told.text();
  assert.match(text, cast.binh.name);
  assert.match(text, `<option value="${cast.chi.id}" selected`);
  assert.is((await give(owner, { assignee: String(cast.binh.id) })).status, 200);
  assert.is((await give(owner, { team: String(teamId) })).status, 200);
  const now = await getTicket(db, cast.owner, id);
  assert.equal([now.assignee_id, now.team_id], [cast.binh.id, teamId]);
});

test("who gives away what they then see no more goes to the list, and is told of no fault", async () => {
  const given = async (headers: Record<string, string>) => {
    const { id } = await openTicket(db, cast.owner, { clientKey: uuid(), title: "Của sếp", assigneeId: cast.an.id });
    const answer = await an(`/tickets/${id}/assignee`, { form: { assignee: String(cast.chi.id) }, headers });
    assert.is((await getTicket(db, cast.owner, id)).assignee_id, cast.chi.id);
    return answer;
  };
  const moved = await given(hx);
  assert.equal([moved.status, moved.headers.get("HX-Redirect")], [200, "/tickets"]);
  const plain = await given({});
  assert.equal([plain.status, plain.headers.get("Location")], [303, "/tickets"]);
  const { id } = await openTicket(db, cast.owner, {
    clientKey: uuid(),
    title: "Chỉ theo dõi",
    assigneeId: cast.chi.id,
  });
  await watchTicket(db, cast.owner, id, cast.an.id);
  const left = await an(`/tickets/${id}/watchers`, { form: { on: "0" }, headers: hx });
  assert.equal([left.status, left.headers.get("HX-Redirect")], [200, "/tickets"]);
});

test("every note can be read, the oldest of many too", async () => {
  const { id } = await open("Nhiều ghi chú");
  for (let n = 1; n <= 65; n++) {
    await addTicketNote(db, cast.an, id, { clientKey: uuid(), body: `Ghi chú số ${n}.` });
  }
  const read = new Set<string>();
  let href: string | undefined = `/tickets/${id}/body`;
  for (let pages = 0; href && pages < 5; pages++) {
    const page: string = await (await an(href, { headers: hx })).text();
    for (const [note] of page.matchAll(/Ghi chú số \d+\./g)) read.add(note);
    href = /class="more" hx-get="([^"]+)"/.exec(page)?.[1];
  }
  assert.is(read.size, 65);
  // Without JavaScript by a link.
  const first = await (await an(`/tickets/${id}`)).text();
  const [, older] = /<a class="link small" href="([^"]+before=\d+)">Xem ghi chú cũ hơn/.exec(first)!;
  assert.match(await (await an(older!)).text(), "Ghi chú số 35.");
  assert.is((await chi(`/tickets/${id}/notes`, { headers: hx })).status, 404);
});

test("what visibility forbids is not there, by any door", async () => {
  const { id } = await open("Của riêng An");
  const doors: Array<[string, object?]> = [
    [`/tickets/${id}`],
    [`/tickets/${id}/side`],
    [`/tickets/${id}/history`],
    [`/tickets/${id}/resolution`],
    [`/tickets/${id}/status`, { form: { to: "open" } }],
    [`/tickets/${id}/fields/title`, { form: { value: "của tôi" } }],
    [`/tickets/${id}/assignee`, { form: { assignee: String(cast.chi.id) } }],
    [`/tickets/${id}/watchers`, { form: { user: String(cast.chi.id) } }],
    [`/tickets/${id}/notes`, { form: { key: uuid(), body: "xin chào" } }],
  ];
  for (const [path, visit] of doors) assert.is((await chi(path, visit)).status, 404, path);
  assert.not.match(await (await chi("/tickets")).text(), "Của riêng An");
  assert.not.match(await (await chi("/tickets/export.csv")).text(), "Của riêng An");
  assert.is(await (await chi(`/tickets/rows/${id}`, { headers: hx })).text(), "");
});

test("a note mentions who is called by name, and is drawn with the timeline", async () => {
  const { id } = await open("Có ghi chú");
  const form = { key: uuid(), body: `Nhờ @${cast.binh.name} xem giúp <b>` };
  const body = await (await an(`/tickets/${id}/notes`, { form, headers: hx })).text();
  assert.match(body, `@${cast.binh.name}`);
  assert.match(body, "&lt;b&gt;");
  const note = await db.selectFrom("notes").selectAll().where("subject_id", "=", id).executeTakeFirstOrThrow();
  assert.equal(note.mentions, [cast.binh.id]);
});

test("an attachment is taken, named harmlessly, shown, and goes again", async () => {
  const { id } = await open("Có tệp");
  const body = new FormData();
  body.append("file", new File(["báo giá"], "../../bao gia.txt"));
  const side = await (await an(`/tickets/${id}/files`, { body, headers: hx })).text();
  assert.match(side, "bao gia.txt");
  assert.not.match(side, "../");
  const [, file] = /files\/(\d+)\/removal/.exec(side)!;
  const after = await (
    await an(`/tickets/${id}/files/${file}/removal`, { method: "POST", form: {}, headers: hx })
  ).text();
  assert.not.match(after, "bao gia.txt");
  const none = new FormData();
  none.append("file", new File([], "trống.txt"));
  assert.is((await an(`/tickets/${id}/files`, { body: none, headers: hx })).status, 422);
});

test("the address filters, tabs count, columns are one's own, and the file holds all that match", async () => {
  const { id } = await open("Chỉ mình phiếu này", { priority: "urgent" });
  const list = await (await an("/tickets?priority=urgent&q=chi%20minh")).text();
  assert.match(list, `id="ticket-${id}"`);
  assert.match(list, "Khẩn");
  assert.not.match(list, "Có tệp");
  assert.match(await (await an("/tickets/views", { headers: hx })).text(), /Tất cả<small[^>]*>\d+/);
  await an("/lists/tickets/columns", { form: { "columns[]": ["title", "creator"], back: "/tickets" } });
  const narrow = await (await an("/tickets")).text();
  assert.match(narrow, "Người tạo</th>");
  assert.not.match(narrow, "Danh mục</th>");
  await an("/lists/tickets/columns", { form: { reset: "1" } });
  const csv = await (await an("/tickets/export.csv?priority=urgent")).text();
  assert.is(csv.split("\r\n").filter(Boolean).length, 2);
});

test("many are done at once in the background, and undone", async () => {
  const tickets = await Promise.all(["một", "hai", "ba"].map((n) => open(`Hàng loạt ${n}`)));
  const commands = directCommands(db);
  const run = async () => {
    while (await runBulkJobs({ db, actions: createBulkActions({ commands }), log: pino({ level: "silent" }) }));
  };
  const ids = tickets.map(({ id }) => String(id));
  const form = { key: uuid(), do: `assign:${cast.binh.id}`, "ids[]": ids };
  const report = await (await an("/tickets/bulk", { form, headers: hx })).text();
  assert.match(report, 'data-over="false"');
  await run();
  for (const { id } of tickets) assert.is((await getTicket(db, cast.owner, id)).assignee_id, cast.binh.id);
  const over = await (await an("/lists/tickets/bulk", { headers: hx })).text();
  const [, job] = /bulk\/(\d+)\/undo/.exec(over)!;
  await an(`/lists/bulk/${job}/undo`, { method: "POST", form: {}, headers: hx });
  await run();
  for (const { id } of tickets) assert.is((await getTicket(db, cast.owner, id)).assignee_id, cast.an.id);
});

test("all that match are moved by their filter; without a resolution nothing begins", async () => {
  const before = await an("/tickets/bulk", {
    form: { key: uuid(), do: "move:resolved", all: "1", query: "q=hang%20loat" },
    headers: hx,
  });
  assert.is(before.status, 422);
  const jobs = () => db.selectFrom("bulk_jobs").selectAll().where("action", "=", "tickets.move").execute();
  assert.is((await jobs()).length, 0);
  const form = {
    key: uuid(),
    do: "move:resolved",
    all: "1",
    query: "q=hang%20loat",
    resolved_type: String(typeId),
    resolved_text: "Xong cả",
  };
  await an("/tickets/bulk", { form, headers: hx });
  assert.is((await jobs())[0]!.ids.length, 3);
});

test("an undo leaves alone what somebody changed since, and says so row by row", async () => {
  const actions = createBulkActions({ commands: directCommands(db) });
  const work = async () => {
    while (await runBulkJobs({ db, actions, log: pino({ level: "silent" }) }));
  };
  const tickets = await Promise.all(["a", "b"].map((n) => open(`Hoàn tác ${n}`)));
  const [one, two] = tickets.map(({ id }) => id) as [number, number];
  const begin = (action: string, input: object) =>
    startBulk(db, cast.owner, { clientKey: uuid(), room: "tickets", action, input: { ...input }, ids: [one, two] });
  const undone = async (job: number) => {
    const { id } = await undoBulk(db, cast.owner, job, uuid());
    await work();
    return (await listBulkErrors(db, id)).map(({ row_id, error }) => [row_id, error]);
  };
  const both = async () => {
    const rows = await Promise.all([one, two].map((id) => getTicket(db, cast.owner, id)));
    return rows.map(({ assignee_id, priority, status }) => [assignee_id, priority, status]);
  };

  const given = await begin("tickets.assign", { assigneeId: cast.binh.id });
  const raised = await begin("tickets.priority", { priority: "urgent" });
  await work();
  await assignTicket(db, cast.owner, one, { assigneeId: cast.chi.id });
  await editTicket(db, cast.owner, one, { changes: { priority: "low" } });
  assert.equal(await undone(given.id), [[one, "ticket_changed_meanwhile"]]);
  assert.equal(await undone(raised.id), [[one, "ticket_changed_meanwhile"]]);
  assert.equal(await both(), [
    [cast.chi.id, "low", "assigned"],
    [cast.an.id, "normal", "assigned"],
  ]);

  for (const id of [one, two]) await moveTicket(db, cast.owner, id, { to: "open", commandId: uuid() });
  const settled = await begin("tickets.move", { to: "resolved", resolution: { typeId, text: "Xong" } });
  await work();
  await moveTicket(db, cast.owner, one, { to: "closed", commandId: uuid() });
  assert.equal(await undone(settled.id), [[one, "ticket_moved_meanwhile"]]);
  assert.equal(
    (await both()).map(([, , status]) => status),
    ["closed", "open"],
  );
});

test("the pane of a customer and the board show tickets of theirs", async () => {
  assert.match(await (await an("/tickets/part?customer=1", { headers: hx })).text(), "Tạo phiếu");
  const board = await (await an("/tickets/board", { headers: hx })).text();
  for (const status of ["new", "assigned", "open", "resolved"]) assert.match(board, `data-column="${status}"`);
  assert.match(board, 'draggable="true"');
});

test.run();
