import { fileURLToPath } from "node:url";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { DefaultLogger } from "@temporalio/worker";

// The floor's own worker, a process like ours: `node bench/floor/worker.ts ADDRESS NAMESPACE`.
const [address = "", namespace = ""] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger("ERROR") });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: "floor",
  workflowsPath: fileURLToPath(new URL("workflows.ts", import.meta.url)),
  maxCachedWorkflows: 200,
});
const running = worker.run();
process.send?.("ready");
await running;
await connection.close();
