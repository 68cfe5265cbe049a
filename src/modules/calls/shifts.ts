import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { holdAgent, movePresence, moveShift, talkOf } from "./agents.ts";
import { endOffers } from "./ending_offers.ts";
import type { AgentState } from "./table.ts";

type Agent = Pick<Person, "id">;
interface When {
  at?: Date;
}
/** Whose own clock does it. */
interface Clocked {
  clocked?: boolean;
}

export const PAUSE_REASON_LIMIT = 80;
/** After this long it is a break, and has a button of its own. */
export const LONGEST_WRAP_UP_MS = 10 * 60_000;

/** Vào queue: from now on the queues may let this person's phone ring. Refused for who sits at none. */
export function enterQueues(db: Db | Trx, person: Agent, { at = new Date() }: When = {}): Promise<AgentState> {
  return changing(db, async (trx) => {
    let state = await holdAgent(trx, person.id);
    const queue = await trx
      .selectFrom("queue_members")
      .innerJoin("queues", "queues.id", "queue_members.queue_id")
      .select("queue_id")
      .where("user_id", "=", person.id)
      .where("archived_at", "is", null)
      .executeTakeFirst();
    if (!queue) throw new Refused("no_queue");
    // Who presses a button is there, whatever was heard of them before.
    if (state.presence === "offline") state = await movePresence(trx, state, "online", { at, seen: at });
    if (state.shift !== "out") return state;
    return moveShift(trx, state, "ready", { by: person.id, at });
  });
}

/** Thoát queue. What rings for them goes on to the next; a talk goes on, and is wrapped up by nobody. */
export function leaveQueues(db: Db | Trx, person: Agent, { at = new Date() }: When = {}): Promise<AgentState> {
  return changing(db, async (trx) => {
    const state = await holdAgent(trx, person.id);
    if (state.shift === "out") return state;
    await endOffers(trx, { userId: person.id }, { ended: "rejected", by: person.id, at });
    return moveShift(trx, state, "out", { by: person.id, at });
  });
}

/** Tạm dừng, and why. What rings for them goes on to the next. Refused in a talk, and outside the queues. */
export function pauseShift(
  db: Db | Trx,
  person: Agent,
  { reason, at = new Date(), clocked }: { reason: string } & When & Clocked,
): Promise<AgentState> {
  const why = reason.trim();
  if (why.length === 0) throw new Invalid({ reason: "required" });
  if (why.length > PAUSE_REASON_LIMIT) throw new Invalid({ reason: "tooLong" });
  return changing(db, async (trx) => {
    const state = await holdAgent(trx, person.id);
    if (state.shift === "paused" && state.pause_reason === why) return state;
    if (state.shift === "out") throw new Refused("not_in_queue");
    if ((await talkOf(trx, person.id)) !== undefined) throw new Refused("agent_in_call");
    await endOffers(trx, { userId: person.id }, { ended: "rejected", by: person.id, at });
    return moveShift(trx, state, "paused", { reason: why, by: person.id, at, clocked });
  });
}

/** Tiếp tục. */
export function resumeShift(db: Db | Trx, person: Agent, { at = new Date() }: When = {}): Promise<AgentState> {
  return changing(db, async (trx) => {
    const state = await holdAgent(trx, person.id);
    if (state.shift === "out") throw new Refused("not_in_queue");
    return state.shift === "paused" ? moveShift(trx, state, "ready", { by: person.id, at }) : state;
  });
}

/** Sẵn sàng ngay. Over already, it changes nothing. */
export function endWrapUp(db: Db | Trx, person: Agent, { at = new Date() }: When = {}): Promise<AgentState> {
  return changing(db, async (trx) => {
    const state = await holdAgent(trx, person.id);
    return state.shift === "wrap_up" ? moveShift(trx, state, "ready", { by: person.id, at }) : state;
  });
}

/** The clock's part: ready by itself once the time is over, and not before, whatever was added meanwhile. */
export function finishWrapUp(
  db: Db | Trx,
  userId: number,
  { at = new Date(), clocked = true }: When & Clocked = {},
): Promise<AgentState> {
  return changing(db, async (trx) => {
    const state = await holdAgent(trx, userId);
    const isOver = state.shift === "wrap_up" && state.wrap_up_until! <= at;
    return isOver ? moveShift(trx, state, "ready", { at, clocked }) : state;
  });
}

/** So late a clock is not there, or far behind: callers wait for whoever is ready by then. */
const LATE_MS = 2_000;

/** Ready again are those whose time was over a while ago. */
export async function finishLateWrapUps(db: Db): Promise<void> {
  const late = await db
    .selectFrom("agent_states")
    .select("user_id")
    .where("shift", "=", "wrap_up")
    .where("wrap_up_until", "<", new Date(Date.now() - LATE_MS))
    .limit(100)
    .execute();
  for (const { user_id: id } of late) await finishWrapUp(db, id, { clocked: false });
}

/**
 * Thêm 30 giây. Refused when it is over, or would be a break by now. With `until`, the end that was seen when it was
 * pressed, a second press of the same button adds nothing.
 */
export function extendWrapUp(
  db: Db | Trx,
  person: Agent,
  { seconds, until: seen, at = new Date() }: { seconds: number; until?: Date | undefined } & When,
): Promise<AgentState> {
  return changing(db, async (trx) => {
    const state = await holdAgent(trx, person.id);
    if (state.shift !== "wrap_up") throw new Refused("wrap_up_over");
    if (seen && state.wrap_up_until! > seen) return state;
    const until = new Date(Math.max(state.wrap_up_until!.getTime(), at.getTime()) + seconds * 1_000);
    if (until.getTime() - state.shift_since.getTime() > LONGEST_WRAP_UP_MS) throw new Refused("wrap_up_too_long");
    const longer = await trx
      .updateTable("agent_states")
      .set({ wrap_up_until: until, version: sql<number>`version + 1` })
      .where("user_id", "=", person.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const detail = { kind: "shift", from: "wrap_up", to: "wrap_up", until };
    await record(trx, "agent.state_changed", person.id, { by: person.id, at, detail });
    return longer;
  });
}
