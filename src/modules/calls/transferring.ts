import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import type { SendToPbx } from "../channels/phone/commands.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { type Act, dialable, getTalk, tellPbx } from "./acting.ts";
import type { Call, PresenceState, Shift } from "./table.ts";

export type TransferTo = { agent: number } | { queue: number } | { number: string };

/** Somebody, or a queue, that a call can be handed to. */
export interface TransferPlace {
  kind: "agent" | "queue";
  id: number;
  name: string;
  /** Of an agent. */
  presence: PresenceState | null;
  shift: Shift | null;
  /** Of a queue: who is ready in it. */
  ready: number;
}

const MOST = 20;

/** Those with a phone who talk with nobody, the ones who are there first; and the queues. */
export async function listTransferPlaces(db: Db, person: Pick<Person, "id">, sought = ""): Promise<TransferPlace[]> {
  const like = `%${sought.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await sql<TransferPlace>`
    (select 'agent' as kind, users.id, users.name, coalesce(presence, 'offline') as presence,
      coalesce(shift, 'out') as shift, 0 as ready
    from seats join users on users.id = seats.user_id left join agent_states on agent_states.user_id = users.id
    where users.id <> ${person.id} and deactivated_at is null and plain(users.name) like plain(${like})
      and not exists (select from calls where agent_id = users.id and state in ('dialing', 'talking', 'held'))
    order by coalesce(presence, 'offline') = 'offline', coalesce(shift, 'out') <> 'ready', plain(users.name), users.id
    limit ${MOST})
    union all
    (select 'queue', queues.id, queues.name, null, null, (select count(*) from queue_members
      join agent_states using (user_id) where queue_id = queues.id and shift = 'ready' and presence <> 'offline')::int
    from queues where archived_at is null and plain(queues.name) like plain(${like})
    order by plain(queues.name), queues.id limit ${MOST})`.execute(db);
  return rows;
}

/** Hands the other side to somebody else, without the agent from then on. Gives back what to call that. */
export async function transferCall(db: Db, send: SendToPbx, { to, ...act }: Act & { to: TransferTo }): Promise<string> {
  const call = await getTalk(db, act);
  if (call.state === "dialing") throw new Refused("call_not_answered");
  if ("agent" in to) return toAgent(db, send, act, call, to.agent);
  if ("queue" in to) return toQueue(db, send, act, call, to.queue);
  return toNumber(db, send, act, call, to.number);
}

async function toAgent(db: Db, send: SendToPbx, act: Act, call: Call, userId: number): Promise<string> {
  if (userId === act.person.id) throw new Invalid({ to: "choice" });
  const seat = await db
    .selectFrom("seats")
    .innerJoin("users", "users.id", "seats.user_id")
    .select(["seats.extension", "users.name"])
    .where("users.id", "=", userId)
    .where("users.deactivated_at", "is", null)
    .executeTakeFirst();
  if (!seat) throw new Invalid({ to: "choice" });
  if (await isTalking(db, userId)) throw new Refused("agent_talks");
  await tellPbx(send, call, act.commandId, { name: "transfer", to: { extension: seat.extension } });
  await handOn(db, act, call, { agent: userId }, { agent_id: userId, state: "talking", muted: false });
  return seat.name;
}

const isTalking = async (db: Db | Trx, userId: number): Promise<boolean> => {
  const open = await db
    .selectFrom("calls")
    .select("id")
    .where("agent_id", "=", userId)
    .where("state", "in", ["dialing", "talking", "held"])
    .executeTakeFirst();
  return open !== undefined;
};

async function toQueue(db: Db, send: SendToPbx, act: Act, call: Call, queueId: number): Promise<string> {
  const queue = await db
    .selectFrom("queues")
    .select(["id", "name", "hold_music"])
    .where("id", "=", queueId)
    .where("archived_at", "is", null)
    .executeTakeFirst();
  if (!queue) throw new NotFound();
  await tellPbx(send, call, act.commandId, { name: "queue", music: queue.hold_music });
  const waits = { agent_id: null, state: "waiting", muted: false, queue_id: queue.id, queued_at: new Date() } as const;
  await changing(db, async (trx) => {
    if (await handOn(trx, act, call, { queue: queue.id }, waits)) await record(trx, "call.queued", call.id);
  });
  return queue.name;
}

async function toNumber(db: Db, send: SendToPbx, act: Act, call: Call, typed: string): Promise<string> {
  const number = dialable(typed);
  await tellPbx(send, call, act.commandId, { name: "transfer", to: { number } });
  // The PBX says that the agent's part has ended.
  await changing(db, (trx) =>
    record(trx, "call.transferred", call.id, { by: act.person.id, detail: { from: act.person.id, to: { number } } }),
  );
  return number;
}

/** False: it was not theirs any more. */
function handOn(
  db: Db | Trx,
  { person }: Act,
  call: Call,
  to: { agent: number } | { queue: number },
  set: Partial<Pick<Call, "agent_id" | "state" | "muted" | "queue_id" | "queued_at">>,
): Promise<boolean> {
  return changing(db, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("calls")
      .set({ ...set, version: sql`version + 1` })
      .where("id", "=", call.id)
      .where("agent_id", "=", person.id)
      .where(sql<SqlBool>`state <> 'ended'`)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await record(trx, "call.transferred", call.id, { by: person.id, detail: { from: person.id, to } });
    return true;
  });
}
