import pino from "pino";
import { createImporting } from "../../../src/modules/imports/mod.ts";
import { testConfig, testDatabase } from "../../helpers.ts";

// A worker of its own, to be killed at any moment. It says how many rows each step settled.
const worker = createImporting({
  db: testDatabase(2),
  config: { ...testConfig(), DATA_DIR: process.argv[2]! },
  log: pino({ level: "silent" }),
  batch: 50,
});
for (;;) {
  const rows = await worker.step();
  process.stdout.write(`${rows}\n`);
  if (rows === 0) await new Promise((done) => setTimeout(done, 20));
}
