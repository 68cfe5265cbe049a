import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  addCategory,
  addPolicy,
  addResolutionType,
  getPolicy,
  listCategories,
  listResolutionTypes,
  listTemplates,
  readHours,
} from "../../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";

const db = testDatabase();
let web = openWeb(db);
let cast: Cast;
let browse: Browse;
test.before.each(async () => {
  await clear(db);
  cast = await seatCast(db);
  web = openWeb(db);
  browse = await web.as(cast.owner);
});
test.after(() => db.destroy());

const post = (path: string, form: Record<string, string | string[]> = {}, headers = {}) =>
  browse(path, { method: "POST", form, headers });
const main = { "HX-Request": "true", "HX-Target": "main" };
const lists = ["resolution-types", "categories", "templates", "sla", "teams"];

test("each list begins empty, takes what is given and shows it", async () => {
  const given: Record<string, Record<string, string>> = {
    templates: { title: "", summary: "", category: "", priority: "high" },
    sla: { warn: "80", urgent_first: "15", urgent_last: "1.440" },
  };
  for (const list of lists) {
    const path = `/settings/${list}`;
    assert.match(await (await browse(path)).text(), /class="empty"/);
    assert.is((await browse(`${path}/new`)).status, 200);
    assert.is((await post(path, { name: "  Bảo   hành ", ...given[list] })).status, 303, list);
    const page = await (await browse(path)).text();
    assert.match(page, />Bảo hành<\/a>/);
    assert.match(page, /Lưu trữ “Bảo hành”/);
  }
});

test("no name, a long one and one that differs by accents alone are said under the field", async () => {
  const rest = { title: "", summary: "", category: "", priority: "normal", warn: "80" };
  for (const list of lists) {
    const path = `/settings/${list}`;
    await post(path, { name: "Đổi trả", ...rest });
    for (const [name, said] of [
      [" ", "Cần điền"],
      ["a".repeat(81), "Dài quá"],
      ["DOI TRA", "Đã có mục tên này"],
    ] as const) {
      const answer = await post(path, { name, ...rest });
      assert.is(answer.status, 422, `${list} ${name}`);
      const page = await answer.text();
      assert.match(page, /id="name-error"/);
      assert.ok(page.includes(said), `${list}: ${said}`);
    }
    assert.is((await post(path, { name: "a".repeat(80), ...rest })).status, 303, list);
  }
});

test("one is renamed, archived after a question that names it, and used again", async () => {
  const rest = { title: "", summary: "", category: "", priority: "normal", warn: "80" };
  for (const list of lists) {
    const path = `/settings/${list}`;
    await post(path, { name: "Giao hàng", ...rest });
    const id = /href="[^"]+\/(\d+)"/.exec(await (await browse(path)).text())![1];
    assert.match(await (await browse(`${path}/${id}`)).text(), /value="Giao hàng"/);
    assert.is((await post(`${path}/${id}`, { name: "Vận chuyển", ...rest })).status, 303);
    const asked = await (await browse(`${path}/${id}/archival`)).text();
    assert.match(asked, /<dialog[^>]* open/);
    assert.match(asked, /Lưu trữ “Vận chuyển”\?/);
    const part = await browse(`${path}/${id}/archival`, { headers: { "HX-Request": "true", "HX-Target": "asking" } });
    assert.match(await part.text(), /^<dialog[^>]* data-open/);
    const gone = await post(`${path}/${id}/archival`, {}, main);
    assert.match(gone.headers.get("HX-Trigger")!, /toast/);
    assert.match(await gone.text(), /<summary>Đã lưu trữ/);
    assert.match(await (await browse(`${path}/${id}`)).text(), /đã lưu trữ/);
    await post(path, { name: "van chuyen", ...rest });
    const refused = await post(`${path}/${id}/restoration`);
    assert.is(refused.status, 422);
    assert.match(await refused.text(), /Đang có mục khác tên “Vận chuyển”/);
    const other = /href="[^"]+\/(\d+)"/.exec(await (await browse(path)).text())![1];
    await post(`${path}/${other}`, { name: "Kho", ...rest });
    assert.is((await post(`${path}/${id}/restoration`)).status, 303);
    assert.not.match(await (await browse(path)).text(), /<summary>/);
  }
});

