import type { CallStanding, CallStep, ShiftClock } from "../modules/calls/mod.ts";
import type { Channel } from "../modules/channels/table.ts";
import type { EventName } from "../modules/events/mod.ts";
import type { Unfinished, WindowStanding } from "../modules/inbox/mod.ts";
import type { TaskClock } from "../modules/tasks/mod.ts";
import type { TicketStanding } from "../modules/tickets/mod.ts";
import type { Wanted } from "./starting.ts";
import type { Timing } from "./timing.ts";
import { deliver, follow, keepShift, remind, route, watchWindow } from "./wanting.ts";

export { type Timing, timing } from "./timing.ts";
export { deliver, follow, keepShift, remind, route, watchWindow } from "./wanting.ts";

/** An event as the relay brings it, with what a reaction may need to know besides. */
export interface Relayed {
  subjectId: number;
  /** Of the conversation that the event is about. */
  channel: Channel | null;
  /** All that happened is what its own clock did, or nothing that this keeps. */
  clocked: boolean;
  timing: Timing;
  /** Conversations of a page with messages that wait to be sent. */
  unsentOf(pageId: number): Promise<Unfinished[]>;
  /** Tickets that have just had their first response in a conversation. */
  respondedIn(conversationId: number): Promise<number[]>;
  /** The same where a reply of before may be found to be it. */
  respondedBefore(conversationId: number): Promise<number[]>;
  /** Tickets whose first response in a conversation has failed. */
  unrespondedIn(conversationId: number): Promise<number[]>;
  /** How the reply window of a conversation stands. */
  windowOf(conversationId: number): Promise<WindowStanding | undefined>;
  standingOf(ticketId: number): Promise<TicketStanding | undefined>;
  /** Of a task that is open and has a due time. */
  clockOf(taskId: number): Promise<TaskClock | undefined>;
  callOf(callId: number): Promise<CallStanding | undefined>;
  /** Takes a call on without waiting for its clock; undefined where only clocks do that. */
  putThrough(callId: number): Promise<CallStep | undefined>;
  shiftOf(userId: number): Promise<ShiftClock>;
  /** Callers who are to be put through next, now that this person is free or this call has stopped ringing. */
  nextInLine(of: { userId: number } | { callId: number }): Promise<number[]>;
}

type Reaction = (event: Relayed) => Wanted[] | Promise<Wanted[]>;

/** What follows from an event: the one table. Every line is harmless when done twice. */
export const reactions: Partial<Record<EventName, Reaction>> = {
  "message.sent": answered,
  "message.retried": answered,
  "message.failed": failed,
  "message.found_sent": foundSent,
  "window.opened": async ({ subjectId, timing, windowOf }) => [
    watchWindow({ id: subjectId, window: await windowOf(subjectId) }, timing),
  ],
  "page.reconnected": resume,
  "page.disconnected": resume,
  "ticket.opened": followOn,
  "ticket.edited": followOn,
  "ticket.assigned": followOn,
  "ticket.status_changed": followOn,
  "ticket.note_added": (event) => lookAgain(event, event.subjectId),
  "task.created": remindFirst,
  "task.rescheduled": remindOn,
  "task.assigned": remindOn,
  "task.status_changed": remindOn,
  "call.started": routeOn,
  "call.queued": routeOn,
  "call.answered": routeOn,
  "call.ended": endOn,
  "call.offer_ended": ringOn,
  "agent.state_changed": serve,
};

async function resume({ subjectId, timing, unsentOf }: Relayed): Promise<Wanted[]> {
  const unsent = await unsentOf(subjectId);
  return unsent.map((conversation) => ({ ...deliver(conversation, timing), signal: "pageReconnected" }));
}

/** A reply is sent, and may be the first response that a ticket of the conversation waits for. */
async function answered(event: Relayed): Promise<Wanted[]> {
  const { subjectId, channel, timing, respondedIn } = event;
  const tickets = await respondedIn(subjectId);
  const again = await Promise.all(tickets.map((id) => lookAgain(event, id)));
  return [deliver({ id: subjectId, channel: channel! }, timing), ...again.flat()];
}

