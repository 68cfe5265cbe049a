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
import { callSentence, callStanding } from "./call_standing.ts";
import { createSight, shouldContinueAsNew, waitUntil } from "./pacing.ts";
import { createShow } from "./showing.ts";
import type { CallRoutingInput, TakingCall } from "./inputs.ts";

export const answer = defineUpdate<void, [TakingCall]>("answer");
/** Without a step, or with one that may be older than what is known: look at the call again. */
export const changed = defineSignal<[step?: CallStep]>("changed");

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
/** What has no use any more in some seconds; music for who waits would even undo that they were connected meanwhile. */
const brief = new Set(["ring", "connect", "play", "queue"]);
/** What the caller still waits for: where they go, and that the phones fall silent. */
const lasting = proxyActivities<Activities["voice"]>({
  startToCloseTimeout: "4s",
  scheduleToCloseTimeout: "10m",
  retry,
});

/**
 * A caller on the line, from the first tone until somebody has them or nobody will. Phones ring by the rules of the
 * queue; whoever takes the call first has it, and all others hear no. Nobody there, it waits until somebody is, and when
 * the queue's patience is over it goes where the queue says. What was decided stands in the database: this keeps the
 * time, tells the PBX, and can be begun anew at any step.
 */
export async function callRouting({ callId, step: given, told: before = [] }: CallRoutingInput): Promise<void> {
  const sight = createSight<CallStep>(given);
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
  setHandler(changed, (step) => {
    if (step && sight.row && isSame(step, sight.row)) return;
    // What is being read meanwhile may be older than this, or newer.
    if (!step || !sight.row || sight.busy || step.version <= sight.row.version) sight.stale = true;
    else Object.assign(sight, { row: step, looked: true });
  });

  /** Tells the PBX without keeping the call waiting for it; what cannot be told is undone. */
  async function tell({ command, rings }: Asked, pageId: number): Promise<void> {
    underWay++;
    try {
      await (brief.has(command.name) ? ringing : lasting).tellPbx({ callId, pageId, command });
    } catch {
      if (rings !== undefined && command.name === "ring")
        await failRing({ callId, userId: rings, offer: command.offer });
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
      // A run that began before the rows remembered it has none.
      const isDue = after === undefined || told.has(after) || step!.told?.includes(after);
      if (told.has(command.id) || !isDue) continue;
      told.add(command.id);
      void tell(asked, step!.pageId);
    }
    const sentence = callSentence(step);
    show(sentence, callStanding(callId, step));
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

/** How a call is begun and what it is told at the same time say the same. */
const isSame = (one: CallStep, other: CallStep) =>
  one.version === other.version && one.nextAt === other.nextAt && one.commands.length === other.commands.length;