test("what is not there is not found, by any way", async () => {
  for (const list of lists) {
    for (const way of ["/999", "/999/archival", "/0", "/-1", "/x"]) {
      assert.is((await browse(`/settings/${list}${way}`)).status, 404, list + way);
    }
    const rest = { name: "A", title: "", summary: "", category: "", priority: "normal", warn: "80" };
    for (const way of ["/999", "/999/archival", "/999/restoration"])
      assert.is((await post(`/settings/${list}${way}`, rest)).status, 404, list + way);
  }
  assert.is((await post("/settings/categories/999/place", { direction: "up" })).status, 404);
  assert.is((await post("/settings/templates/1/place", { direction: "up" })).status, 404);
});

test("the order is moved by buttons that know their ends", async () => {
  for (const name of ["A", "B", "C"]) await addResolutionType(db, { name });
  const [a] = await listResolutionTypes(db);
  const page = await (await browse("/settings/resolution-types")).text();
  assert.match(page, /id="up-1"[^>]* disabled/);
  assert.match(page, /id="down-3"[^>]* disabled/);
  const moved = await post(`/settings/resolution-types/${a!.id}/place`, { direction: "down" }, main);
  assert.is(moved.status, 200);
  assert.is((await listResolutionTypes(db)).map((row) => row.name).join(""), "BAC");
  assert.is((await post(`/settings/resolution-types/${a!.id}/place`, { direction: "left" })).status, 422);
});

test("a category is put below another; the question says how many go with it", async () => {
  const home = await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: null });
  const form = await (await browse(`/settings/categories/new?below=${home}`)).text();
  assert.match(form, new RegExp(`<option value="${home}" selected>`));
  await post("/settings/categories", { name: "Camera", parent: String(home), sla: "" });
  const [, camera] = await listCategories(db);
  assert.is(camera!.path, "Bảo hành › Camera");
  await post("/settings/categories", { name: "Mờ hình", parent: String(camera!.id), sla: "" });
  const [, , blur] = await listCategories(db);
  const deep = await post("/settings/categories", { name: "Sâu", parent: String(blur!.id), sla: "" });
  assert.is(deep.status, 422);
  assert.match(await deep.text(), /id="parent-error"/);
  assert.is((await post("/settings/categories", { name: "Lạc", parent: "x", sla: "" })).status, 422);
  assert.is((await post("/settings/categories", { name: "Lạc", parent: "", sla: "99" })).status, 422);
  assert.match(await (await browse(`/settings/categories/${home}/archival`)).text(), /2 danh mục con cũng/);
});

test("targets are minutes, the first response before the resolution", async () => {
  const id = await addPolicy(db, {
    name: "Khẩn",
    warnPercent: 80,
    targets: {
      urgent: { first_response: 15, resolution: 90 },
      high: { first_response: null, resolution: null },
      normal: { first_response: null, resolution: 60 },
      low: { first_response: 5, resolution: null },
    },
  });
  const list = await (await browse("/settings/sla")).text();
  for (const words of ["15 phút / 1 giờ 30 phút", "không hẹn / 1 giờ", "5 phút / không hẹn"])
    assert.ok(list.includes(words), words);
  const path = `/settings/sla/${id}`;
  for (const [name, value] of [
    ["urgent_first", "0"],
    ["urgent_first", "-5"],
    ["urgent_first", "mười"],
    ["urgent_first", "525601"],
    ["low_last", "4e2"],
    ["warn", "0"],
    ["warn", "100"],
    ["warn", ""],
  ]) {
    const answer = await post(path, { name: "Khẩn", warn: "80", [name!]: value! });
    assert.is(answer.status, 422, `${name} ${value}`);
    assert.match(await answer.text(), new RegExp(`id="${name}-error"`));
  }
  const backwards = await post(path, { name: "Khẩn", warn: "80", high_first: "60", high_last: "30" });
  assert.match(await backwards.text(), /id="high_first-error"/);
  assert.is((await post(path, { name: "Khẩn", warn: "75", high_first: "30", high_last: "1 440" })).status, 303);
  assert.equal((await getPolicy(db, id)).targets.high, { first_response: 30, resolution: 1440 });
  await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: id });
  assert.match(await (await browse(`${path}/archival`)).text(), /1 danh mục đang dùng/);
});

