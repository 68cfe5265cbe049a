import { type CompiledWorkerOptions, Worker } from "@temporalio/worker";
import { ReusableVMWorkflowCreator } from "@temporalio/worker/lib/workflow/reusable-vm.js";
import { globalHandlers } from "@temporalio/worker/lib/workflow/vm-shared.js";
import type { WorkflowBundleWithSourceMapAndFilename as Bundle } from "@temporalio/worker/lib/workflow/workflow-worker-thread/input.js";

/**
 * A worker whose workflow code runs beside the rest of the process, as the SDK has it for debugging, and is not watched:
 * most of what a short workflow costs is being handed to a thread and back, being timed, and having a stack taken of each
 * of its promises.
 *
 * - The SDK's limit (5 s, against endless loops) has Node start and end a thread for every call into that code, several
 *   for each task: 0.15–0.4 ms a call instead of 0.001, and more where the machine is busy, which is when it matters. Ours
 *   loops nowhere without waiting for something; the tests of workflows, in which time jumps, keep thread and limit.
 * - The stacks are for the one query that shows where a workflow waits. Ours say that in their current details.
 */
export class UnguardedWorker extends Worker {
  protected static override async createWorkflowCreator(bundle: Bundle, options: CompiledWorkerOptions) {
    const activityNames = new Set(options.activities.keys());
    const creator = await ReusableVMWorkflowCreator.create(bundle, undefined as never, activityNames);
    // Errors of the rest of the process keep their own stacks, and who asks for a workflow's is told that there are none.
    globalHandlers.uninstall();
    globalHandlers.promiseHookInstalled = false;
    return creator;
  }
}
