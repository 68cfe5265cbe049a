import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import type { WorkflowHandle } from "@temporalio/client";

const folder = fileURLToPath(new URL("../histories/", import.meta.url));

/** The saved histories of released workflows: code of today must be able to go on with each of them. */
export async function* savedHistories() {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json")).sort()) {
    const history = historyFromJSON(JSON.parse(await readFile(folder + file, "utf8")));
    yield { workflowId: file.slice(0, -".json".length), history };
  }
}

/** Saves what a workflow went through, when `SAVE_HISTORIES=1` asks for it: once for each released change. */
export async function saveHistory(name: string, handle: WorkflowHandle): Promise<void> {
  if (process.env.SAVE_HISTORIES !== "1") return;
  await mkdir(folder, { recursive: true });
  const json = JSON.stringify(JSON.parse(historyToJSON(await handle.fetchHistory())), null, 1);
  await writeFile(`${folder}${name}.json`, `${json}\n`);
}
