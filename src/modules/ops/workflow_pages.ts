import type { Config } from "../../config.ts";

const WAIT_MS = 2_000;

/**
 * Where Temporal UI says in words what a clock waits for: the tab of its latest run. Which run that is the UI's own
 * server tells; where it does not, the clock's own page leads there with one press more.
 */
export async function workflowPage(
  { TEMPORAL_UI_URL: ui, TEMPORAL_NAMESPACE: namespace }: Pick<Config, "TEMPORAL_UI_URL" | "TEMPORAL_NAMESPACE">,
  id: string,
): Promise<string> {
  const place = `namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
  const run = await latestRun(`${ui}/api/v1/${place}`).catch(() => undefined);
  return run ? `${ui}/${place}/${run}/user-metadata` : `${ui}/${place}`;
}

async function latestRun(url: string): Promise<string | undefined> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(WAIT_MS), redirect: "error" });
  if (!answer.ok) return undefined;
  const found = (await answer.json()) as { workflowExecutionInfo?: { execution?: { runId?: unknown } } };
  const run = found.workflowExecutionInfo?.execution?.runId;
  return typeof run === "string" && /^[0-9a-f-]{36}$/.test(run) ? run : undefined;
}
