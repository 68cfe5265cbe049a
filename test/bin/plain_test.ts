import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { webEnvironment, webFlags } from "../../bin/lib/app_processes.js";
import { root } from "../../bin/lib/folders.js";

/** Runs a few words of script and gives what it wrote. */
const run = (words: string, ...flags: string[]): string => {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  return execFileSync(process.execPath, [...flags, "--input-type=module", "-e", words], { cwd: root, env }).toString();
};
const plainly = ["--import", "./bin/plain.js"];

test("the source is run without the compiler that strips its types", () => {
  const words = `
    const { shortTime } = await import("./src/views/time.ts");
    console.log(typeof shortTime, process.moduleLoadList.some((name) => name.includes("deps/amaro")));`;
  assert.is(run(words, ...plainly), "function false\n");
  assert.is(run(words), "function true\n");
});

test("what goes wrong is told with the lines and columns of the source", () => {
  const words = `
    const { readConfig } = await import("./src/config.ts");
    try { readConfig({ PORT: "none" }) } catch ({ stack }) { console.log(stack) }`;
  const stack = run(words, ...plainly);
  assert.match(stack, /src\/config\.ts:\d+:\d+/);
  assert.is(stack, run(words));
});

test("in production the web process is started as the launcher starts it", () => {
  const line = /^web: (.*)$/m.exec(readFileSync(join(root, "Procfile"), "utf8"))?.[1];
  assert.is(line, `MALLOC_ARENA_MAX=${webEnvironment.MALLOC_ARENA_MAX} node ${webFlags.join(" ")} src/main.ts`);
});

test.run();
