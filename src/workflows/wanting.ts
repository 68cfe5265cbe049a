import type { CallStep, ShiftClock } from "../modules/calls/mod.ts";
import type { Unfinished, WindowStanding } from "../modules/inbox/mod.ts";
import type { TaskClock } from "../modules/tasks/mod.ts";
import type { TicketStanding } from "../modules/tickets/mod.ts";
import { callSentence, callStanding } from "./call_standing.ts";
import { nextRing, reminderSentence, reminderStanding } from "./reminder_standing.ts";
import type { Wanted } from "./starting.ts";
import type { Timing } from "./timing.ts";
import { nextOfWindow, windowSentence, windowStanding } from "./window_standing.ts";

// The workflows by what they are for: their ids, and what ops read of them.

/** Sends what waits in a conversation, in order. */
export function deliver({ id, channel }: Unfinished, { idleMs, graceMs }: Timing): Wanted {
  return {
    workflow: "messageDelivery",
    id: `deliver:${id}`,
    summary: `Sends the replies of conversation ${id}, in order, each once`,
    details: [
      "Agents' replies wait in the database; this sends them to the customer one after the other, each once.",
      "- **sending**: a reply is on its way.",
      "- **retry**: the provider had a passing fault; the same reply goes again at the time named.",
      "- **echo**: the provider gave no clear answer; its echo is awaited before the agent is told that nobody knows.",
      "- **parked**: the page must be reconnected in Settings; then the replies go by themselves.",
      "- **idle**: nothing waits; it ends soon and starts again with the next reply.",
      "",
      "Ending it by hand loses nothing: it is started again for whatever still waits.",
    ].join("\n"),
    signal: "messageQueued",
    input: { conversationId: id, channel, idleMs, graceMs },
  };
}

/**
 * Watches the reply window of a conversation until it closes. Of one that was just seen to be open there is nothing to do
 * before the first warning: whatever the customer writes until then only moves it.
 */
export function watchWindow(
  { id, window }: { id: number; window?: WindowStanding | undefined },
  { windowMs, warnBeforeMs }: Timing,
): Wanted {
  const begun = beginsWith(id, window, { windowMs, warnBeforeMs });
  return {
    workflow: "replyWindow",
    id: `reply-window:${id}`,
    summary: `Watches the 24-hour reply window of conversation ${id}`,
    details: [
      ...(begun ? [`Begun with: ${begun.sentence}`, ""] : []),
      "Facebook lets a page reply for 24 hours after the customer's last message. This waits for the end of that time:",
      "it warns the assignee before, and closes the composer when it is over. Every later message moves the end.",
      "- **open**: more than two hours are left.",
      "- **closing**: less than two hours are left.",
      "- **closed**: the time is over; the customer's next message starts it anew.",
      "",
      "Ending it by hand loses nothing: it is started again for every window that is still open.",
    ].join("\n"),
    signal: "windowOpened",
    ...(begun && { standing: begun.standing, sleepsUntil: begun.until }),
    input: { conversationId: id, windowMs, warnBeforeMs },
  };
}

function beginsWith(id: number, window: WindowStanding | undefined, leads: Pick<Timing, "windowMs" | "warnBeforeMs">) {
  if (!window?.hasWindow || window.openedAt === null) return undefined;
  const open = { ...window, openedAt: window.openedAt };
  const next = nextOfWindow(open, leads, Date.now());
  if (!next.isFirst) return undefined;
  return {
    sentence: windowSentence(open, leads, next),
    standing: windowStanding(id, open, next),
    until: next.until,
  };
}

