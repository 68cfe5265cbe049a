import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "kysely";
import { atOnce } from "../src/at_once.ts";
import { testDatabase } from "./helpers.ts";

const db = testDatabase(1);

test("each gets its own answer, in the order asked", async () => {
  const answers = await db
    .transaction()
    .execute((trx) =>
      atOnce([
        sql`select set_config('switchboard.said', 'first', true)`.execute(trx).then(() => "set"),
        sql<{ said: string }>`select current_setting('switchboard.said') as said`
          .execute(trx)
          .then(({ rows }) => rows[0]!.said),
        7,
      ]),
    );
  assert.equal(answers, ["set", "first", 7]);
});

test("an error is thrown once all have ended, so that what is rolled back to is behind all of them", async () => {
  const ended: string[] = [];
  await db.transaction().execute(async (trx) => {
    await sql`savepoint here`.execute(trx);
    const failing = sql`select 1 / 0`.execute(trx);
    const slower = async () => {
      await failing.catch(() => nextTurn());
      await sql`select 'asked after the error'`.execute(trx).finally(() => ended.push("slower"));
    };
    const asking = atOnce([slower(), failing]).finally(() => ended.push("thrown"));
    assert.match(await asking.catch(({ message }) => message), /division by zero/);
    await sql`rollback to savepoint here`.execute(trx);
    assert.equal((await sql`select 1 as n`.execute(trx)).rows, [{ n: 1 }]);
  });
  assert.equal(ended, ["slower", "thrown"]);
});

test.after(() => db.destroy());

test.run();
