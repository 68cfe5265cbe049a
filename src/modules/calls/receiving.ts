import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Outcome, PbxEvent } from "../channels/mod.ts";
import { customerOfCaller, parsePhone } from "../customers/mod.ts";
import { record } from "../events/mod.ts";
import { takeBack } from "./advancing.ts";
import { holdAgent, talkOf } from "./agents.ts";
import { lockCall, noteReached, takeCall } from "./answering.ts";
import { endOffers } from "./ending_offers.ts";
import { endLocked } from "./ending.ts";
import { ringLifted, ringRejected } from "./ring_meant.ts";
import type { Call } from "./table.ts";

type Of<Kind extends PbxEvent["kind"]> = Extract<PbxEvent, { kind: Kind }>;

const applied: Outcome = { state: "applied" };
const duplicate: Outcome = { state: "duplicate" };
const ignored = (reason: string): Outcome => ({ state: "ignored", reason });

/**
 * Applies what a PBX told of one line, in the caller's transaction. Whatever order the same events come in, and however
 * often, the state afterwards is the same: what is told of a call before its beginning is kept until that comes.
 */
export async function applyPbxEvents(trx: Trx, pageId: number, events: PbxEvent[]): Promise<Outcome[]> {
  const known = await callsNamed(
    trx,
    pageId,
    events.flatMap((event) => [event.call, ...(event.kind === "started" && event.asked ? [event.asked] : [])]),
  );
  const outcomes: Outcome[] = [];
  for (const event of events) outcomes.push(await apply(trx, pageId, known, event));
  return outcomes;
}

/**
 * The calls of these names on the line, by name. All are held at once and in one order, before anything else: what comes
 * with them, people and their rings, is locked behind them, and nobody waits in a circle.
 */
async function callsNamed(trx: Trx, pageId: number, names: string[]): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom("calls")
    .select(["id", "provider_id"])
    .where("page_id", "=", pageId)
    .where(sql<boolean>`provider_id = any(${[...new Set(names)]}::text[])`)
    .orderBy("id")
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.provider_id, row.id]));
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

/** The other side of a call that went out. */
async function otherSideLifted(trx: Trx, call: Call, { at }: Of<"answered">): Promise<Outcome> {
  if (call.direction === "in") return ignored("no_extension");
  if (call.answered_at) return duplicate;
  if (call.state === "ended" && at > call.ended_at!) return ignored("call_over");
  const lifted = await trx
    .updateTable("calls")
    .set({
      // Whose phone it is was not said: as far as we know nobody of ours talks.
      ...(call.state === "dialing" && call.agent_id !== null && { state: "talking" as const }),
      ...(call.state === "ended" && { outcome: "answered" as const }),
      answered_at: at,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", call.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(trx, "call.answered", call.id, { by: call.agent_id, at, detail: { user_id: call.agent_id } });
  await noteReached(trx, lifted, at);
  return applied;
}

/** Somebody of ours lifted at the desk: who, their extension says. */
async function phoneLifted(trx: Trx, call: Call, { extension, at }: Of<"answered">): Promise<Outcome> {
  const userId = await userAt(trx, extension!);
  if (userId === undefined) return ignored("unknown_extension");
  if (call.agent_id === userId) return duplicate;
  await holdAgent(trx, userId);
  const offer = await ringLifted(trx, { callId: call.id, userId, at });
  if (call.state === "ended") return liftedBeforeTheEnd(trx, call, { userId, offerId: offer?.id, at });
  if (call.agent_id !== null) return ignored("taken_by_another");
  // Another ring of theirs is over: whoever lifts too late is told so by silence. Who was never rung by us was rung by
  // the PBX itself, which does so while it does not hear from us, and has connected them already.
  const open = offer?.ended_at === null ? offer : undefined;
  if (offer && !open) return ignored("offer_over");
  if ((await talkOf(trx, userId)) !== undefined) return ignored("talks_already");
  if (call.state === "dialing") return itsOwnPhone(trx, call, userId);
  if (open) {
    await trx.updateTable("call_offers").set({ ended: "answered", ended_at: at }).where("id", "=", open.id).execute();
  }
  await endOffers(trx, { callId: call.id }, { ended: "withdrawn", by: userId, at });
  await takeCall(trx, call, { userId, ...(open && { offer: open.number }), at });
  return applied;
}

/** Dialled at the desk: now we know by whom. Where the other side has lifted already they talk. */
async function itsOwnPhone(trx: Trx, call: Call, userId: number): Promise<Outcome> {
  await trx
    .updateTable("calls")
    .set({
      agent_id: userId,
      state: call.answered_at ? "talking" : "dialing",
      version: sql<number>`version + 1`,
    })
    .where("id", "=", call.id)
    .execute();
  await record(trx, "call.state_changed", call.id, { by: userId, detail: { agent_id: userId } });
  return applied;
}

/** Told in the wrong order: it counts as it would have in the right one. */
async function liftedBeforeTheEnd(
  trx: Trx,
  call: Call,
  { userId, offerId, at }: { userId: number; offerId: number | undefined; at: Date },
): Promise<Outcome> {
  if (at > call.ended_at! || call.agent_id !== null || call.outcome === "overflowed") return ignored("call_over");
  if (call.direction === "out") return itsOwnEnded(trx, call, userId);
  if (offerId !== undefined) {
    const taken = await trx
      .updateTable("call_offers")
      .set({ ended: "answered", ended_at: at })
      .where("id", "=", offerId)
      .where("ended", "=", "withdrawn")
      .executeTakeFirst();
    if (!taken.numUpdatedRows) return ignored("offer_over");
  }
  await trx
    .updateTable("calls")
    .set({ agent_id: userId, answered_at: at, outcome: "answered", version: sql<number>`version + 1` })
    .where("id", "=", call.id)
    .execute();
  await record(trx, "call.answered", call.id, { by: userId, at, detail: { user_id: userId } });
  await noteReached(trx, call, at);
  return applied;
}

async function itsOwnEnded(trx: Trx, call: Call, userId: number): Promise<Outcome> {
  await trx
    .updateTable("calls")
    .set({ agent_id: userId, version: sql<number>`version + 1` })
    .where("id", "=", call.id)
    .execute();
  return applied;
}

async function phoneRejected(trx: Trx, call: Call, { extension, at }: Of<"rejected">): Promise<Outcome> {
  const userId = await userAt(trx, extension);
  if (userId === undefined) return ignored("unknown_extension");
  if (!(await ringRejected(trx, { callId: call.id, userId, at }))) return duplicate;
  await endOffers(trx, { callId: call.id, userId }, { ended: "rejected", by: userId, at });
  return applied;
}

/** Taken in the bar, and the phone was never lifted: it is missed after all, and the caller goes on to the next. */
async function phoneUnlifted(trx: Trx, call: Call, { extension, offer }: Of<"unanswered">): Promise<Outcome> {
  const userId = await userAt(trx, extension);
  if (userId === undefined) return ignored("unknown_extension");
  if (call.agent_id !== userId) return ignored("taken_by_another");
  return (await takeBack(trx, { callId: call.id, offer, ended: "no_answer" })) ? applied : duplicate;
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

async function userAt(trx: Trx, extension: string): Promise<number | undefined> {
  const seat = await trx.selectFrom("seats").select("user_id").where("extension", "=", extension).executeTakeFirst();
  return seat?.user_id;
}
