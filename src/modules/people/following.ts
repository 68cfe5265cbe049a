import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { changing, type EventName, record, recordAll } from "../events/mod.ts";
import type { Person } from "./table.ts";

/** Where one room keeps who follows what, and what it calls that. */
export interface FollowingRules {
  table: "customer_followers" | "ticket_watchers";
  column: "customer_id" | "ticket_id";
  added: EventName;
  removed: EventName;
  /** The field that says whom. */
  field: string;
  /** Throws where the person may not see it. */
  hold: (trx: Trx, person: Person, id: number) => Promise<unknown>;
}

interface Named {
  id: number;
  name: string;
}

/** Colleagues who see something from now on, and hear of what is written on it. */
export function followingOf({ table, column, added, removed, field, hold }: FollowingRules) {
  const [rows, subject] = [sql.table(table), sql.ref(column)];

  /** Adds those of them who work here and do not follow yet; the caller has looked the subject up. Returns whom. */
  async function addAll(trx: Trx, person: Pick<Person, "id">, id: number, userIds: number[]): Promise<number[]> {
    if (userIds.length === 0) return [];
    const { rows: followers } = await sql<Named>`
      with added as (
        insert into ${rows} (${subject}, user_id)
        select ${id}::bigint, id from users where id = any(${userIds}::bigint[]) and deactivated_at is null
        on conflict do nothing returning user_id)
      select id, name from users where id in (select user_id from added)`.execute(trx);
    await recordAll(
      trx,
      followers.map((each) => ({
        name: added,
        subjectId: id,
        by: person.id,
        detail: { user_id: each.id, name: each.name },
      })),
    );
    return followers.map((each) => each.id);
  }

  async function follows(trx: Trx, id: number, userId: number): Promise<boolean> {
    const found = await sql`select from ${rows} where ${subject} = ${id} and user_id = ${userId}`.execute(trx);
    return found.rows.length > 0;
  }

  /** Makes a colleague, or oneself, one of them. */
  const add = (db: Db | Trx, person: Person, id: number, userId = person.id): Promise<void> =>
    changing(db, async (trx) => {
      await hold(trx, person, id);
      const [one] = await addAll(trx, person, id, [userId]);
      if (!one && !(await follows(trx, id, userId))) throw new Invalid({ [field]: "choice" });
    });

  const remove = (db: Db | Trx, person: Person, id: number, userId = person.id): Promise<void> =>
    changing(db, async (trx) => {
      await hold(trx, person, id);
      const gone = await sql`delete from ${rows} where ${subject} = ${id} and user_id = ${userId}`.execute(trx);
      if (gone.numAffectedRows === 0n) return;
      const { name } = await trx.selectFrom("users").select("name").where("id", "=", userId).executeTakeFirstOrThrow();
      await record(trx, removed, id, { by: person.id, detail: { user_id: userId, name } });
    });

  /** By name, for who has found the subject. */
  async function list(db: Db | Trx, id: number): Promise<Named[]> {
    const { rows: followers } = await sql<Named>`
      select users.id, users.name from ${rows} kept join users on users.id = kept.user_id
      where kept.${subject} = ${id} and users.deactivated_at is null
      order by users.name, users.id limit 200`.execute(db);
    return followers;
  }
  return { add, remove, addAll, list };
}
