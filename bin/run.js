/** `node bin/run.js [--services] script [arguments]`: a script under Node 24 with the packages and the services it needs. */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { end, run, whenEnding } from "./lib/console.js";
import { provideForScript } from "./lib/embedded.js";
import { compileCache, root } from "./lib/folders.js";
import { ensurePackages, goOnUnderNode24, isNode24 } from "./lib/packages.js";
import { stopProcess } from "./lib/processes.js";
import { Refusal } from "./lib/refusal.js";

const isAll = process.argv[2] === "--services";
const [script, ...rest] = process.argv.slice(isAll ? 3 : 2);
// What measures and takes pictures fills a database of its own, apart from the one people work with.
const dataFolder = resolve(root, isAll ? ".data-bench" : process.env.DATA_DIR || ".data");

await run(async () => {
  if (!script) throw new Refusal("Which script?", "node bin/run.js [--services] src/migrate.ts");
  await ensurePackages();
  if (!isNode24()) return goOnUnderNode24();
  const services = await provideForScript(dataFolder, { isAll, say: (text) => process.stderr.write(`! ${text}\n`) });
  const child = spawn(process.execPath, [script, ...rest], {
    cwd: root,
    stdio: "inherit",
    env: { ...compileCache, ...process.env, ...services },
  });
  whenEnding(() => child.exitCode === null && child.signalCode === null && stopProcess(child.pid));
  const code = await new Promise((done) => child.once("exit", (status, signal) => done(signal ? 1 : status)));
  return end(code);
});
