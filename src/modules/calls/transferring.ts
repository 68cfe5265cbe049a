import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { likeOf } from "../../like.ts";
import type { SendToPbx } from "../channels/phone/commands.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { type Act, dialable, getTalk, holdTalk, tellPbx } from "./acting.ts";
import { talkOf } from "./agents.ts";
import { endLocked, letGo } from "./ending.ts";
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
  const like = likeOf(sought.trim());
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

/** Somebody alone is rung for it, before the queue chooses. */
async function toAgent(db: Db, send: SendToPbx, act: Act, call: Call, userId: number): Promise<string> {
  if (userId === act.person.id) throw new Invalid({ to: "choice" });
  const found = await db
    .selectFrom("seats")
    .innerJoin("users", "users.id", "seats.user_id")
    .leftJoin("agent_states", "agent_states.user_id", "users.id")
    .select(["users.name", "agent_states.presence"])
    .where("users.id", "=", userId)
    .where("users.deactivated_at", "is", null)
    .executeTakeFirst();
  if (!found) throw new Invalid({ to: "choice" });
  // Whoever has not been there since they got their phone has no state at all.
  if (found.presence === null || found.presence === "offline") throw new Refused("agent_gone");
  if (await db.transaction().execute((trx) => talkOf(trx, userId))) throw new Refused("agent_talks");
  await toWaiting(db, send, act, call, { wanted_id: userId, wanted_because: "transfer" });
  return found.name;
}

async function toQueue(db: Db, send: SendToPbx, act: Act, call: Call, queueId: number): Promise<string> {
  const queue = await db
    .selectFrom("queues")
    .select(["id", "name"])
    .where("id", "=", queueId)
    .where("archived_at", "is", null)
    .executeTakeFirst();
  if (!queue) throw new NotFound();
  await toWaiting(db, send, act, call, { queue_id: queue.id });
  return queue.name;
}

/** The caller hears music again, and whoever had them is free. */
async function toWaiting(
  db: Db,
  send: SendToPbx,
  { person, callId, commandId }: Act,
  call: Call,
  to: Partial<Pick<Call, "queue_id" | "wanted_id" | "wanted_because">>,
): Promise<void> {
  const queueId = to.queue_id ?? call.queue_id;
  const queue =
    queueId === null
      ? undefined
      : await db.selectFrom("queues").select("hold_music").where("id", "=", queueId).executeTakeFirst();
  await tellPbx(send, call, commandId, { name: "queue", music: queue?.hold_music ?? "" });
  const at = new Date();
  await changing(db, async (trx) => {
    if (!(await holdTalk(trx, { person, callId }))) return;
    await trx
      .updateTable("calls")
      .set({ state: "waiting", agent_id: null, muted: false, queued_at: at, ...to, version: sql`version + 1` })
      .where("id", "=", call.id)
      .execute();
    const detail = { from: person.id, ...to };
    await record(trx, "call.transferred", call.id, { by: person.id, at, detail });
    await letGo(trx, { userId: person.id, queueId: call.queue_id, at });
    await record(trx, "call.queued", call.id, { by: person.id, at, detail });
  });
}

/** Outside the house nothing more is known of it: for us it ends here. */
async function toNumber(db: Db, send: SendToPbx, act: Act, call: Call, typed: string): Promise<string> {
  const number = dialable(typed);
  await tellPbx(send, call, act.commandId, { name: "transfer", to: { number } });
  await changing(db, async (trx) => {
    const held = await holdTalk(trx, act);
    if (!held) return;
    await record(trx, "call.transferred", call.id, { by: act.person.id, detail: { from: act.person.id, number } });
    await endLocked(trx, held, { by: "agent", cause: "transferred" });
  });
  return number;
}
