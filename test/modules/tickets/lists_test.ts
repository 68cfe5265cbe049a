import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Invalid, NotFound } from "../../../src/errors.ts";
import {
  addCategory,
  addPolicy,
  addResolutionType,
  addTemplate,
  archiveCategory,
  archivePolicy,
  archiveResolutionType,
  archiveTemplate,
  countCategoriesWith,
  editCategory,
  editPolicy,
  editTemplate,
  getCategory,
  getPolicy,
  listCategories,
  listPolicies,
  listResolutionTypes,
  listTemplates,
  moveCategory,
  moveResolutionType,
  renameResolutionType,
  restoreCategory,
  restorePolicy,
  restoreResolutionType,
  restoreTemplate,
} from "../../../src/modules/tickets/mod.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
test.before.each(() => clear(db));
test.after(() => db.destroy());

const invalid = async (work: Promise<unknown>, fields: Record<string, string>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, Invalid);
  assert.equal((error as Invalid).fields, fields);
};
const missing = (work: Promise<unknown>) =>
  work.then(
    () => assert.unreachable(),
    (error: unknown) => assert.instance(error, NotFound),
  );
const names = (rows: { name: string }[]) => rows.map((row) => row.name).join(" ");
const target = { first_response: 15, resolution: 60 };
const targets = { urgent: target, high: target, normal: target, low: { first_response: null, resolution: null } };

test("resolution types keep their order, and move one place at a time", async () => {
  const [a, b, c] = [
    await addResolutionType(db, { name: "A" }),
    await addResolutionType(db, { name: "B" }),
    await addResolutionType(db, { name: "C" }),
  ];
  await moveResolutionType(db, c, "up");
  assert.is(names(await listResolutionTypes(db)), "A C B");
  await moveResolutionType(db, a, "up");
  await moveResolutionType(db, b, "down");
  assert.is(names(await listResolutionTypes(db)), "A C B");
  await moveResolutionType(db, a, "down");
  assert.is(names(await listResolutionTypes(db)), "C A B");
  await missing(moveResolutionType(db, 999, "up"));
});

test("an archived name is free again; two the same cannot stand side by side", async () => {
  const id = await addResolutionType(db, { name: "Hoàn tiền" });
  await invalid(addResolutionType(db, { name: "hoan TIEN" }), { name: "nameTaken" });
  await archiveResolutionType(db, id);
  assert.is(names(await listResolutionTypes(db, { archived: true })), "Hoàn tiền");
  const other = await addResolutionType(db, { name: "Hoan tien" });
  await invalid(restoreResolutionType(db, id), { name: "nameTaken" });
  await renameResolutionType(db, other, "Trả tiền");
  await restoreResolutionType(db, id);
  await invalid(renameResolutionType(db, other, "HOÀN TIỀN"), { name: "nameTaken" });
  await missing(archiveResolutionType(db, 999));
});

test("categories are a tree of three levels, each with its path", async () => {
  const home = await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: null });
  const other = await addCategory(db, { name: "Giao hàng", parentId: null, slaPolicyId: null });
  const camera = await addCategory(db, { name: "Camera", parentId: home, slaPolicyId: null });
  const blur = await addCategory(db, { name: "Mờ hình", parentId: camera, slaPolicyId: null });
  await addCategory(db, { name: "Camera", parentId: other, slaPolicyId: null });
  await invalid(addCategory(db, { name: "Sâu", parentId: blur, slaPolicyId: null }), { parent: "tooDeep" });
  await invalid(addCategory(db, { name: "camera", parentId: home, slaPolicyId: null }), { name: "nameTaken" });
  await invalid(addCategory(db, { name: "Lạc", parentId: 999, slaPolicyId: null }), { parent: "choice" });
  assert.equal(
    (await listCategories(db)).map((row) => row.path),
    ["Bảo hành", "Bảo hành › Camera", "Bảo hành › Camera › Mờ hình", "Giao hàng", "Giao hàng › Camera"],
  );
  await moveCategory(db, other, "up");
  assert.is((await listCategories(db))[0]!.name, "Giao hàng");
  assert.is((await getCategory(db, blur)).path, "Bảo hành › Camera › Mờ hình");
  await missing(moveCategory(db, 999, "up"));
});

