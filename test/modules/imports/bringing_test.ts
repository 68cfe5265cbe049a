import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NotFound, Refused } from "../../../src/errors.ts";
import {
  getImport,
  listProblems,
  runImport,
  stopImport,
  resumeImport,
  undoImport,
} from "../../../src/modules/imports/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { said, happened } from "../../customers.ts";
import { testDatabase } from "../../helpers.ts";
import { addLine, addTalk } from "../calls/noting_stage.ts";
import { countsOf, openImports } from "./stage.ts";

const db = testDatabase();
const imports = openImports(db);
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(async () => {
  await imports.close();
  await db.destroy();
});
test.before.each(async () => {
  await sql`truncate customers, import_jobs, tags, customer_groups, events restart identity cascade`.execute(db);
});

const everybody = () => db.selectFrom("customers").selectAll().where("kind", "<>", "account").orderBy("id").execute();
const phonesOf = (id: number) =>
  db
    .selectFrom("customer_phones")
    .select(["number", "is_primary"])
    .where("customer_id", "=", id)
    .orderBy("id")
    .execute();
const why = async (id: number) =>
  (await listProblems(db, id)).map(({ row_number, outcome, reason }) => [
    row_number,
    outcome,
    reason!.problems.map(({ key }) => key).join(" "),
  ]);
const heads = "Tên,SĐT,Email,Công ty,Giới tính\n";

test("a check writes nothing, and says what would be", async () => {
  await imports.bring(cast.owner, "customers", `${heads}Cũ,0912000001\n`);
  const job = await imports.check(
    cast.owner,
    "customers",
    `${heads}An,0912000002\nBình,0912000001\n,0912000003\nChi,123\nDung,0912000002\n`,
  );
  assert.is(job.state, "checked");
  assert.equal(countsOf(job), [1, 0, 2, 2]);
  assert.is((await everybody()).length, 1);
  assert.equal(await why(job.id), [
    [4, "failed", "name_missing"],
    [5, "failed", "phone"],
    [3, "skipped", "duplicate"],
    [6, "skipped", "duplicate_in_file"],
  ]);
  await runImport(db, cast.owner, job.id);
  await imports.settle();
  const done = await getImport(db, cast.owner, job.id);
  assert.is(done.state, "done");
  assert.equal(countsOf(done), [1, 0, 2, 2]);
});

test("rows come in whole: phones, e-mails, company, tags, groups and owner", async () => {
  const [tag] = await db.insertInto("tags").values({ name: "KH VIP" }).returning("id").execute();
  const [group] = await db.insertInto("customer_groups").values({ name: "Đại lý" }).returning("id").execute();
  const text =
    "Tên,SĐT 1,SĐT 2,Email,Công ty,Thẻ\nAn,912000001,0243 825 0000,an@x.vn,Minh Phát,kh vip; Sỉ\nBình,0912000002,,,MINH PHÁT,\n";
  const options = { tags: [tag!.id], groups: [group!.id], ownerId: cast.binh.id };
  const job = await imports.bring(cast.owner, "customers", text, options);
  assert.equal(countsOf(job), [2, 0, 0, 0]);
  const [an, binh] = await everybody();
  assert.equal([an!.name, an!.kind, an!.owner_id, an!.created_by], ["An", "contact", cast.binh.id, cast.owner.id]);
  assert.equal(await phonesOf(an!.id), [
    { number: "+84912000001", is_primary: true },
    { number: "+842438250000", is_primary: false },
  ]);
  assert.ok(an!.company_id);
  assert.is(binh!.company_id, an!.company_id);
  const tags = await db.selectFrom("customer_tags").select("customer_id").orderBy("customer_id").execute();
  assert.equal(
    tags.map((each) => each.customer_id),
    [an!.id, an!.id, binh!.id],
  );
  assert.is((await db.selectFrom("customer_group_members").selectAll().execute()).length, 2);
  const own = await db.selectFrom("tags").selectAll().where("name", "=", "Sỉ").executeTakeFirstOrThrow();
  assert.equal([own.owner_id, own.color], [cast.owner.id, "orange"]);
  const told = await db.selectFrom("events").selectAll().where("name", "=", "customer.imported").execute();
  assert.equal(
    told.map(({ subject_id, detail }) => [subject_id, detail["import"]]),
    [
      [an!.id, job.id],
      [binh!.id, job.id],
    ],
  );
});

test("who is known is skipped, filled up, written over or added all the same", async () => {
  await imports.bring(cast.owner, "customers", `${heads}An,0912000001,,,\n`);
  const again = `${heads}An Mới,0912000001,an@x.vn,,Nữ\n`;
  const skipped = await imports.bring(cast.owner, "customers", again);
  assert.equal(countsOf(skipped), [0, 0, 1, 0]);
  const filled = await imports.bring(cast.owner, "customers", again, { duplicates: "fill" });
  assert.equal(countsOf(filled), [0, 1, 0, 0]);
  let [an] = await everybody();
  assert.equal([an!.name, an!.gender, an!.version], ["An", "female", 2]);
  const nothing = await imports.bring(cast.owner, "customers", again, { duplicates: "fill" });
  assert.equal(countsOf(nothing), [0, 0, 1, 0]);
  const over = await imports.bring(cast.owner, "customers", again, { duplicates: "overwrite" });
  assert.equal(countsOf(over), [0, 1, 0, 0]);
  [an] = await everybody();
  assert.equal([an!.name, an!.version], ["An Mới", 3]);
  // Whom one knows is not made a stranger again by an old table.
  const kinds = "Tên,SĐT,Loại\nAn Mới,0912000001,Tiềm năng\n";
  const lower = await imports.bring(cast.owner, "customers", kinds, { duplicates: "overwrite" });
  assert.equal(countsOf(lower), [0, 0, 1, 0]);
  [an] = await everybody();
  assert.is(an!.kind, "contact");
  const added = await imports.bring(cast.owner, "customers", again, { duplicates: "add" });
  assert.equal(countsOf(added), [1, 0, 0, 0]);
  assert.is((await everybody()).length, 2);
  const both = await imports.bring(cast.owner, "customers", again, { duplicates: "overwrite" });
  assert.equal(await why(both.id), [[2, "skipped", "ambiguous"]]);
});

