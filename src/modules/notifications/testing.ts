import type { Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { sql } from "kysely";

/** A push to oneself, to see whether it comes. It stands in no list; false when no browser takes pushes. */
export async function pushTest(db: Db, person: Pick<Person, "id">): Promise<boolean> {
  const { rows } = await sql`
    insert into notifications (user_id, kind, subject, subject_id, shown, push_state)
    select ${person.id}, 'test', 'user', ${person.id}, false, 'waiting'
    where exists (select 1 from push_subscriptions where user_id = ${person.id}) returning id`.execute(db);
  return rows.length > 0;
}
