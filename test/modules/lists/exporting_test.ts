import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { seatCast } from "../../cast.ts";
import { eventually, testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const web = openWeb(db);
const cast = await seatCast(db);
const owner = await web.as(cast.owner);
test.after(() => db.destroy());

const ids = await sql<{ id: number }>`insert into tickets (title, assignee_id, updated_at)
  select 'Phiếu ' || n, ${cast.an.id}, now() - n * interval '1 minute' from generate_series(1, 2600) n
  returning id`.execute(db);
const all = ids.rows.map(({ id }) => id).sort((a, b) => a - b);

const open = async (query = "") => (await owner(`/tickets/export.csv${query}`)).body!.getReader();
type Reader = Awaited<ReturnType<typeof open>>;

async function rest(reader: Reader, begun: Uint8Array[]): Promise<number[]> {
  const parts = [...begun];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  const rows = parse(Buffer.concat(parts), { bom: true }) as string[][];
  return rows.slice(1).map(([id]) => Number(id));
}
const begin = async (reader: Reader) => [(await reader.read()).value!, (await reader.read()).value!];
const touch = (id: number) => db.updateTable("tickets").set({ updated_at: new Date() }).where("id", "=", id).execute();
const openTransactions = async () => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`.execute(db);
  return rows[0]!.n;
};

for (const [query, changed, how] of [
  ["", all.at(-1)!, "rises above what was read already"],
  ["?sort=updated_at", all.at(-2)!, "sinks below what is still to be read"],
] as const) {
  test(`a row that ${how} while a list is exported is in the file once`, async () => {
    const reader = await open(query);
    const begun = await begin(reader);
    await touch(changed);
    const found = await rest(reader, begun);
    assert.is(found.filter((id) => id === changed).length, 1);
    assert.equal(
      found.sort((a, b) => a - b),
      all,
    );
  });
}

test("whoever stops reading holds nothing of the database", async () => {
  const reader = await open();
  await begin(reader);
  await reader.cancel();
  await eventually(async () => (await openTransactions()) === 0);
});

test("many exports at once leave connections for everybody else", async () => {
  const readers = await Promise.all(Array.from({ length: 12 }, () => open()));
  assert.is((await owner("/tickets?rows=1")).status, 200);
  const counts = await Promise.all(readers.map(async (reader) => (await rest(reader, [])).length));
  assert.equal(
    counts,
    counts.map(() => all.length),
  );
});

test.run();
