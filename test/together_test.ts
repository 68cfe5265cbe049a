import { test } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import { together } from "../src/together.ts";
import { testDatabase } from "./helpers.ts";

const db = testDatabase(2);
const backend = (one: Db) =>
  sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(one).then(({ rows }) => rows[0]!.pid);

test("what is asked together goes over one connection, and each gets its own answer", async () => {
  const [first, second, names, last] = await together(db, (one) =>
    Promise.all([
      backend(one),
      backend(one),
      one.selectFrom("tags").select("name").orderBy("id").execute(),
      sql<{ n: number }>`select 7 as n`.execute(one),
    ]),
  );
  assert.is(first, second);
  assert.equal(names, await db.selectFrom("tags").select("name").orderBy("id").execute());
  assert.equal(last.rows, [{ n: 7 }]);
});

test("one that fails takes no other with it, and the connection is given back whole", async () => {
  const answers: number[] = [];
  const asking = together(db, (one) =>
    Promise.all([
      sql`select 1 / 0`.execute(one),
      sql`select count(*) from generate_series(1, 50_000)`.execute(one).then(() => answers.push(1)),
      backend(one).then(() => answers.push(2)),
    ]),
  );
  assert.match(await asking.catch(({ message }) => message), /division by zero/);
  assert.equal(answers, [1, 2]);
  const pids = await Promise.all([together(db, backend), together(db, backend), together(db, backend)]);
  assert.ok(pids.every((pid) => pid > 0));
});

test("no transaction begins among them", async () => {
  const asking = together(db, (one) => one.transaction().execute((trx) => backend(trx as unknown as Db)));
  assert.match(await asking.catch(({ message }) => message), /no transaction/);
});

test.after(() => db.destroy());

test.run();
