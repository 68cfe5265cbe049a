import { continueAsNew, defineSignal, proxyActivities, setHandler, sleep, workflowInfo } from "@temporalio/workflow";
import type { Activities } from "./activities.ts";
import { show } from "./showing.ts";
import { moment } from "./standing.ts";
import type { ReplyWindowInput } from "./inputs.ts";
import { nextOfWindow, windowSentence, windowStanding, windowStep } from "./window_standing.ts";

export const windowOpened = defineSignal("windowOpened");

const { readWindow, warnWindow, closeWindow } = proxyActivities<Activities["core"]>({
  startToCloseTimeout: "10s",
  retry: { initialInterval: "500ms", maximumInterval: "30s" },
});

/**
 * A customer's message opened a reply window. Sleep until it is time to warn the assignee, warn, sleep until it closes,
 * say that it closed. Whenever the clock rings, look at the customer's last act first: each later message moved the
 * end, and none of them cost a call to Temporal.
 */
export async function replyWindow(input: ReplyWindowInput): Promise<void> {
  let opened = true;
  let warned = input.warned;
  setHandler(windowOpened, () => void (opened = true));
  const { conversationId, windowMs } = input;
  const leads = [...input.warnBeforeMs].sort((a, b) => b - a);

  while (opened) {
    opened = false;
    const facts = await readWindow(conversationId);
    if (facts.openedAt === null || !facts.hasWindow) {
      show("This conversation has no reply window to watch.", {
        stage: "none",
        entityId: String(conversationId),
        channel: facts.channel,
      });
      continue;
    }
    const { openedAt } = facts;
    const closesAt = openedAt + windowMs;
    const now = Date.now();
    if (now >= closesAt) {
      const closed = await closeWindow({ conversationId, openedAt });
      if (!closed) opened = true;
      else show(`The reply window closed at ${moment(closesAt)}.`, { stage: "closed", nextActionAt: null });
      continue;
    }

    const last = warned?.openedAt === openedAt ? warned.leadMs : Infinity;
    const due = leads.filter((lead) => lead < last && closesAt - lead <= now).at(-1);
    if (due !== undefined) {
      const minutesLeft = Math.round((closesAt - now) / 60_000);
      await warnWindow({ conversationId, openedAt, leadMs: due, minutesLeft });
      warned = { openedAt, leadMs: due };
      opened = true;
      continue;
    }

    const open = { ...facts, openedAt };
    const next = nextOfWindow(open, input, now);
    show(windowSentence(open, input, next), windowStanding(conversationId, open, next));
    await sleep(next.until - now, { summary: `${windowStep(next)} at ${moment(next.until)}` });
    opened = true;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof replyWindow>({ ...input, warned });
  }
}