/** What failed is no first response: the clocks that took it for one go on. */
async function failed(event: Relayed): Promise<Wanted[]> {
  const tickets = await event.unrespondedIn(event.subjectId);
  return (await Promise.all(tickets.map((id) => lookAgain(event, id)))).flat();
}

/** What was thought to have failed may be the first response after all. */
async function foundSent(event: Relayed): Promise<Wanted[]> {
  const tickets = await event.respondedBefore(event.subjectId);
  return (await Promise.all(tickets.map((id) => lookAgain(event, id)))).flat();
}

async function followOn({ subjectId, standingOf }: Relayed): Promise<Wanted[]> {
  const standing = await standingOf(subjectId);
  if (!standing) return [];
  const wanted = follow({ id: subjectId, standing });
  return [standing.status === "closed" ? { ...wanted, onlyIfRunning: true } : wanted];
}

/** What an answer changes is no new version of the ticket, so its clock looks whatever it knows. */
async function lookAgain({ standingOf }: Relayed, ticketId: number): Promise<Wanted[]> {
  const standing = await standingOf(ticketId);
  if (!standing || standing.status === "closed") return [];
  return [{ ...follow({ id: ticketId, standing }), signalArgs: [] }];
}

/** Tasks are mostly made once and left alone: the clock begins with what is known of it. */
async function remindFirst(event: Relayed): Promise<Wanted[]> {
  const clock = await event.clockOf(event.subjectId);
  return clock ? [remind({ id: event.subjectId, clock })] : [noMore(event)];
}

async function remindOn(event: Relayed): Promise<Wanted[]> {
  return [(await event.clockOf(event.subjectId)) ? remind({ id: event.subjectId }) : noMore(event)];
}

const noMore = ({ subjectId }: Relayed): Wanted => ({
  ...remind({ id: subjectId }),
  signal: "finished",
  onlyIfRunning: true,
});

/**
 * A call that waits has its clock; of one that does not, a clock that runs has to know. Calls that go out have none until
 * they are handed on. Phones ring, and fall silent, before the clock knows: that keeps the time, and nobody waiting.
 */
async function routeOn({ subjectId, callOf, putThrough }: Relayed): Promise<Wanted[]> {
  const call = await callOf(subjectId);
  if (!call || (call.direction === "out" && call.queued_at === null)) return [];
  const step = await putThrough(call.id);
  const { id, state } = { ...call, ...step };
  return [state === "waiting" ? route({ id, step }) : { ...route({ id, step }), onlyIfRunning: true }];
}

/** The clock of one that somebody had was over when they took it, which it heard then. */
async function endOn(event: Relayed): Promise<Wanted[]> {
  const call = await event.callOf(event.subjectId);
  return call?.agent_id ? [] : routeOn(event);
}

/** A phone fell silent: the call goes on, and whoever it rang for is free for another. */
async function ringOn(event: Relayed): Promise<Wanted[]> {
  return [...(await routeOn(event)), ...(await ringNext(event, { callId: event.subjectId }))];
}

async function serve(event: Relayed): Promise<Wanted[]> {
  const { subjectId, clocked, shiftOf } = event;
  const clock = await shiftOf(subjectId);
  const { shift } = clock;
  const own = { ...keepShift({ id: subjectId, clock }), ...(shift === "out" && { onlyIfRunning: true }) };
  const next = shift === "ready" ? await ringNext(event, { userId: subjectId }) : [];
  return [...next, ...(clocked ? [] : [own])];
}

/** One after the other, as each takes what those behind it then do not find; somebody who is rung is free for no more. */
async function ringNext({ nextInLine, putThrough }: Relayed, of: Parameters<Relayed["nextInLine"]>[0]) {
  const wanted: Wanted[] = [];
  for (const id of await nextInLine(of)) {
    const step = await putThrough(id);
    // Still nobody for them: their clock goes by the time it has.
    if (step?.state === "waiting" && step.ringing.length === 0 && step.commands.length === 0) continue;
    wanted.push(route({ id, step }));
    if ("userId" in of && step?.ringing.includes(of.userId)) break;
  }
  return wanted;
}
