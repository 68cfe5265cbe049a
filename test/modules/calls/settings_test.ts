import { test } from "uvu";
import * as assert from "uvu/assert";
import { getQueue, listCallTypes, listQueues } from "../../../src/modules/calls/mod.ts";
import { addCategory } from "../../../src/modules/tickets/mod.ts";
import { testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { addCall, callStage } from "./stage.ts";

const db = testDatabase();
const stage = await callStage(db);
const web = openWeb(db);
const browse = await web.as(stage.owner);
test.after(() => db.destroy());

const post = (path: string, form: Record<string, string> = {}) => browse(path, { method: "POST", form });
const wanted = {
  name: "Kỹ thuật",
  strategy: "round_robin",
  ring_seconds: "15",
  retry_seconds: "2",
  rounds: "3",
  max_wait_seconds: "1 200",
  wrap_up_seconds: "45",
  service_level_seconds: "30",
  sticky_hours: "0",
  vip_tag: "",
  greeting: "chao-ky-thuat",
  hold_music: "",
  hours: "business",
  overflow: "hang_up",
  overflow_queue: "",
  overflow_user: "",
  overflow_number: "",
  overflow_message: "het-gio",
};

test("a queue is added with its members and their turns, shown, changed, archived and used again", async () => {
  const { an, binh, support } = stage;
  const members = { [`member-${an.id}`]: "1", [`member-${binh.id}`]: "2", "member-999999": "1" };
  assert.is((await post("/settings/queues", { ...wanted, ...members })).status, 303);
  const { id } = (await listQueues(db)).find(({ name }) => name === "Kỹ thuật")!;
  const queue = await getQueue(db, id);
  assert.equal(
    queue.members.map((member) => [member.id, member.priority]),
    [
      [an.id, 1],
      [binh.id, 2],
    ],
  );
  assert.is(queue.max_wait_seconds, 1200);
  assert.is(queue.hours, "business");
  const page = await (await browse(`/settings/queues/${id}`)).text();
  assert.match(page, /<option value="round_robin" selected>/);
  assert.match(page, new RegExp(`name="member-${binh.id}"[^]*?<option value="2" selected>`));
  const list = await (await browse("/settings/queues")).text();
  assert.match(list, /Lần lượt xoay vòng/);

  const elsewhere = { ...wanted, overflow: "queue", overflow_queue: String(support.id), [`member-${binh.id}`]: "1" };
  assert.is((await post(`/settings/queues/${id}`, elsewhere)).status, 303);
  const changed = await getQueue(db, id);
  assert.is(changed.overflow_queue_id, support.id);
  assert.equal(
    changed.members.map((member) => member.id),
    [binh.id],
  );
  assert.match(await (await browse("/settings/queues")).text(), /Hàng đợi CSKH/);
  assert.is((await post(`/settings/queues/${id}/archival`)).status, 303);
  assert.not.ok((await listQueues(db)).some((each) => each.id === id));
  assert.is((await post(`/settings/queues/${id}/restoration`)).status, 303);
  const told = await db.selectFrom("events").select("name").where("name", "like", "setting.%").execute();
  assert.equal(
    told.map((event) => event.name),
    ["setting.added", "setting.edited", "setting.archived", "setting.restored"],
  );
});

test("what a queue cannot be is said under the field, and nothing is kept of it", async () => {
  const before = (await listQueues(db)).length;
  const { support, sales } = stage;
  for (const [field, value] of [
    ["name", " "],
    ["name", "cskh"],
    ["strategy", "loudest"],
    ["ring_seconds", "2"],
    ["ring_seconds", "hai mươi"],
    ["ring_seconds", "1e2"],
    ["ring_seconds", "2.5"],
    ["max_wait_seconds", "1.20"],
    ["rounds", "-1"],
    ["rounds", "21"],
    ["max_wait_seconds", "3601"],
    ["sticky_hours", ""],
    ["vip_tag", "999"],
    ["greeting", "a".repeat(81)],
    ["hours", "never"],
    ["overflow", "voicemail; drop"],
    ["members", "member-1"],
  ] as const) {
    const wrong: Record<string, string> = field === "members" ? { "member-1": "10" } : { [field]: value };
    const answer = await post("/settings/queues", { ...wanted, name: "Mới", ...wrong });
    assert.is(answer.status, 422, `${field} ${value}`);
    assert.match(await answer.text(), new RegExp(`id="${field}-error"`), `${field} ${value}`);
  }
  for (const [overflow, field, value] of [
    ["queue", "overflow_queue", ""],
    ["queue", "overflow_queue", "999"],
    ["person", "overflow_user", ""],
    ["person", "overflow_user", "999"],
    ["number", "overflow_number", ""],
    ["number", "overflow_number", "gọi mẹ"],
    ["number", "overflow_number", "1900 636 099"],
  ] as const) {
    const answer = await post("/settings/queues", { ...wanted, name: "Mới", overflow, [field]: value });
    assert.is(answer.status, 422, `${field} ${value}`);
    assert.match(await answer.text(), new RegExp(`id="${field}-error"`));
  }
  const itself = { ...wanted, name: "Bán hàng", overflow: "queue", overflow_queue: String(sales.id) };
  assert.is((await post(`/settings/queues/${sales.id}`, itself)).status, 422, "into itself");
  assert.is((await listQueues(db)).length, before);
  assert.is((await post(`/settings/queues/${support.id}/archival`)).status, 409, "a line leads there");
  const waits = await addCall(db, stage, { state: "waiting", queue_id: sales.id });
  assert.is((await post(`/settings/queues/${sales.id}/archival`)).status, 409, "somebody waits in it");
  await db.deleteFrom("calls").where("id", "=", waits.id).execute();
  assert.is((await post(`/settings/queues/${sales.id}/archival`)).status, 303);
});

test("types of calls come in two levels, each with the category of its tickets", async () => {
  const category = await addCategory(db, { name: "Máy hỏng hóc", parentId: null, slaPolicyId: null });
  assert.is(
    (await post("/settings/call-types", { name: "Bảo hành", parent: "", category: String(category) })).status,
    303,
  );
  const top = (await listCallTypes(db)).find(({ name }) => name === "Bảo hành")!;
  assert.match(
    await (await browse(`/settings/call-types/new?below=${top.id}`)).text(),
    new RegExp(`<option value="${top.id}" selected>`),
  );
  assert.is(
    (await post("/settings/call-types", { name: "Mờ hình", parent: String(top.id), category: "" })).status,
    303,
  );
  const below = (await listCallTypes(db)).find(({ name }) => name === "Mờ hình")!;
  assert.is(below.path, "Bảo hành › Mờ hình");
  assert.is(below.category_in_force, category, "as the one above it");
  for (const wrong of [
    { parent: String(below.id) },
    { parent: "999" },
    { category: "999" },
    { name: "" },
    { name: "mo hinh" },
  ]) {
    const form = { name: "Sâu", parent: String(top.id), category: "", ...wrong };
    assert.is((await post("/settings/call-types", form)).status, 422, JSON.stringify(wrong));
  }
  assert.is((await post(`/settings/call-types/${below.id}`, { name: "Hình mờ", category: "" })).status, 303);
  assert.match(await (await browse(`/settings/call-types/${top.id}/archival`)).text(), /1 loại con cũng/);
  assert.is((await post(`/settings/call-types/${top.id}/archival`)).status, 303);
  assert.not.ok(
    (await listCallTypes(db)).some(({ id }) => id === below.id),
    "those below go with it",
  );
  assert.is((await post(`/settings/call-types/${below.id}/restoration`)).status, 303);
  assert.ok(
    (await listCallTypes(db)).some(({ id }) => id === top.id),
    "and it comes back with the one above",
  );
  const [first, second] = (await listCallTypes(db)).filter(({ parent_id }) => parent_id === null);
  await post(`/settings/call-types/${first!.id}/place`, { direction: "down" });
  const moved = (await listCallTypes(db)).filter(({ parent_id }) => parent_id === null);
  assert.equal([moved[0]!.id, moved[1]!.id], [second!.id, first!.id]);
});

test("nobody but admins arranges them", async () => {
  for (const person of [stage.supervisor, stage.an]) {
    const other = await web.as(person);
    for (const path of ["/settings/queues", "/settings/call-types", "/settings/queues/new"])
      assert.is((await other(path)).status, 403, path);
  }
});

test.run();