test("templates take a category that is there, long texts and hostile ones", async () => {
  const category = await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: null });
  const form = {
    name: "<b>Trễ</b>",
    title: "Thợ\nđến trễ",
    summary: "a\nb",
    category: String(category),
    priority: "urgent",
  };
  assert.is((await post("/settings/templates", form)).status, 303);
  const [template] = await listTemplates(db);
  assert.is(template!.title, "Thợ đến trễ");
  assert.is(template!.summary, "a\nb");
  assert.ok((await (await browse("/settings/templates")).text()).includes("&lt;b&gt;Trễ&lt;/b&gt;"));
  for (const wrong of [
    { category: "99" },
    { priority: "huge" },
    { summary: "x".repeat(20_001) },
    { title: "x".repeat(201) },
  ])
    assert.is((await post("/settings/templates", { ...form, name: "B", ...wrong })).status, 422);
});

const week = (monday: [string[], string[]], more: Record<string, string | string[]> = {}) => ({
  "day1_from[]": monday[0],
  "day1_to[]": monday[1],
  ...more,
});

test("hours are taken as people say them", async () => {
  const form = week(
    [
      ["8", "13h30", ""],
      ["12:00", "0:00", ""],
    ],
    {
      "holiday_on[]": ["2027-02-06", ""],
      "holiday_name[]": ["Tết  Nguyên đán", ""],
    },
  );
  assert.is((await post("/settings/business-hours", form)).status, 303);
  const hours = await readHours(db);
  assert.equal(hours.week["1"], [
    ["08:00", "12:00"],
    ["13:30", "24:00"],
  ]);
  assert.equal(hours.week["2"], []);
  assert.equal(hours.holidays, [{ on: "2027-02-06", name: "Tết Nguyên đán" }]);
  const shown = await (await browse("/settings/business-hours")).text();
  for (const value of ["08:00", "13:30", "24:00", "2027-02-06", "Tết Nguyên đán"])
    assert.ok(shown.includes(`value="${value}"`));
});

test("hours that no clock knows are said by the day, and nothing typed is lost", async () => {
  for (const [monday, said] of [
    [
      [
        ["08:00", "11:00"],
        ["12:00", "13:00"],
      ],
      "chồng nhau",
    ],
    [[["12:00"], ["08:00"]], "sau giờ bắt đầu"],
    [[["trưa"], ["08:00"]], "như 08:00"],
    [[["08:00"], [""]], "như 08:00"],
  ] as [[string[], string[]], string][]) {
    const answer = await post("/settings/business-hours", week(monday));
    assert.is(answer.status, 422, said);
    const page = await answer.text();
    assert.match(page, /id="day1-error"/);
    assert.ok(page.includes(said), said);
    assert.ok(page.includes(`value="${monday[0][0]}"`));
  }
  const twice = { "holiday_on[]": ["2027-02-06", "2027-02-06"], "holiday_name[]": ["Tết", "Mùng một"] };
  const answer = await post("/settings/business-hours", week([["08:00"], ["12:00"]], twice));
  assert.is(answer.status, 422);
  assert.match(await answer.text(), /id="holidays-error"/);
  assert.is((await post("/settings/business-hours", {})).status, 422);
  assert.is(
    await db.selectFrom("settings").select("key").where("key", "=", "business_hours").executeTakeFirst(),
    undefined,
  );
});

test("lines are added, copied and taken away without saving anything", async () => {
  const ask = async (act: string, more = {}) =>
    (await post("/settings/business-hours", { ...week([["08:00"], ["12:00"]]), act, ...more })).text();
  const fields = (page: string, name: string) => page.split(`name="${name}"`).length - 1;
  assert.is(fields(await ask("add:1"), "day1_from[]"), 2);
  assert.is(fields(await ask("drop:1:0"), "day1_from[]"), 0);
  assert.is(fields(await ask("copy"), "day5_from[]"), 1);
  assert.is(fields(await ask("holiday:add"), "holiday_on[]"), 1);
  const two = { "holiday_on[]": ["2027-01-01", "2027-02-06"], "holiday_name[]": ["Một", "Hai"] };
  assert.match(await ask("holiday:drop:0", two), /value="Hai"/);
  assert.not.match(await ask("holiday:drop:0", two), /value="Một"/);
  assert.is(
    await db.selectFrom("settings").select("key").where("key", "=", "business_hours").executeTakeFirst(),
    undefined,
  );
});

test("none of it is for supervisors and agents", async () => {
  for (const person of [cast.supervisor, cast.an, cast.chi]) {
    const theirs = await web.as(person);
    for (const path of [...lists, "business-hours"]) {
      assert.is((await theirs(`/settings/${path}`)).status, 403);
      assert.is((await theirs(`/settings/${path}`, { form: { name: "X" } })).status, 403);
    }
    assert.not.match(await (await theirs("/account")).text(), /settings\/sla/);
  }
});

test.run();
