import type { WorkflowStartOptions } from "@temporalio/client";
import { isMissing, isThere, type Temporal } from "../temporal.ts";
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

export const optionsOf = ({ id, workflow, summary, details, input }: Wanted) =>
  ({
    workflowId: id,
    taskQueue: workflow === "callRouting" || workflow === "agentShift" ? VOICE : CORE,
    args: [input],
    staticSummary: summary,
    staticDetails: details,
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    workflowIdConflictPolicy: "USE_EXISTING",
    priority: { priorityKey: urgent[workflow] ?? 3 },
  }) satisfies WorkflowStartOptions;

/** Signals the workflow, which is started when it does not run. Doing so twice is harmless. */
export async function signalWithStart({ client }: Temporal, wanted: Wanted): Promise<void> {
  const { workflow, id, signal, signalArgs = [], onlyIfRunning } = wanted;
  if (!onlyIfRunning) {
    await client.workflow.signalWithStart(workflow, { ...optionsOf(wanted), signal, signalArgs });
    return;
  }
  try {
    await client.workflow.getHandle(id).signal(signal, ...signalArgs);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Starts the workflow unless it runs; one that runs is left in peace. */
export async function startMissing({ client }: Temporal, wanted: Wanted): Promise<void> {
  try {
    await client.workflow.start(wanted.workflow, optionsOf(wanted));
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}
