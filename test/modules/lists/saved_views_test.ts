import { test } from "uvu";
import * as assert from "uvu/assert";
import { NotFound } from "../../../src/errors.ts";
import { listSavedViews, readColumns, removeView, saveColumns, saveView } from "../../../src/modules/lists/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase(10);
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(() => db.destroy());

const view = (name: string, over = {}) => ({ room: "things", name, query: "status=open", shared: false, ...over });
const namesFor = async (person: Cast["an"]) => (await listSavedViews(db, person, "things")).map(({ name }) => name);

test("views are their maker's until shared, and agents share none", async () => {
  await saveView(db, cast.an, view("Của An", { shared: true }));
  await saveView(db, cast.supervisor, view("Của cả nhóm", { shared: true }));
  assert.equal(await namesFor(cast.an), ["Của An", "Của cả nhóm"]);
  assert.equal(await namesFor(cast.binh), ["Của cả nhóm"]);
});

test("the same name again looks elsewhere", async () => {
  const [first] = await listSavedViews(db, cast.an, "things");
  const again = await saveView(db, cast.an, view("Của An", { query: "status=new" }));
  assert.is(again.id, first!.id);
  assert.is(again.query, "status=new");
});

test("a view that is saved twice in the same instant is one", async () => {
  const atOnce = Array.from({ length: 10 });
  await Promise.all(atOnce.map(() => namesFor(cast.chi)));
  const saved = await Promise.all(atOnce.map(() => saveView(db, cast.chi, view("Bấm đúp"))));
  assert.is(new Set(saved.map(({ id }) => id)).size, 1);
  assert.equal((await namesFor(cast.chi)).filter((name) => name === "Bấm đúp").length, 1);
});

test("who made it takes it away; an admin takes away what is shared; nobody else", async () => {
  const [shared] = await listSavedViews(db, cast.binh, "things");
  assert.instance(await removeView(db, cast.binh, shared!.id).catch((error) => error), NotFound);
  await removeView(db, cast.owner, shared!.id);
  const [own] = await listSavedViews(db, cast.an, "things");
  assert.instance(await removeView(db, cast.owner, own!.id).catch((error) => error), NotFound);
  await removeView(db, cast.an, own!.id);
  assert.equal(await namesFor(cast.an), []);
});

test("columns are kept per person, and can be had as they came", async () => {
  const rule = {
    room: "things",
    path: "/things",
    sort: "id",
    columns: [{ key: "id", fixed: true }, { key: "a" }, { key: "b" }],
  };
  await saveColumns(db, cast.an, rule, ["b", "a", "zzz"]);
  assert.equal(await readColumns(db, cast.an, "things"), ["id", "b", "a"]);
  assert.is(await readColumns(db, cast.binh, "things"), undefined);
  await saveColumns(db, cast.an, rule, []);
  assert.is(await readColumns(db, cast.an, "things"), undefined);
});

test.run();
