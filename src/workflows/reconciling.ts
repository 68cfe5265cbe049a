import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "./activities.ts";
import { show } from "./showing.ts";

const { refillWindows, refillDeliveries } = proxyActivities<Activities["core"]>({
  startToCloseTimeout: "20m",
  heartbeatTimeout: "30s",
  retry: { initialInterval: "1s", maximumInterval: "30s" },
});

/**
 * Start what the database says should run and Temporal does not have: after an outage, a lost signal, or a Temporal
 * that was emptied. A schedule runs this every few minutes.
 */
export async function reconciling(): Promise<string> {
  show("Comparing unsent messages with the deliveries that run.", { stage: "deliveries" });
  const deliveries = await refillDeliveries();
  show("Comparing open reply windows with the clocks that run.", { stage: "windows" });
  const windows = await refillWindows();
  const found = `Started ${deliveries} deliveries and ${windows} reply windows that were missing.`;
  show(found, { stage: "done" });
  return found;
}
