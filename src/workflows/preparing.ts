import { ScheduleOverlapPolicy } from "@temporalio/client";
import { isMissing, isThere, type Temporal } from "../temporal.ts";
import { attributes } from "./attributes.ts";
import { CORE } from "./starting.ts";

export const RECONCILER = "reconciler";
/** The server's numbers for the types of search attributes. */
const indexed = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 };
const DAY_S = 86_400;
const RETENTION_S = 7 * DAY_S;

/**
 * Brings the server to what workflows rely on: namespace, search attributes, the reconciler's schedule. Asks before it
 * writes, so it can be called again and again: a server that was emptied is soon complete, and refilled.
 */
export async function prepare(temporal: Temporal, { every = "5m" as const } = {}): Promise<void> {
  await temporal.within(10_000, async () => {
    await ensureNamespace(temporal);
    await ensureAttributes(temporal);
    await ensureReconciler(temporal, every);
  });
}

async function ensureNamespace({ connection, namespace }: Temporal): Promise<void> {
  const workflowExecutionRetentionPeriod = { seconds: RETENTION_S as never };
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    if (Number(config?.workflowExecutionRetentionTtl?.seconds) === RETENTION_S) return;
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: workflowExecutionRetentionPeriod },
    });
  } catch (error) {
    if (!isMissing(error)) throw error;
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  }
}

async function ensureAttributes({ connection, namespace }: Temporal): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(attributes).filter(({ name }) => !(name in customAttributes));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, indexed[type]])),
    });
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}

async function ensureReconciler({ client }: Temporal, every: "5m"): Promise<void> {
  try {
    await client.schedule.getHandle(RECONCILER).describe();
    return;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  try {
    await client.schedule.create({
      scheduleId: RECONCILER,
      spec: { intervals: [{ every }] },
      action: {
        type: "startWorkflow",
        workflowType: "reconciling",
        workflowId: "reconcile",
        taskQueue: CORE,
        staticSummary: "Starts what the database says should run and Temporal does not have",
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: "1m" },
      // A server without the schedule is new or was emptied: what it lacks is started at once.
      state: { triggerImmediately: true },
    });
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}
