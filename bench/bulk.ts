import { sql } from "kysely";
import { ask } from "./browse.ts";
import { withOwnDatabase } from "./database.ts";
import { type Figure, ms, print, scaled, times } from "./measure.ts";
import { running, until } from "./processes.ts";
import { addOwner } from "./transitions.ts";

const GIVEN_UP_MS = 240_000;

/** Ten thousand tickets given to somebody by one press, with its progress, against the same rows by bare SQL. */
export function benchBulk(): Promise<Figure[]> {
  return withOwnDatabase(async (db, url) => {
    const owner = await addOwner(db);
    const n = scaled(10_000);
    await sql`insert into tickets (title, created_by) select 'Camera số ' || n, ${owner.id}
      from generate_series(1, ${n}::int) n`.execute(db);
    await sql`vacuum analyze`.execute(db);
    // What is measured is the bulk work: clocks have a part of their own.
    const app = await running(url, { worker: true, more: { TEMPORAL_ADDRESS: "" } });
    try {
      const cookie = await app.signIn(db, owner.id);
      const headers = { "HX-Request": "true" };
      const form = { key: crypto.randomUUID(), all: "1", query: "", do: `priority:high` };
      const began = performance.now();
      const answer = await ask(`${app.url}/tickets/bulk`, { cookie, headers, form });
      const answered = performance.now() - began;
      if (!answer.includes("bulk-report")) throw new Error(`no report: ${answer.slice(0, 200)}`);
      const seen = new Set<number>();
      let first = 0;
      await until(async () => {
        const job = await db.selectFrom("bulk_jobs").selectAll().executeTakeFirstOrThrow();
        if (job.at > 0) first ||= performance.now() - began;
        seen.add(job.at);
        return job.state === "done";
      }, GIVEN_UP_MS);
      const took = performance.now() - began;
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from tickets where priority = 'high'`.execute(db);
      const floor = await bare(db, owner.id, n);
      const name = `bulk action over ${n.toLocaleString("en")} tickets`;
      return [
        {
          what: name,
          measured: `${((n * 1000) / took).toFixed(0)} rows/s, ${rows[0]!.n === n ? "all done" : `${n - rows[0]!.n} MISSING`}`,
          floor: `a transaction a row ${((n * 1000) / floor).toFixed(0)}/s`,
          ratio: times(floor, took),
        },
        { what: `${name}, answered`, measured: ms(answered) },
        { what: `${name}, first progress`, measured: `${ms(first)}, then ${seen.size} steps` },
      ];
    } finally {
      await app.stop();
    }
  });
}

/** The very rows that each change leaves, four at once, one transaction each. */
async function bare(db: Parameters<typeof addOwner>[0], by: number, n: number): Promise<number> {
  const began = performance.now();
  let next = 0;
  const go = async () => {
    for (let id = ++next; id <= n; id = ++next) {
      await db.transaction().execute(async (trx) => {
        await sql`select * from tickets where id = ${id} for update`.execute(trx);
        await sql`update tickets set priority = 'low', version = version + 1, updated_at = now() where id = ${id}`.execute(
          trx,
        );
        await sql`insert into events (name, subject, subject_id, actor_id, detail)
          values ('ticket.edited', 'ticket', ${id}, ${by}, '{"fields": {"priority": ["high", "low"]}}')`.execute(trx);
      });
    }
  };
  await Promise.all(Array.from({ length: 4 }, go));
  return performance.now() - began;
}

if (import.meta.main) print("Bulk", await benchBulk());
