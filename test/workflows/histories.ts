import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import type { WorkflowHandle } from "@temporalio/client";

const folder = fileURLToPath(new URL("../histories/", import.meta.url));

/** The saved histories of released workflows: code of today must be able to go on with each of them. */
export async function savedHistories(): Promise<{ workflowId: string; history: unknown }[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const read = async (file: string) => ({
    workflowId: file.slice(0, -".json".length),
    history: JSON.parse(await readFile(folder + file, "utf8")) as unknown,
  });
  return Promise.all(files.map(read));
}

/** Where a failure stood in the code of whoever saved it: of no use to a replay, and full of the paths of their machine. */
const stackTrace = /("stackTrace": )"(?:[^"\\]|\\.)*"/g;

/** Saves what a workflow went through, when `SAVE_HISTORIES=1` asks for it: once for each released change. */
export async function saveHistory(name: string, handle: Pick<WorkflowHandle, "fetchHistory">): Promise<void> {
  if (process.env.SAVE_HISTORIES !== "1") return;
  await mkdir(folder, { recursive: true });
  await writeFile(
    `${folder}${name}.json`,
    `${historyToJSON(await handle.fetchHistory()).replace(stackTrace, '$1""')}\n`,
  );
}
