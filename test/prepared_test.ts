import { test } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "kysely";
import { changing } from "../src/modules/events/mod.ts";
import { testDatabase } from "./helpers.ts";

const db = testDatabase(3);
const settings = ["first", "second"];
const read = () => db.selectFrom("settings").selectAll().orderBy("key").execute();
const prepared = () =>
  sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db).then(({ rows }) => rows);

test.before(async () => {
  for (const key of settings) await db.insertInto("settings").values({ key, value: "{}" }).execute();
});

test("what is asked again and again is prepared, what is asked twice is not", async () => {
  const one = testDatabase(1);
  for (let n = 0; n < 4; n++) await one.selectFrom("settings").selectAll().where("key", "=", `${n}`).execute();
  for (let n = 0; n < 2; n++) await one.selectFrom("users").select("id").where("id", "=", n).execute();
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(one);
  assert.is(rows.length, 1);
  assert.match(rows[0]!.statement, /"settings"/);
  await one.destroy();
});

test("a migration between two runs of a statement is no matter, on whichever connection", async () => {
  for (let n = 0; n < 5; n++) await Promise.all([read(), read(), read()]);
  assert.ok((await prepared()).some(({ statement }) => statement.includes("settings")));
  for (const column of ["added", "added_again"]) {
    await sql`alter table settings add column ${sql.id(column)} int default 7`.execute(db);
    const found = await Promise.all([read(), read(), read()]);
    for (const rows of found) assert.is((rows[0] as never as Record<string, number>)[column], 7);
    for (let n = 0; n < 5; n++) await Promise.all([read(), read(), read()]);
  }
});

test("a transaction begins once more by itself", async () => {
  for (let n = 0; n < 5; n++) await read();
  await sql`alter table settings add column third int default 3`.execute(db);
  let tries = 0;
  const rows = await changing(db, async (trx) => {
    tries += 1;
    await trx
      .updateTable("settings")
      .set({ value: `{"try": ${tries}}` })
      .where("key", "=", "first")
      .execute();
    return trx.selectFrom("settings").selectAll().orderBy("key").execute();
  });
  assert.is(tries, 2);
  assert.equal(rows[0]!.value, { try: 2 });
  assert.is((rows[0] as never as { third: number }).third, 3);
});

test("statements that vary without end fill no connection", async () => {
  const one = testDatabase(1);
  for (let round = 0; round < 3; round++) {
    for (let n = 1; n < 260; n++) {
      await sql`select key from settings where key = ${"first"} and ${sql.lit(n)} = ${sql.lit(n)}`.execute(one);
    }
  }
  const { rows } = await sql<{ n: number }>`select count(*) as n from pg_prepared_statements`.execute(one);
  assert.ok(rows[0]!.n > 50 && rows[0]!.n <= 200, `${rows[0]!.n} are prepared`);
  await one.destroy();
});

test.after(() => db.destroy());

test.run();