test("a category goes with all below it, and comes back with those above it", async () => {
  const home = await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: null });
  const camera = await addCategory(db, { name: "Camera", parentId: home, slaPolicyId: null });
  const blur = await addCategory(db, { name: "Mờ hình", parentId: camera, slaPolicyId: null });
  assert.is(await archiveCategory(db, home), 3);
  assert.is((await listCategories(db)).length, 0);
  await invalid(addCategory(db, { name: "Khóa", parentId: home, slaPolicyId: null }), { parent: "choice" });
  await restoreCategory(db, blur);
  assert.is(names(await listCategories(db)), "Bảo hành Camera Mờ hình");
  await missing(restoreCategory(db, 999));
});

test("the policy in force is one's own, else that of the nearest above", async () => {
  const [slow, quick] = [
    await addPolicy(db, { name: "Thường", targets, warnPercent: 80 }),
    await addPolicy(db, { name: "Khẩn", targets, warnPercent: 70 }),
  ];
  const home = await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: slow });
  const camera = await addCategory(db, { name: "Camera", parentId: home, slaPolicyId: null });
  const blur = await addCategory(db, { name: "Mờ hình", parentId: camera, slaPolicyId: null });
  assert.is((await getCategory(db, blur)).sla_in_force, slow);
  await editCategory(db, camera, { name: "Máy ảnh", slaPolicyId: quick });
  assert.is((await getCategory(db, blur)).sla_in_force, quick);
  assert.is((await getCategory(db, blur)).path, "Bảo hành › Máy ảnh › Mờ hình");
  assert.is((await getCategory(db, blur)).sla_in_force_name, "Khẩn");
  assert.is(await countCategoriesWith(db, quick), 1);
  await invalid(editCategory(db, camera, { name: "Máy ảnh", slaPolicyId: 999 }), { sla: "choice" });
  await missing(getCategory(db, 999));
});

test("an archived policy leaves its categories without one of their own, and is offered to none", async () => {
  const id = await addPolicy(db, { name: "Khẩn", targets, warnPercent: 80 });
  const home = await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: id });
  await archivePolicy(db, id);
  assert.is((await getCategory(db, home)).sla_in_force, null);
  await invalid(editCategory(db, home, { name: "Bảo hành", slaPolicyId: id }), { sla: "choice" });
  assert.is((await getPolicy(db, id)).name, "Khẩn");
  assert.is(names(await listPolicies(db, { archived: true })), "Khẩn");
  await restorePolicy(db, id);
  await invalid(addPolicy(db, { name: "KHAN", targets, warnPercent: 80 }), { name: "nameTaken" });
  await editPolicy(db, id, { name: "Rất khẩn", targets, warnPercent: 50 });
  assert.equal((await getPolicy(db, id)).targets, targets);
  assert.is((await getPolicy(db, id)).warn_percent, 50);
  await missing(editPolicy(db, 999, { name: "X", targets, warnPercent: 50 }));
});

test("templates are kept by name with a category that is there", async () => {
  const home = await addCategory(db, { name: "Bảo hành", parentId: null, slaPolicyId: null });
  const draft = { title: "Thợ đến trễ", summary: "", categoryId: home, priority: "high" as const };
  const id = await addTemplate(db, { name: "Trễ hẹn", ...draft });
  await addTemplate(db, { name: "Đổi hàng", ...draft, categoryId: null });
  assert.is(names(await listTemplates(db)), "Đổi hàng Trễ hẹn");
  await invalid(addTemplate(db, { name: "tre hen", ...draft }), { name: "nameTaken" });
  await invalid(addTemplate(db, { name: "Lạc", ...draft, categoryId: 999 }), { category: "choice" });
  await archiveCategory(db, home);
  await editTemplate(db, id, { name: "Trễ hẹn lắp", ...draft });
  await archiveTemplate(db, id);
  assert.is(names(await listTemplates(db)), "Đổi hàng");
  await restoreTemplate(db, id);
  assert.is(names(await listTemplates(db)), "Đổi hàng Trễ hẹn lắp");
  await missing(archiveTemplate(db, 999));
});

test("two who move the same list at once leave it whole", async () => {
  for (const name of ["A", "B", "C", "D"]) await addResolutionType(db, { name });
  const ids = (await listResolutionTypes(db)).map((row) => row.id);
  for (let round = 0; round < 10; round++) {
    await Promise.all(ids.map((id, at) => moveResolutionType(db, id, at % 2 ? "up" : "down")));
  }
  const { rows } = await sql<{ n: number }>`select count(distinct position) as n from resolution_types`.execute(db);
  assert.is(rows[0]!.n, 4);
});

test.run();
