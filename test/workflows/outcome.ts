import { ApplicationFailure } from "@temporalio/common";

/** "done", or the reason for which an Update was refused, however deep the client wraps it. */
export async function outcome(update: Promise<unknown>): Promise<string> {
  try {
    await update;
    return "done";
  } catch (error) {
    for (let at = error; at instanceof Error; at = at.cause) {
      if (at instanceof ApplicationFailure) return (at.details![0] as { reason: string }).reason;
    }
    throw error;
  }
}
