import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Outcome, PbxEvent } from "../channels/mod.ts";
import { customerOfCaller, parsePhone } from "../customers/mod.ts";
import { record } from "../events/mod.ts";
import { lockCall, missedBefore } from "./answering.ts";
import { applied, duplicate, ignored, type Of } from "./applied.ts";
import { endLocked } from "./ending.ts";
import { otherSideLifted, phoneLifted, phoneRejected, phoneUnlifted } from "./lifting.ts";
import type { Call } from "./table.ts";

/**
 * Applies what a PBX told of one line, in the caller's transaction. Whatever order the same events come in, and however
 * often, the state afterwards is the same: what is told of a call before its beginning is kept until that comes.
 */
export async function applyPbxEvents(trx: Trx, pageId: number, events: PbxEvent[]): Promise<Outcome[]> {
  const known = await callsNamed(trx, pageId, events);
  const outcomes: Outcome[] = [];
  for (const event of events) outcomes.push(await apply(trx, pageId, known, event));
  return outcomes;
}

/** Of which it may follow that a caller who was missed before was reached, or was not after all. */
const reaching = new Set<PbxEvent["kind"]>(["answered", "rejected", "unanswered"]);

/**
 * The calls on the line that these events are about, by name. All are held at once and in one order, before anything else:
 * what comes with them, people and their rings, is locked behind them, and nobody waits in a circle.
 */
async function callsNamed(trx: Trx, pageId: number, events: PbxEvent[]): Promise<Map<string, number>> {
  const named = (some: PbxEvent[]) => {
    const names = new Set(
      some.flatMap((event) => [event.call, ...(event.kind === "started" && event.asked ? [event.asked] : [])]),
    );
    return {
      names,
      ids: sql`select id from calls where page_id = ${pageId} and provider_id = any(${[...names]}::text[])`,
    };
  };
  const { names, ids } = named(events);
  const reach = events.filter(({ kind }) => reaching.has(kind));
  const more = reach.length === 0 ? sql`` : sql`union all ${missedBefore(named(reach).ids)}`;
  const { rows } = await sql<{ id: number; page_id: number; provider_id: string }>`
    select id, page_id, provider_id from calls where id = any(array(${ids} ${more})) order by id for update`.execute(
    trx,
  );
  const own = rows.filter((row) => row.page_id === pageId && names.has(row.provider_id));
  return new Map(own.map((row) => [row.provider_id, row.id]));
}

async function apply(trx: Trx, pageId: number, known: Map<string, number>, event: PbxEvent): Promise<Outcome> {
  if (event.kind === "started") return begin(trx, pageId, known, event);
  const id = known.get(event.call);
  return id === undefined ? keepEarly(trx, pageId, event) : applyTo(trx, id, event);
}

async function applyTo(trx: Trx, id: number, event: Exclude<PbxEvent, Of<"started">>): Promise<Outcome> {
  const call = (await lockCall(trx, id))!;
  switch (event.kind) {
    case "answered":
      return event.extension === undefined ? otherSideLifted(trx, call, event) : phoneLifted(trx, call, event);
    case "rejected":
      return phoneRejected(trx, call, event);
    case "unanswered":
      return phoneUnlifted(trx, call, event);
    case "held":
    case "resumed":
      return hold(trx, call, event);
    case "ended":
      return end(trx, call, event);
    case "recorded":
      return keepRecording(trx, call, event);
  }
}

async function begin(trx: Trx, pageId: number, known: Map<string, number>, event: Of<"started">): Promise<Outcome> {
  if (known.has(event.call)) return duplicate;
  const asked = event.asked === undefined ? undefined : known.get(event.asked);
  if (asked !== undefined) await rename(trx, asked, event.call);
  const id = asked ?? (await insertCall(trx, pageId, event));
  if (id === undefined) return duplicate;
  known.set(event.call, id);
  await applyEarly(trx, pageId, { id, name: event.call });
  return applied;
}

/** One that we asked for, which went by our name until now. */
async function rename(trx: Trx, id: number, name: string): Promise<void> {
  await trx
    .updateTable("calls")
    .set({ provider_id: name, version: sql<number>`version + 1` })
    .where("id", "=", id)
    .execute();
}

async function insertCall(trx: Trx, pageId: number, event: Of<"started">): Promise<number | undefined> {
  const number = event.number === null ? null : (parsePhone(event.number)?.number ?? event.number.slice(0, 40));
  const customerId = await customerOfCaller(trx, number, event.at);
  const line = await trx.selectFrom("phone_lines").select("queue_id").where("page_id", "=", pageId).executeTakeFirst();
  const comesIn = event.direction === "in";
  const call = await trx
    .insertInto("calls")
    .values({
      page_id: pageId,
      provider_id: event.call,
      direction: event.direction,
      number,
      customer_id: customerId,
      state: comesIn ? "waiting" : "dialing",
      started_at: event.at,
      queue_id: comesIn ? (line?.queue_id ?? null) : null,
      // The caller's patience is counted by our clock, from when we can do something for them.
      queued_at: comesIn ? new Date() : null,
    })
    .onConflict((conflict) => conflict.columns(["page_id", "provider_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!call) return undefined;
  await record(trx, "call.started", call.id, { at: event.at, detail: { direction: event.direction } });
  return call.id;
}

async function keepEarly(trx: Trx, pageId: number, event: PbxEvent): Promise<Outcome> {
  const kept = await trx
    .insertInto("early_call_events")
    .values({ page_id: pageId, provider_id: event.call, event: JSON.stringify(event) })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return kept ? applied : duplicate;
}

async function applyEarly(trx: Trx, pageId: number, { id, name }: { id: number; name: string }): Promise<void> {
  const kept = await trx
    .deleteFrom("early_call_events")
    .where("page_id", "=", pageId)
    .where("provider_id", "=", name)
    .returning("event")
    .execute();
  const events = kept.map(({ event }) => {
    const early = event as Exclude<PbxEvent, Of<"started">> & { at: string | Date };
    return { ...early, at: new Date(early.at) };
  });
  events.sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const event of events) await applyTo(trx, id, event);
}

async function hold(trx: Trx, call: Call, { kind, at }: Of<"held"> | Of<"resumed">): Promise<Outcome> {
  const to = kind === "held" ? "held" : "talking";
  if (call.state !== "talking" && call.state !== "held") return ignored("not_talking");
  if (call.hold_changed_at && at <= call.hold_changed_at) return duplicate;
  await trx
    .updateTable("calls")
    .set({ state: to, hold_changed_at: at, ...(to !== call.state && { version: sql<number>`version + 1` }) })
    .where("id", "=", call.id)
    .execute();
  if (to === call.state) return duplicate;
  await record(trx, "call.state_changed", call.id, { by: call.agent_id, at, detail: { state: to } });
  return applied;
}

async function end(trx: Trx, call: Call, { by, cause, at }: Of<"ended">): Promise<Outcome> {
  if (call.state === "ended") return duplicate;
  await endLocked(trx, call, { by, cause, at, heardAt: new Date() });
  return applied;
}

async function keepRecording(trx: Trx, call: Call, { url, seconds, at }: Of<"recorded">): Promise<Outcome> {
  if (call.recording_url !== null) return duplicate;
  await trx
    .updateTable("calls")
    .set({ recording_url: url, recording_seconds: seconds, version: sql<number>`version + 1` })
    .where("id", "=", call.id)
    .execute();
  await record(trx, "call.recorded", call.id, { at, detail: { seconds } });
  return applied;
}
