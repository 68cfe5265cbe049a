import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from "@temporalio/workflow";
import type { Asked, CallStep } from "../modules/calls/mod.ts";
import type { Activities } from "./activities.ts";
import { createSight, shouldContinueAsNew, waitUntil } from "./pacing.ts";
import { createShow, moment } from "./showing.ts";

export interface CallRoutingInput {
  callId: number;
  /** Commands that the PBX has had, by their ids: of a run before this one. */
  told?: string[];
}

/** Somebody takes the call by the ring that they heard. */
export interface TakingCall {
  offer: number;
  by: number;
  commandId: string;
}

export const answer = defineUpdate<void, [TakingCall]>("answer");
export const changed = defineSignal("changed");

const { advanceCall, takeCall, failRing, takeBackCall } = proxyLocalActivities<Activities["voice"]>({
  startToCloseTimeout: "5s",
  retry: { initialInterval: "100ms", maximumInterval: "5s", nonRetryableErrorTypes: ["Refused", "NotFound"] },
});

const retry = { initialInterval: "200ms", backoffCoefficient: 1.7, maximumInterval: "3s" } as const;
/** Each command is done once however often it is tried, and given up when it has no use any more. */
const ringing = proxyActivities<Activities["voice"]>({
  startToCloseTimeout: "4s",
  scheduleToCloseTimeout: "8s",
  retry,
});
const lasting = proxyActivities<Activities["voice"]>({
  startToCloseTimeout: "4s",
  scheduleToCloseTimeout: "60s",
  retry,
});

/**
 * A caller on the line, from the first tone until somebody has them or nobody will. Phones ring by the rules of the
 * queue; whoever takes the call first has it, and all others hear no. Nobody there, it waits until somebody is, and when
 * the queue's patience is over it goes where the queue says. What was decided stands in the database: this keeps the
 * time, tells the PBX, and can be begun anew at any step.
 */
export async function callRouting({ callId, told: before = [] }: CallRoutingInput): Promise<void> {
  const sight = createSight<CallStep>();
  const told = new Set(before);
  let underWay = 0;
  const show = createShow();

  setHandler(
    answer,
    async ({ offer, by }) => {
      await sight.look(() => takeCall({ callId, offer, by }));
    },
    {
      validator({ offer }) {
        if (!sight.row || offer >= sight.row.offer) return;
        const detail = { reason: "offer_over", detail: {} };
        throw ApplicationFailure.nonRetryable("refused: offer_over", "Refused", detail);
      },
    },
  );
  setHandler(changed, () => void (sight.stale = true));

  /** Tells the PBX without keeping the call waiting for it; what cannot be told is undone. */
  async function tell({ command, rings }: Asked, pageId: number): Promise<void> {
    underWay++;
    try {
      const isBrief = command.name === "ring" || command.name === "connect";
      await (isBrief ? ringing : lasting).tellPbx({ pageId, command });
    } catch {
      if (rings !== undefined) await failRing({ callId, userId: rings });
      else if (command.name === "connect") await takeBackCall({ callId, offer: command.offer });
      sight.stale = true;
    } finally {
      underWay--;
      sight.looked = true;
    }
  }

  for (;;) {
    if (sight.stale) await sight.look(() => advanceCall(callId));
    sight.looked = false;
    if (sight.stale) continue;
    const step = sight.row;
    for (const asked of step?.commands ?? []) {
      const { command, after } = asked;
      if (told.has(command.id) || (after !== undefined && !told.has(after))) continue;
      told.add(command.id);
      void tell(asked, step!.pageId);
    }
    const sentence = sentenceOf(step);
    show(sentence, {
      stage: stageOf(step),
      entityId: String(callId),
      queue: step?.queueId ?? null,
      assignee: step?.ringing.length === 1 ? step.ringing[0]! : null,
    });
    if (step?.state !== "waiting" && underWay === 0) {
      await condition(allHandlersFinished);
      // Somebody may have handed it on to a queue in the very moment of its end.
      if (sight.stale || sight.looked) continue;
      return;
    }
    if (underWay === 0 && shouldContinueAsNew()) await continueAsNew<typeof callRouting>({ callId, told: [...told] });
    const nextAt = step?.nextAt ?? undefined;
    await waitUntil(nextAt, () => sight.stale || sight.looked, sentence);
    if (nextAt !== undefined && Date.now() >= nextAt) sight.stale = true;
  }
}

const stageOf = (step: CallStep | undefined) =>
  step === undefined ? "gone" : step.state === "waiting" && step.ringing.length > 0 ? "ringing" : step.state;

/** What it waits for, for whoever looks at it in Temporal UI. */
function sentenceOf(step: CallStep | undefined): string {
  if (!step) return "There is no such call any more.";
  const { state, ringing: people, offer, nextAt } = step;
  if (state === "ended") return "The call has ended.";
  if (state !== "waiting") return "Somebody has the call. Handed on to a queue it starts this anew.";
  if (people.length > 0) return `Ring ${offer} for ${people.join(", ")} until ${moment(nextAt ?? 0)}.`;
  return `Nobody is free. Waiting for somebody who is, and looking again at ${moment(nextAt ?? 0)} at the latest.`;
}
