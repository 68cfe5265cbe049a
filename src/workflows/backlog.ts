import type { Temporal } from "../temporal.ts";

/**
 * How much waits for a worker in a queue of workflows, about: a signal is accepted long before somebody takes it up.
 * 0 where the server does not say.
 */
export async function backlogOf({ connection, namespace }: Temporal, name: string): Promise<number> {
  const { stats } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    reportStats: true,
  });
  return Number(stats?.approximateBacklogCount ?? 0);
}
