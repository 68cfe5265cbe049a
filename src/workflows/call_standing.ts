import type { CallStep } from "../modules/calls/mod.ts";
import { moment, type Standing } from "./standing.ts";

/** Where a call stands, for whoever looks for it in Temporal UI. */
export const callStanding = (callId: number, step: CallStep | undefined): Standing => ({
  stage: stageOf(step),
  entityId: String(callId),
  queue: step?.queueId ?? null,
  assignee: step?.ringing.length === 1 ? step.ringing[0]! : null,
});

const stageOf = (step: CallStep | undefined) =>
  step === undefined ? "gone" : step.state === "waiting" && step.ringing.length > 0 ? "ringing" : step.state;

/** What its clock waits for. */
export function callSentence(step: CallStep | undefined): string {
  if (!step) return "There is no such call any more.";
  const { state, ringing: people, offer, nextAt } = step;
  if (state === "ended") return "The call has ended.";
  if (state !== "waiting") return "Somebody has the call. Handed on to a queue it starts this anew.";
  if (people.length > 0) return `Ring ${offer} for ${people.join(", ")} until ${moment(nextAt ?? 0)}.`;
  return `Nobody is free. Waiting for somebody who is, and looking again at ${moment(nextAt ?? 0)} at the latest.`;
}
