import { type Kysely, sql } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { parsePhone } from "../customers/mod.ts";
import { changing } from "../events/mod.ts";
import { refuseSameName } from "../lists/mod.ts";
import type { Overflow, Queue, Strategy } from "./table.ts";

export interface QueueMember {
  id: number;
  name: string;
  priority: number;
}
export type QueueRow = Queue & { members: QueueMember[] };

export interface QueueInput {
  name: string;
  strategy: Strategy;
  ring_seconds: number;
  rounds: number;
  retry_seconds: number;
  max_wait_seconds: number;
  wrap_up_seconds: number;
  service_level_seconds: number;
  sticky_hours: number;
  vip_tag_id: number | null;
  greeting: string;
  hold_music: string;
  hours: "always" | "business";
  overflow: Overflow;
  overflow_queue_id: number | null;
  overflow_user_id: number | null;
  overflow_number: string | null;
  overflow_message: string;
  members: { id: number; priority: number }[];
}

const queueRows = (db: Db | Trx) =>
  db
    .selectFrom("queues")
    .selectAll("queues")
    .select(
      sql<QueueMember[]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'priority', m.priority)
          order by m.priority, plain(u.name), u.id)
        from queue_members m join users u on u.id = m.user_id
        where m.queue_id = queues.id and u.deactivated_at is null), '[]')`.as("members"),
    );

/** Queues by name, each with those of its members who still work here, first tried first. */
export const listQueues = (db: Db | Trx, { archived = false } = {}): Promise<QueueRow[]> =>
  queueRows(db)
    .where("archived_at", archived ? "is not" : "is", null)
    .orderBy(sql`plain(queues.name)`)
    .orderBy("queues.id")
    .execute();

/** To choose from; archived ones too, as calls stay in theirs. */
export const queuesByName = (db: Kysely<Database>) =>
  db
    .selectFrom("queues")
    .select(["id", "name"])
    .orderBy(sql`archived_at is not null`)
    .orderBy(sql`plain(name)`)
    .orderBy("id");

/** An archived one too: its calls stay its own. */
export async function getQueue(db: Db | Trx, id: number): Promise<QueueRow> {
  const row = await queueRows(db).where("queues.id", "=", id).executeTakeFirst();
  if (!row) throw new NotFound(`no queue ${id}`);
  return row;
}

export async function addQueue(db: Db, { members, ...values }: QueueInput): Promise<number> {
  return changing(db, async (trx) => {
    await mustLead(trx, values);
    const { id } = await trx
      .insertInto("queues")
      .values(values)
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch(refuseSameName);
    await setMembers(trx, id, members);
    return id;
  });
}

export async function editQueue(db: Db, id: number, { members, ...values }: QueueInput): Promise<void> {
  await changing(db, async (trx) => {
    const had = await trx.selectFrom("queues").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
    if (!had) throw new NotFound(`no queue ${id}`);
    if (values.overflow_queue_id === id) throw new Invalid({ overflow_queue: "choice" });
    await mustLead(trx, values, had);
    await trx.updateTable("queues").set(values).where("id", "=", id).execute().catch(refuseSameName);
    await setMembers(trx, id, members);
  });
}

/** Where its calls go must be there: a queue in use, somebody who works here, a tag of all. What it had may stay. */
async function mustLead(
  trx: Trx,
  to: Omit<QueueInput, "members">,
  had: Partial<Pick<Queue, "overflow_queue_id" | "overflow_user_id" | "vip_tag_id">> = {},
): Promise<void> {
  const { overflow_queue_id: queue, overflow_user_id: user, overflow_number: number, vip_tag_id: tag } = to;
  if (queue !== null && queue !== had.overflow_queue_id) {
    const found = trx.selectFrom("queues").select("id").where("id", "=", queue).where("archived_at", "is", null);
    if (!(await found.forShare().executeTakeFirst())) throw new Invalid({ overflow_queue: "choice" });
  }
  if (user !== null && user !== had.overflow_user_id) {
    const found = trx.selectFrom("users").select("id").where("id", "=", user).where("deactivated_at", "is", null);
    if (!(await found.executeTakeFirst())) throw new Invalid({ overflow_user: "choice" });
  }
  if (number !== null && (await isLine(trx, number))) throw new Invalid({ overflow_number: "ownLine" });
  if (tag !== null && tag !== had.vip_tag_id) {
    const found = trx.selectFrom("tags").select("id").where("id", "=", tag).where("archived_at", "is", null);
    const shared = await found.where("owner_id", "is", null).executeTakeFirst();
    if (!shared) throw new Invalid({ vip_tag: "choice" });
  }
}

/** A line of ours: sent on to it a caller would begin anew, and come round to it again without end. */
async function isLine(trx: Trx, number: string): Promise<boolean> {
  const lines = await trx
    .selectFrom("phone_lines")
    .innerJoin("pages", "pages.id", "phone_lines.page_id")
    .select("phone_lines.number")
    .where("pages.state", "<>", "disconnected")
    .execute();
  const dialled = (text: string) => parsePhone(text)?.number ?? text.replace(/[^0-9*#]/g, "");
  return lines.some((line) => dialled(line.number) === dialled(number));
}

/** Makes these its members; people who do not exist or left are passed over. Those who stay keep since when. */
async function setMembers(trx: Trx, id: number, members: QueueInput["members"]): Promise<void> {
  const ids = members.map((member) => member.id);
  const priorities = members.map((member) => member.priority);
  await sql`delete from queue_members where queue_id = ${id} and user_id <> all(${ids}::bigint[])`.execute(trx);
  await sql`insert into queue_members (queue_id, user_id, priority)
    select ${id}, u.id, given.priority
    from unnest(${ids}::bigint[], ${priorities}::smallint[]) as given (id, priority)
    join users u on u.id = given.id and u.deactivated_at is null
    on conflict (queue_id, user_id) do update set priority = excluded.priority`.execute(trx);
}

/**
 * Calls come to it no more; those of before stay its own. Refused while a line, another queue or somebody who waits still
 * leads into it: their callers would come to nobody.
 */
export async function archiveQueue(db: Db, id: number): Promise<void> {
  await changing(db, async (trx) => {
    const held = await trx.selectFrom("queues").select("id").where("id", "=", id).forUpdate().executeTakeFirst();
    if (!held) throw new NotFound(`no queue ${id}`);
    const { rows } = await sql<{ used: boolean }>`select
      exists (select 1 from phone_lines l join pages p on p.id = l.page_id
        where l.queue_id = ${id} and p.state <> 'disconnected')
      or exists (select 1 from queues where overflow = 'queue' and overflow_queue_id = ${id} and archived_at is null)
      or exists (select 1 from calls where queue_id = ${id} and state = 'waiting') as used`.execute(trx);
    if (rows[0]?.used) throw new Refused("queue_in_use");
    await trx.updateTable("queues").set({ archived_at: new Date() }).where("id", "=", id).execute();
  });
}

export async function restoreQueue(db: Db, id: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("queues")
    .set({ archived_at: null })
    .where("id", "=", id)
    .executeTakeFirst()
    .catch(refuseSameName);
  if (numUpdatedRows === 0n) throw new NotFound(`no queue ${id}`);
}
