import type { WorkflowSignalWithStartOptions, WorkflowStartOptions } from "@temporalio/client";
import { isThere, type Temporal } from "../temporal.ts";
import type { MessageDeliveryInput } from "./message_delivery.ts";
import type { ReplyWindowInput } from "./reply_window.ts";

/** The task queue of workflows and of activities that only touch the database. Sends have `send-<channel>`. */
export const CORE = "core";

/** A workflow that should run, by its business id, and the signal that wakes it when it runs already. */
export type Wanted =
  | {
      workflow: "messageDelivery";
      id: string;
      summary: string;
      details: string;
      signal: string;
      input: MessageDeliveryInput;
    }
  | { workflow: "replyWindow"; id: string; summary: string; details: string; signal: string; input: ReplyWindowInput };

const optionsOf = ({ id, summary, details, input }: Wanted) =>
  ({
    workflowId: id,
    taskQueue: CORE,
    args: [input],
    staticSummary: summary,
    staticDetails: details,
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    workflowIdConflictPolicy: "USE_EXISTING",
  }) satisfies WorkflowStartOptions;

/** Signals the workflow, which is started when it does not run. Doing so twice is harmless. */
export async function signalWithStart({ client }: Temporal, wanted: Wanted): Promise<void> {
  const options: WorkflowSignalWithStartOptions = { ...optionsOf(wanted), signal: wanted.signal };
  await client.workflow.signalWithStart(wanted.workflow, options);
}

/** Starts the workflow unless it runs; one that runs is left in peace. */
export async function startMissing({ client }: Temporal, wanted: Wanted): Promise<void> {
  try {
    await client.workflow.start(wanted.workflow, optionsOf(wanted));
  } catch (error) {
    if (!isThere(error)) throw error;
  }
}
