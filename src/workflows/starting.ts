import type { WorkflowStartOptions } from "@temporalio/client";
import { isMissing, isThere, type Temporal } from "../temporal.ts";
import { LONGEST_MS } from "./longest.ts";
import { attributesOf, type Standing } from "./standing.ts";
import type {
  AgentShiftInput,
  CallRoutingInput,
  MessageDeliveryInput,
  ReplyWindowInput,
  TaskReminderInput,
  TicketLifecycleInput,
} from "./inputs.ts";

/** The task queue of workflows and of activities that only touch the database. Sends have `send-<channel>`. */
export const CORE = "core";
/** Of calls: whoever waits on the line does not wait behind ten thousand tickets. */
export const VOICE = "voice";

/** A workflow that should run, by its business id, and the signal that wakes it when it runs already. */
export type Wanted = {
  id: string;
  summary: string;
  details: string;
  signal: string;
  signalArgs?: unknown[];
  /** One that does not run has nothing to learn. */
  onlyIfRunning?: boolean;
  /** What its list is filtered by before it has done anything. */
  standing?: Standing;
  /** Begun anew it has nothing to do before this moment, unless it is told something (`startDelay` of Temporal). */
  sleepsUntil?: number | undefined;
} & (
  | { workflow: "messageDelivery"; input: MessageDeliveryInput }
  | { workflow: "replyWindow"; input: ReplyWindowInput }
  | { workflow: "ticketLifecycle"; input: TicketLifecycleInput }
  | { workflow: "taskReminder"; input: TaskReminderInput }
  | { workflow: "callRouting"; input: CallRoutingInput }
  | { workflow: "agentShift"; input: AgentShiftInput }
);

/** Who waits at a screen or on a phone is served before what has a whole day; 3 is what has none of its own. */
const urgent: Partial<Record<Wanted["workflow"], number>> = { messageDelivery: 1, callRouting: 1, agentShift: 2 };

export const optionsOf = ({ id, workflow, summary, details, input, standing, sleepsUntil }: Wanted) =>
  ({
    workflowId: id,
    taskQueue: workflow === "callRouting" || workflow === "agentShift" ? VOICE : CORE,
    args: [input],
    staticSummary: summary,
    staticDetails: details,
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    workflowIdConflictPolicy: "USE_EXISTING",
    priority: { priorityKey: urgent[workflow] ?? 3 },
    ...(standing && { typedSearchAttributes: attributesOf(standing).filter(({ value }) => value !== null) }),
    ...(sleepsUntil !== undefined && { startDelay: Math.max(0, Math.min(sleepsUntil - Date.now(), LONGEST_MS)) }),
  }) satisfies WorkflowStartOptions;

/** Signals the workflow, which is started when it does not run. Doing so twice is harmless. */
export async function signalWithStart({ client }: Temporal, wanted: Wanted): Promise<void> {
  const { workflow, id, signal, signalArgs = [], onlyIfRunning } = wanted;
  const options = { ...optionsOf(wanted), signal, signalArgs };
  if (!onlyIfRunning) return void (await client.workflow.signalWithStart(workflow, options));
  try {
    // A call that is over had a clock; of the others most have none, and none is to be begun for them.
    if (workflow !== "callRouting") await client.workflow.getHandle(id).signal(signal, ...signalArgs);
    if (canSleep(workflow))
      await client.workflow.signalWithStart(workflow, { ...options, workflowIdReusePolicy: "REJECT_DUPLICATE" });
  } catch (error) {
    if (!isMissing(error) && !isThere(error)) throw error;
  }
}

/**
 * Temporal wakes what has not begun yet for a signal that would start it, and for no other. So one that is over hears of
 * it, and one that never ran ends as soon as it has looked.
 */
const canSleep = (workflow: Wanted["workflow"]) => workflow === "callRouting" || workflow === "taskReminder";

/** Starts the workflow unless it runs; one that runs is left in peace. */
export async function startMissing({ client }: Temporal, wanted: Wanted): Promise<void> {
  try {
    await client.workflow.start(wanted.workflow, optionsOf(wanted));
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}
