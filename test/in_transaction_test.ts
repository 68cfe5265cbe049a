import { setImmediate as nextTurn } from "node:timers/promises";
import pg from "pg";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "kysely";
import type { Trx } from "../src/database.ts";
import { inTransaction } from "../src/in_transaction.ts";
import { testDatabase } from "./helpers.ts";

const db = testDatabase(1);
/** What was said when it failed. */
const failure = (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    () => "it did not fail",
    (error: Error) => error.message,
  );

/** Statements as they leave, and their answers as they come. */
const heard: string[] = [];
const { query } = pg.Client.prototype as { query: (...given: unknown[]) => Promise<unknown> };
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, asked: string, ...given: unknown[]) {
    heard.push(`> ${asked}`);
    const answer = query.call(this, asked, ...given);
    answer.then(
      () => heard.push(`< ${asked}`),
      () => heard.push(`! ${asked}`),
    );
    return answer;
  },
});

const ask = (trx: Trx, asked: string) => sql.raw<{ n: number }>(asked).execute(trx);
const noted = (trx: Trx) => sql`insert into settings (key, value) values ('noted', '1')`.execute(trx);
const countNoted = async () => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from settings where key = 'noted'`.execute(db);
  return rows[0]!.n;
};

test("what is asked at once leaves at once, in order, and the end behind it", async () => {
  heard.length = 0;
  const { rows } = await inTransaction(db, async (trx) => {
    const [, second] = await Promise.all([ask(trx, "select 1 as n"), ask(trx, "select 2 as n")]);
    return second;
  });
  assert.equal(rows, [{ n: 2 }]);
  const asked = heard.filter((line) => /select|commit/.test(line));
  assert.equal(asked.slice(0, 2), ["> select 1 as n", "> select 2 as n"]);
  assert.equal(asked.slice(-2), ["> commit", "< commit"]);
});

test("of many that fail the first says why, and nothing of it is kept", async () => {
  const deeper = async (asked: Promise<unknown>) => await (async () => await asked)();
  const asking = inTransaction(db, (trx) =>
    Promise.all([noted(trx), deeper(ask(trx, "select 1 / 0")), ask(trx, "select 3 as n"), noted(trx)]),
  );
  assert.match(await failure(asking), /division by zero/);
  assert.is(await countNoted(), 0);
});

test("after a savepoint that was gone back to, what fails says its own reason", async () => {
  const asking = inTransaction(db, async (trx) => {
    await ask(trx, "savepoint here");
    assert.match(await failure(ask(trx, "select 1 / 0")), /division by zero/);
    await ask(trx, "rollback to savepoint here");
    await ask(trx, "select 'x'::int");
  });
  assert.match(await failure(asking), /invalid input syntax/);
});

test("what goes on after the transaction has failed does nothing behind its back", async () => {
  let late = Promise.resolve("");
  const asking = inTransaction(db, async (trx) => {
    const slow = async () => {
      await failing.catch(() => nextTurn());
      await noted(trx);
    };
    const failing = ask(trx, "select 1 / 0");
    late = failure(slow());
    await failing;
  });
  assert.match(await failure(asking), /division by zero/);
  assert.match(await late, /is over|already rolled back/);
  assert.is(await countNoted(), 0);
});

test.after(() => db.destroy());

test.run();
