import { patched, proxyActivities } from "@temporalio/workflow";
import type { Activities } from "./activities.ts";
import { show } from "./showing.ts";

const { refillWindows, refillDeliveries, refillTickets, refillReminders, refillCalls, refillShifts } = proxyActivities<
  Activities["core"]
>({
  startToCloseTimeout: "20m",
  heartbeatTimeout: "30s",
  retry: { initialInterval: "1s", maximumInterval: "30s" },
});

/**
 * Start what the database says should run and Temporal does not have: after an outage, a lost signal, or a Temporal
 * that was emptied. A schedule runs this every few minutes.
 */
export async function reconciling(): Promise<string> {
  // Whoever is on the line waits least.
  const voice = patched("calls") ? await refillVoice() : "";
  show("Comparing unsent messages with the deliveries that run.", { stage: "deliveries" });
  const deliveries = await refillDeliveries();
  show("Comparing open reply windows with the clocks that run.", { stage: "windows" });
  const windows = await refillWindows();
  if (!patched("tickets and tasks")) return tell(`${voice}${deliveries} deliveries and ${windows} reply windows`);
  show("Comparing waiting tasks with the reminders that run.", { stage: "reminders" });
  const reminders = await refillReminders();
  show("Comparing open tickets with the lifecycles that run.", { stage: "tickets" });
  const tickets = await refillTickets();
  const clocks = `${windows} reply windows, ${reminders} reminders and ${tickets} tickets`;
  return tell(`${voice}${deliveries} deliveries, ${clocks}`);
}

async function refillVoice(): Promise<string> {
  show("Comparing calls that wait, and people in the queues, with what routes them and keeps their time.", {
    stage: "calls",
  });
  return `${await refillCalls()} calls, ${await refillShifts()} shifts, `;
}

function tell(what: string): string {
  const found = `Started ${what} that were missing.`;
  show(found, { stage: "done" });
  return found;
}
