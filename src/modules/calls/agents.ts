import { sql } from "kysely";
import { atOnce } from "../../at_once.ts";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import type { AgentState, PresenceState, Shift } from "./table.ts";

/**
 * How these people stand, locked until the end of the transaction, in the order of their ids. Whoever locks calls as well
 * locks those first, in theirs, and offers last; whoever holds a queue waits for no person: so nobody waits in a circle.
 */
export async function holdAgents(trx: Trx, userIds: readonly number[]): Promise<Map<number, AgentState>> {
  const states = await lockStates(trx, userIds);
  const missing = userIds.filter((id) => !states.has(id));
  if (missing.length === 0) return states;
  // They have to do with calls for the first time; all are held anew, in their order.
  await sql`insert into agent_states (user_id) select id from unnest(${missing}::bigint[]) as id order by id
    on conflict do nothing`.execute(trx);
  return lockStates(trx, userIds);
}

async function lockStates(trx: Trx, userIds: readonly number[]): Promise<Map<number, AgentState>> {
  if (userIds.length === 0) return new Map();
  const states = await trx
    .selectFrom("agent_states")
    .selectAll()
    .where("user_id", "in", userIds)
    .orderBy("user_id")
    .forUpdate()
    .execute();
  return new Map(states.map((state) => [state.user_id, state]));
}

export async function holdAgent(trx: Trx, userId: number): Promise<AgentState> {
  return (await holdAgents(trx, [userId])).get(userId)!;
}

interface ShiftMove {
  reason?: string | null;
  until?: Date | null;
  /** Undefined: it came about by itself. */
  by?: number | undefined;
  at: Date;
  /** Their own clock does it, and need not hear of it. */
  clocked?: boolean | undefined;
}

/** Another shift state, with its line in the history; the state must be held. */
export async function moveShift(
  trx: Trx,
  state: AgentState,
  to: Shift,
  { reason = null, until = null, by, at, clocked }: ShiftMove,
): Promise<AgentState> {
  const moved = await trx
    .updateTable("agent_states")
    .set({
      shift: to,
      shift_since: at,
      pause_reason: to === "paused" ? reason : null,
      wrap_up_until: to === "wrap_up" ? until : null,
      version: sql<number>`version + 1`,
    })
    .where("user_id", "=", state.user_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await noteChange(trx, state.user_id, { kind: "shift", from: state.shift, state: to, reason, by, at, clocked });
  return moved;
}

export async function movePresence(
  trx: Trx,
  state: AgentState,
  to: PresenceState,
  { at, seen }: { at: Date; seen?: Date },
): Promise<AgentState> {
  const moved = await trx
    .updateTable("agent_states")
    .set({ presence: to, presence_since: at, ...(seen && { seen_at: seen }) })
    .where("user_id", "=", state.user_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  // The clock keeps the time of their shift alone.
  await noteChange(trx, state.user_id, { kind: "presence", from: state.presence, state: to, at, clocked: true });
  return moved;
}

interface Change {
  kind: "presence" | "shift";
  from: string;
  state: PresenceState | Shift;
  reason?: string | null;
  by?: number | undefined;
  at: Date;
  clocked?: boolean | undefined;
}

async function noteChange(trx: Trx, userId: number, { kind, from, state, reason = null, by, at, clocked }: Change) {
  const detail = { kind, from, to: state, ...(reason && { reason }), ...(clocked && { clocked }) };
  await atOnce([
    trx.insertInto("agent_state_changes").values({ user_id: userId, kind, state, reason, at }).execute(),
    record(trx, "agent.state_changed", userId, { by: by ?? null, at, detail }),
  ]);
}

/** The call somebody is in just now: nobody has two. */
export async function talkOf(trx: Trx, userId: number): Promise<number | undefined> {
  const row = await trx
    .selectFrom("calls")
    .select("id")
    .where("agent_id", "=", userId)
    .where("state", "in", ["dialing", "talking", "held"])
    .executeTakeFirst();
  return row?.id;
}