test("a record that one may not see is neither changed nor named", async () => {
  await imports.bring(cast.owner, "customers", `${heads}Bí mật,0912000001\n`, { ownerId: cast.chi.id });
  const text = `${heads}Ai đó,0912000001\n`;
  for (const duplicates of ["skip", "fill", "overwrite"] as const) {
    const job = await imports.bring(cast.an, "customers", text, { duplicates });
    assert.equal(countsOf(job), [0, 0, 1, 0]);
    const [row] = await listProblems(db, job.id);
    assert.equal(row!.reason, { problems: [{ key: "duplicate_hidden" }] });
    assert.not.match(JSON.stringify(row), "Bí mật");
  }
  assert.equal(
    (await everybody()).map(({ name }) => name),
    ["Bí mật"],
  );
});

test("a customer met in a chat is known by the phone they have", async () => {
  await happened(db, cast.camera.id, [said("9001", "Shop ơi")]);
  const { customer_id: id } = await db.selectFrom("conversations").select("customer_id").executeTakeFirstOrThrow();
  await db
    .insertInto("customer_phones")
    .values({ customer_id: id, number: "+84912000001", digits: "0912000001", is_primary: true })
    .execute();
  const job = await imports.bring(cast.an, "customers", `${heads}Lan,0912.000.001\n`, { duplicates: "overwrite" });
  assert.equal(countsOf(job), [0, 1, 0, 0]);
  assert.is((await everybody())[0]!.name, "Lan");
});

test("an import is its maker's and the admins' to see and to move, one step after the other", async () => {
  const job = await imports.check(cast.an, "customers", `${heads}An,0912000001\n`);
  assert.instance(await getImport(db, cast.binh, job.id).catch((error) => error), NotFound);
  assert.is((await getImport(db, cast.owner, job.id)).id, job.id);
  const refused = async (step: Promise<unknown>) => assert.instance(await step.catch((error) => error), Refused);
  await refused(resumeImport(db, cast.an, job.id));
  await runImport(db, cast.an, job.id);
  await refused(runImport(db, cast.an, job.id));
  await stopImport(db, cast.an, job.id);
  await imports.settle();
  assert.is((await everybody()).length, 0);
  await resumeImport(db, cast.an, job.id);
  await imports.settle();
  assert.equal(countsOf(await getImport(db, cast.an, job.id)), [1, 0, 0, 0]);
});

test("who has called since stays when the import is taken back, and the others go", async () => {
  const job = await imports.bring(cast.owner, "customers", "Tên,SĐT\nAn,0912000001\nBình,0912000002\n");
  const [caller] = await everybody();
  await addTalk(db, await addLine(db), cast.an.id, { customer_id: caller!.id });
  await undoImport(db, cast.owner, job.id);
  await imports.settle();
  const { state, undone, kept } = await getImport(db, cast.owner, job.id);
  assert.equal([state, undone, kept], ["undone", 1, 1]);
  assert.equal(
    (await everybody()).map(({ name }) => name),
    ["An"],
  );
});

test("a letter of two halves may stand where a text is cut", async () => {
  const face = (before: number) => `${"a".repeat(before)}😀 và thêm`;
  const text = `Tên,SĐT,Phường\nAn,${face(79)},\nBình,0912000001,${face(119)}\nChi,0912000002,\n`;
  const job = await imports.bring(cast.owner, "customers", text);
  assert.equal([job.state, ...countsOf(job)], ["done", 2, 0, 0, 1]);
  assert.equal(await why(job.id), [[2, "failed", "phone"]]);
});

test("a file whose end is broken keeps what came before and says why", async () => {
  const rows = Array.from({ length: 250 }, (_, n) => `Khách ${n},09120${String(n).padStart(5, "0")}`).join("\n");
  const job = await imports.check(cast.owner, "customers", `${heads}${rows}\n"mở mà không đóng${"x".repeat(300_000)}`);
  assert.equal([job.state, job.problem], ["failed", "quote_open"]);
});

test("whoever is gone by then brings nothing in", async () => {
  const job = await imports.check(cast.chi, "customers", `${heads}An,0912000001\n`);
  await runImport(db, cast.chi, job.id);
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.chi.id).execute();
  await imports.settle();
  const over = await getImport(db, cast.owner, job.id);
  assert.equal([over.state, over.problem], ["failed", "maker_gone"]);
  assert.is((await everybody()).length, 0);
});

test.run();
