import { type CompiledWorkerOptions, type Logger, Worker } from "@temporalio/worker";
import type { WorkflowBundleWithSourceMapAndFilename as Bundle } from "@temporalio/worker/lib/workflow/workflow-worker-thread/input.js";

/**
 * A worker whose workflow code runs without a time limit. The SDK's limit (5 s, against endless loops) has Node start
 * and end a thread for every call into that code, several for each task: 0.15–0.4 ms a call instead of 0.001, and more
 * where the machine is busy, which is when it matters. Ours loops nowhere without waiting for something;
 * the tests of workflows, in which time jumps, keep the limit and would say so.
 */
export class UnguardedWorker extends Worker {
  protected static override createWorkflowCreator(bundle: Bundle, options: CompiledWorkerOptions, logger: Logger) {
    const unlimited = { ...options, isolateExecutionTimeoutMs: undefined as never };
    return super.createWorkflowCreator(bundle, unlimited, logger);
  }
}
