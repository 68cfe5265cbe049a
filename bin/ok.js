/** `npm run ok`: format, lint, types and architecture, side by side. */
import { Checklist } from "./lib/checklist.js";
import { end, run } from "./lib/console.js";
import { root } from "./lib/folders.js";
import { ensurePackages, goOnUnderNode24, isNode24 } from "./lib/packages.js";
import { runCommand } from "./lib/run_command.js";

const gates = {
  format: ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."],
  lint: ["node_modules/oxlint/bin/oxlint"],
  // Its threads look at the same types again, each by itself; the other gates keep the second core busy.
  types: ["node_modules/typescript/bin/tsc", "-p", ".", "--singleThreaded"],
  architecture: ["test/architecture_test.ts"],
};

await run(async () => {
  await ensurePackages();
  if (!isNode24()) return goOnUnderNode24();
  const list = new Checklist(Object.keys(gates));
  const failed = [];
  const pass = async ([name, args]) => {
    const done = await runCommand(process.execPath, args, { cwd: root });
    if (done.ok) return "";
    failed.push(`── ${name}\n${done.output}\n`);
    throw new Error(name);
  };
  await Promise.allSettled(Object.entries(gates).map((gate) => list.step(gate[0], () => pass(gate))));
  list.end();
  if (failed.length > 0) process.stdout.write(`\n${failed.join("\n")}`);
  return end(failed.length > 0 ? 1 : 0);
});
