import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { composedOnce, plannedOnce } from "../src/composed.ts";
import type { Database } from "../src/database.ts";
import { testDatabase } from "./helpers.ts";

const db = testDatabase(1);
test.after(() => db.destroy());

const plans = async (mark: string) =>
  (
    await sql<{ generic_plans: number; custom_plans: number }>`
      select generic_plans, custom_plans from pg_prepared_statements
      where statement like ${`%${mark}%`} and statement not like '%pg_prepared_statements%'`.execute(db)
  ).rows;

type Said = { word: string; list: string[]; at: Date; none: null; n: number };

test("what belongs to the shape is written out, whatever signs it has; values stay values", async () => {
  const said = composedOnce<Database, Said, { own: string }, Said & { own: string }>((_, shape, { own }) => ({
    compile: () =>
      sql<Said & { own: string }>`select ${shape.word}::text as word, ${shape.list}::text[] as list,
        ${new Date(shape.at)}::timestamptz as at, ${shape.none}::text as none, ${shape.n}::int as n, ${own}::text as own
        limit ${1}`.compile(db),
  }));
  for (const word of ["it's", "\\", "$1", "“x”", "'; select 1; --", ""]) {
    const shape = { word, list: [word, 'a"b', "{,}", "\\n"], at: new Date(1_700_000_000_000), none: null, n: -7 };
    assert.equal(await said(db, shape, { own: word }), [{ ...shape, own: word }]);
    assert.equal(await said(db, shape, { own: "$2" }), [{ ...shape, own: "$2" }]);
  }
});

test("a statement composed once is planned once, one by its values is not", async () => {
  const once = composedOnce<Database, object, { ids: number[] }, { id: number }>((on, _, { ids }) =>
    on
      .selectFrom("users")
      .select("id")
      .where(sql<boolean>`id = any(${ids}::bigint[])`)
      .where("name", "!=", "once"),
  );
  const each = () => db.selectFrom("users").select("id").where("name", "!=", "by its values").limit(3).execute();
  for (let n = 0; n < 9; n++) {
    await once(db, {}, { ids: [n] });
    await each();
    await plannedOnce(
      db,
      db.selectFrom("users").select("id").where("id", "=", n).where("name", "!=", sql.lit("by id")).compile(),
    );
  }
  for (const mark of ["'once'", "'by id'"]) assert.equal(await plans(mark), [{ generic_plans: 7, custom_plans: 0 }]);
  const [byValues] = await plans('"name" != $1 limit');
  assert.ok(byValues!.custom_plans >= 5);
});

test("a transaction that went back leaves nothing planned the other way", async () => {
  const byId = (id: number) =>
    db.selectFrom("users").select("id").where("id", "=", id).where("username", "!=", sql.lit("after")).compile();
  for (let n = 0; n < 4; n++) {
    await db.selectFrom("users").select("id").where("id", "=", n).execute();
    await db
      .transaction()
      .execute(async (trx) => {
        await plannedOnce(trx, byId(n));
        throw new Error("back");
      })
      .catch(() => {});
    await plannedOnce(db, byId(n));
  }
  assert.equal(await plans("'after'"), [{ generic_plans: 6, custom_plans: 0 }]);
  const { rows } = await sql<{ mode: string }>`select ${"x"}::text, current_setting('plan_cache_mode') as mode`.execute(
    db,
  );
  assert.is(rows[0]!.mode, "auto");
});

test.run();
