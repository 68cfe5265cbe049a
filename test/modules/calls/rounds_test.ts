import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Db, Trx } from "../../../src/database.ts";
import { endForgotten, keepWaitingRecordings, putLateThrough } from "../../../src/modules/calls/mod.ts";
import { rowsRead, testConfig, testDatabase } from "../../helpers.ts";
import { callStage } from "./stage.ts";

const db = testDatabase();
const { an, hotline, support } = await callStage(db);
test.after(() => db.destroy());

/** So many more calls of the past: fetched, never recorded, given up, and waiting for their turn. */
async function write(count: number): Promise<void> {
  await sql`
    with file as (insert into files (storage_key, name, media_type, size_bytes) values ('k', 'a', 'audio/wav', 1) returning id)
    insert into calls (page_id, provider_id, direction, state, outcome, queue_id, agent_id, started_at, answered_at, ended_at,
      recording_url, recording_file_id, recording_tries, recording_retry_at)
    select ${hotline.id}, gen_random_uuid(), 'in', 'ended', 'answered', ${support.id}, ${an.id}, at, at, at,
      case when n % 4 > 0 then 'https://pbx.example/' || n end, case when n % 4 = 1 then file.id end,
      case n % 4 when 2 then 12 when 3 then 5 else 0 end, case when n % 4 > 1 then now() + n * interval '1 minute' end
    from file, (select n, now() - n * interval '1 minute' as at from generate_series(1, ${count}::int) n) many`.execute(
    db,
  );
  await sql`insert into call_offers (call_id, number, user_id, queue_id, until, ended_at, ended)
    select id, 1, ${an.id}, queue_id, now(), now(), 'answered' from calls
    where not exists (select from call_offers where call_id = calls.id)`.execute(db);
  await sql`analyze calls, call_offers`.execute(db);
}

const never = () => Promise.reject(new Error("nothing is to be told to a PBX"));
const rounds: Record<string, (trx: Trx) => Promise<unknown>> = {
  recordings: (trx) =>
    keepWaitingRecordings({ db: trx as unknown as Db, config: testConfig(), log: { warn: () => {} } }),
  "forgotten calls": (trx) => endForgotten(trx as unknown as Db, never),
  "late calls": (trx) => putLateThrough(trx as unknown as Db, never),
};

test("what goes round every second or minute reads nothing of what is over, however much there is", async () => {
  await write(4_000);
  for (const [name, round] of Object.entries(rounds)) {
    const read = await rowsRead(db, ["calls", "call_offers"], async (trx) => assert.not(await round(trx), name));
    assert.ok(read < 50, `${name}: ${read} rows were read`);
  }
});

test("the recording whose turn it is comes first, and of those the one that was never tried", async () => {
  const due = (id: number, at: Date | null) =>
    db.updateTable("calls").set({ recording_retry_at: at }).where("id", "=", id).execute();
  const waiting = await db
    .selectFrom("calls")
    .select("id")
    .where("recording_tries", "=", 5)
    .orderBy("id")
    .limit(3)
    .execute();
  const [first, second, third] = waiting.map(({ id }) => id) as [number, number, number];
  await due(first, new Date(Date.now() - 60_000));
  await due(second, null);
  await due(third, new Date(Date.now() - 120_000));
  const taken: number[] = [];
  const log = { warn: (said: unknown) => void taken.push((said as { call: number }).call) };
  const round = () => keepWaitingRecordings({ db, config: testConfig(), log, resolve: async () => [] }, { batch: 1 });
  while ((await round()) > 0);
  assert.equal(taken, [second, third, first]);
});

test.run();
