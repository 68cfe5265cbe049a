import { test } from "uvu";
import * as assert from "uvu/assert";
import { addResolutionType, listCategories, listResolutionTypes } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const owner = await openWeb(db).as(cast.owner);
test.after(() => db.destroy());

const told = async () => {
  const rows = await db.selectFrom("events").selectAll().where("subject", "=", "setting").orderBy("id").execute();
  await db.deleteFrom("events").where("subject", "=", "setting").execute();
  for (const row of rows) assert.is(row.actor_id, cast.owner.id);
  return rows.map(({ name, detail }) => [name, detail["list"], detail["called"], detail["fields"]]);
};
const post = async (path: string, form: Record<string, string | string[]> = {}) =>
  (await owner(`/settings/${path}`, { form })).status;

test("what is added, renamed, archived, used again and moved is told with who, from what and to what", async () => {
  assert.is(await post("resolution-types", { name: "Đổi máy" }), 303);
  const { id } = (await listResolutionTypes(db)).find(({ name }) => name === "Đổi máy")!;
  assert.is(await post(`resolution-types/${id}`, { name: "Đổi máy mới" }), 303);
  assert.is(await post(`resolution-types/${id}`, { name: "Đổi máy mới" }), 303);
  assert.is(await post(`resolution-types/${id}/place`, { direction: "up" }), 303);
  assert.is(await post(`resolution-types/${id}/archival`), 303);
  assert.is(await post(`resolution-types/${id}/restoration`), 303);
  const list = "resolution-types";
  assert.equal(await told(), [
    ["setting.added", list, "Đổi máy", { name: [null, "Đổi máy"] }],
    ["setting.edited", list, "Đổi máy", { name: ["Đổi máy", "Đổi máy mới"] }],
    ["setting.moved", list, "Đổi máy mới", {}],
    ["setting.archived", list, "Đổi máy mới", {}],
    ["setting.restored", list, "Đổi máy mới", {}],
  ]);
});

test("categories, templates, SLA and teams too", async () => {
  const [category] = await listCategories(db);
  assert.is(await post(`categories/${category!.id}`, { name: "Tên khác", sla: "" }), 303);
  assert.is(
    await post("templates", { name: "Mẫu", title: "Tiêu đề", summary: "", category: "", priority: "high" }),
    303,
  );
  assert.is(await post("teams", { name: "Kỹ thuật", members: [String(cast.an.id)] }), 303);
  const rows = await told();
  assert.equal(
    rows.map(([name, list, called]) => `${name} ${list} ${called}`),
    [`setting.edited categories ${category!.name}`, "setting.added templates Mẫu", "setting.added teams Kỹ thuật"],
  );
  assert.equal((rows[0]![3] as Record<string, unknown>)["name"], [category!.name, "Tên khác"]);
  assert.equal((rows[2]![3] as Record<string, unknown>)["members"], [null, [String(cast.an.id)]]);
});

test("so are the hours and the reminders, and only the days that changed", async () => {
  assert.is(await post("reminders", { leads: "30, 10" }), 303);
  assert.is(await post("reminders", { leads: "30, 10" }), 303);
  const rows = await told();
  assert.equal(rows, [
    [
      "setting.edited",
      "reminders",
      undefined,
      {
        leads: [
          [15, 10, 5],
          [30, 10],
        ],
      },
    ],
  ]);
});

test("what was refused is told by nothing", async () => {
  await addResolutionType(db, { name: "Trùng" });
  assert.is(await post("resolution-types", { name: "trung" }), 422);
  assert.is(await post("reminders", { leads: "chiều" }), 422);
  assert.equal(await told(), []);
});

test.run();