/** Follows a ticket from its opening to its end. */
export function follow({ id, standing }: { id: number; standing: TicketStanding }): Wanted {
  return {
    workflow: "ticketLifecycle",
    id: `ticket:${id}`,
    summary: `Follows ticket ${id}: its moves, and the clocks of its SLA`,
    details: [
      "Every move of the ticket goes through here, one at a time, and is refused when the rules say no. In between this",
      "waits for the times of the SLA: it warns before they are due, once, and says when one was missed, once.",
      "- The stage is the ticket's status. In **wait_customer** and **wait_third_party** the SLA stands still.",
      "- **resolved**: it waits to be closed or opened again.",
      "- **closed**: done; opening the ticket again starts this anew.",
      "",
      "Ending it by hand loses nothing: it is started again for every ticket that is not closed.",
    ].join("\n"),
    signal: "changed",
    signalArgs: [standing.version],
    input: { ticketId: id, standing },
  };
}

/**
 * Rings for a task before it is due, until it is done. With a clock that was just read nobody need look again, and there
 * is nothing to do before the first ring.
 */
export function remind({ id, clock }: { id: number; clock?: TaskClock | undefined }): Wanted {
  const next = clock && nextRing(clock, Date.now());
  return {
    workflow: "taskReminder",
    id: `task-reminder:${id}`,
    summary: `Rings for task ${id} before it is due`,
    details: [
      ...(clock ? [`Begun with: ${reminderSentence(clock, next)}`, ""] : []),
      "Rings some minutes before the task is due, on the screen of whoever has it, until they answer or put it off.",
      "- **waiting**: no card is on the screen.",
      "- **ringing**: a card is, and waits for its answer.",
      "- **snoozed**: it was put off, and rings again at the moment chosen.",
      "- **over**: the task is done, cancelled, or has no due time.",
      "",
      "Ending it by hand loses nothing: it is started again for every open task that has a due time.",
    ].join("\n"),
    signal: "rescheduled",
    ...(clock && { signalArgs: [clock.dueRev], standing: reminderStanding(id, clock, next) }),
    sleepsUntil: next?.at,
    input: { taskId: id, ...(clock && { clock }) },
  };
}

/**
 * Finds somebody for a caller, until somebody has them or the queue's patience is over. Told how far the call has just
 * been taken, it need not look itself, and where the PBX has been told all of it there is nothing to do before its time
 * is over.
 */
export function route({ id, step }: { id: number; step?: CallStep | undefined }): Wanted {
  return {
    workflow: "callRouting",
    id: `call:${id}`,
    summary: `Finds somebody for call ${id}`,
    details: [
      ...(step ? [`Begun with: ${callSentence(step)}`, ""] : []),
      "A caller is on the line. This lets phones ring by the rules of the queue, one ring after the other, and tells the",
      "PBX what to do; exactly one of those who answer gets the call.",
      "- **ringing**: phones ring for it.",
      "- **waiting**: nobody is free; it goes on as soon as somebody is, and elsewhere when the longest wait is over.",
      "- **talking**, **ended**: it is done; a call that is handed on to a queue starts this anew.",
      "",
      "Ending it by hand loses nothing: it is started again for every call that waits.",
    ].join("\n"),
    signal: "changed",
    ...(step && { signalArgs: [step], standing: callStanding(id, step) }),
    ...(step?.state === "waiting" && step.commands.length === 0 && { sleepsUntil: step.nextAt ?? undefined }),
    input: { callId: id, ...(step && { step }) },
  };
}

/** Keeps the time of somebody who is in the queues. With what was just read nobody need look again. */
export function keepShift({ id, clock }: { id: number; clock?: ShiftClock | undefined }): Wanted {
  return {
    workflow: "agentShift",
    id: `agent:${id}`,
    summary: `Keeps the time of person ${id} in the queues`,
    details: [
      "From entering the queues until leaving them. After each call the person has a while for writing down what was said;",
      "when it is over this makes them ready again.",
      "- **ready**, **paused**, **wrap_up**: as their bar shows.",
      "",
      "Ending it by hand loses nothing: it is started again for everybody who is in the queues.",
    ].join("\n"),
    signal: "changed",
    ...(clock && { signalArgs: [clock] }),
    input: { userId: id, ...(clock && { clock }) },
  };
}
