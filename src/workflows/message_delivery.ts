import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { Activities } from "./activities.ts";
import { show } from "./showing.ts";
import { moment } from "./standing.ts";
import type { MessageDeliveryInput } from "./inputs.ts";

export const messageQueued = defineSignal("messageQueued");
export const pageReconnected = defineSignal("pageReconnected");

/**
 * Send what waits in one conversation: in order, one at a time. What the provider wants later waits here; what it
 * refuses is marked failed by the activity, and the next goes on. A page whose token died parks the conversation until
 * it is reconnected. With nothing left for a while, done.
 */
export async function messageDelivery(input: MessageDeliveryInput): Promise<void> {
  let queued = false;
  let reconnected = false;
  setHandler(messageQueued, () => void (queued = true));
  setHandler(pageReconnected, () => void (reconnected = true));
  const { conversationId, channel, idleMs, graceMs } = input;
  const entityId = String(conversationId);
  const { deliverNext } = proxyActivities<Activities["send"]>({
    taskQueue: `send-${channel}`,
    // A worker that died is noticed by its silence; the next try then finds the open attempt and never sends again.
    startToCloseTimeout: "5m",
    heartbeatTimeout: "10s",
    retry: { initialInterval: "500ms", maximumInterval: "30s" },
  });

  for (;;) {
    queued = false;
    reconnected = false;
    show("Sending what waits, in order.", { stage: "sending", entityId, channel });
    const step = await deliverNext({ conversationId, graceMs });
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof messageDelivery>(input);

    switch (step.kind) {
      case "settled":
        continue;
      case "wait": {
        const why =
          step.why === "echo"
            ? `to see whether message ${step.messageId} arrived`
            : `to try message ${step.messageId} again`;
        const sentence = `Waiting until ${moment(step.until)} ${why}.`;
        show(sentence, { stage: step.why, nextActionAt: step.until });
        // A proven echo or an agent's decision shows in the database at the next look, so a signal may cut this short.
        const patience = Math.max(1, step.until - Date.now());
        await condition(() => reconnected || (queued && step.why === "echo"), patience, { summary: sentence });
        continue;
      }
      case "parked":
        show(`Parked until page ${step.pageId} is reconnected.`, { stage: "parked", nextActionAt: null });
        await condition(() => reconnected || queued);
        continue;
      case "idle": {
        const until = Date.now() + idleMs;
        show(`Nothing to send; done at ${moment(until)} unless a message comes.`, {
          stage: "idle",
          nextActionAt: until,
        });
        if (!(await condition(() => queued || reconnected, idleMs, { summary: "nothing to send" }))) return;
      }
    }
  }
}
