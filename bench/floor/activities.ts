import { sql } from "kysely";
import type { Db } from "../../src/database.ts";

export type Bare = ReturnType<typeof createBare>;

/** The rows that a ring and an answer leave, by plain SQL in one transaction each, and a post to the PBX that nobody signs. */
export function createBare(db: Db, pbxUrl: string) {
  const event = (id: number, name: string) => sql`
    insert into events (name, subject, subject_id, announced_at) values (${name}, 'call', ${id}, now())`;
  return {
    ring: (id: number, agent: number) =>
      db.transaction().execute(async (trx) => {
        await sql`update calls set offer_number = 1, version = version + 1 where id = ${id}`.execute(trx);
        await sql`insert into call_offers (call_id, number, user_id, until)
          values (${id}, 1, ${agent}, now() + interval '20 seconds')`.execute(trx);
        await event(id, "call.offered").execute(trx);
      }),
    answer: (id: number, agent: number) =>
      db.transaction().execute(async (trx) => {
        await sql`update call_offers set ended = 'answered', ended_at = now() where call_id = ${id}`.execute(trx);
        await sql`update calls set state = 'ended', outcome = 'answered', agent_id = ${agent}, answered_at = now(),
          ended_at = now(), version = version + 1 where id = ${id}`.execute(trx);
        await event(id, "call.answered").execute(trx);
      }),
    post: async (id: string) => {
      const answer = await fetch(new URL("/bare", pbxUrl), { method: "POST", body: JSON.stringify({ id }) });
      await answer.arrayBuffer();
    },
  };
}
