import { test } from "uvu";
import * as assert from "uvu/assert";
import { addGroup, getCustomer, listGroups, setGroup } from "../../../src/modules/customers/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";
import { make } from "./stage.ts";

const db = testDatabase();
let cast: Cast;
let browse: Browse;
test.before.each(async () => {
  await clear(db);
  cast = await seatCast(db);
  browse = await openWeb(db).as(cast.supervisor);
});
test.after(() => db.destroy());

const PATH = "/settings/groups";
const post = (path: string, form: Record<string, string> = {}) => browse(path, { method: "POST", form });
const names = async () => (await listGroups(db)).map(({ name }) => name);

test("supervisors find the groups among the settings, add, rename and count them; agents do not come in", async () => {
  assert.match(await (await browse("/account")).text(), 'href="/settings/groups"');
  assert.is((await post(PATH, { name: "  Khách   quen " })).status, 303);
  const { id } = (await listGroups(db)).find(({ name }) => name === "Khách quen")!;
  const customer = await make(db, cast.an);
  await setGroup(db, cast.an, customer, id, true);
  assert.match(await (await browse(PATH)).text(), /Khách quen<\/a><\/td><td>1<\/td>/);
  assert.is((await post(`${PATH}/${id}`, { name: "Khách thân" })).status, 303);
  assert.equal((await getCustomer(db, cast.an, customer)).groups, [{ id, name: "Khách thân" }]);
  const told = await db.selectFrom("events").select(["name", "actor_id"]).where("subject_id", "=", id).execute();
  const ofGroup = told.filter(({ name }) => name.startsWith("group.") || name.startsWith("setting."));
  assert.equal(ofGroup, [
    { name: "group.added", actor_id: cast.supervisor.id },
    { name: "group.renamed", actor_id: cast.supervisor.id },
  ]);
  const agent = await openWeb(db).as(cast.an);
  assert.is((await agent(PATH)).status, 403);
  assert.not.match(await (await agent("/account")).text(), "/settings/groups");
});

test("a name that is there, differs by accents alone or is none is said under the field", async () => {
  await addGroup(db, cast.an, "Đại lý cấp một");
  for (const [name, said] of [
    ["dai ly cap MOT", "Đã có mục tên này"],
    [" ", "Cần điền"],
    ["a".repeat(81), "Dài quá"],
  ] as const) {
    const answer = await post(PATH, { name });
    assert.is(answer.status, 422, name);
    const page = await answer.text();
    assert.match(page, /id="name-error"/);
    assert.ok(page.includes(said), said);
  }
});

test("one is archived after a question, hidden at its customers, and is there again with them", async () => {
  const { id } = await addGroup(db, cast.an, "Khách quen");
  const customer = await make(db, cast.an);
  await setGroup(db, cast.an, customer, id, true);
  assert.match(await (await browse(`${PATH}/${id}/archival`)).text(), /Lưu trữ “Khách quen”\?/);
  assert.is((await post(`${PATH}/${id}/archival`)).status, 303);
  assert.not.ok((await names()).includes("Khách quen"));
  assert.equal((await getCustomer(db, cast.an, customer)).groups, []);

  const other = await addGroup(db, cast.an, "khach quen");
  assert.is((await post(`${PATH}/${id}/restoration`)).status, 422);
  await post(`${PATH}/${other.id}`, { name: "Khách lạ" });
  assert.is((await post(`${PATH}/${id}/restoration`)).status, 303);
  assert.ok((await names()).includes("Khách quen"));
  assert.equal((await getCustomer(db, cast.an, customer)).groups, [{ id, name: "Khách quen" }]);
});

test.run();
