import { fileURLToPath } from "node:url";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { DefaultLogger } from "@temporalio/worker";
import { openDatabase } from "../../src/database.ts";
import { createBare } from "./activities.ts";

// The floor's own worker, a process like ours: `node bench/floor/worker.ts ADDRESS NAMESPACE [DATABASE_URL PBX_URL]`.
const [address = "", namespace = "", databaseUrl, pbxUrl = ""] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger("ERROR") });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: "floor",
  workflowsPath: fileURLToPath(new URL("workflows.ts", import.meta.url)),
  maxCachedWorkflows: 200,
  ...(databaseUrl && {
    activities: createBare(openDatabase(databaseUrl, { max: 20, name: "switchboard bench floor" }), pbxUrl),
  }),
});
const running = worker.run();
process.send?.("ready");
await running;
await connection.close();
