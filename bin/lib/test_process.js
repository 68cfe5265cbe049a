/**
 * Runs test files one after the other in one process, as its parent names them: loading the product takes longer than most
 * files work. Each has its own environment and its own copy of every module of the tests; only the product's are shared.
 */
import { registerHooks } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { root } from "./folders.js";
import { closeKept, keepBrowser } from "./test_browser.js";
import { endMark, isBrowser } from "./test_files.js";

const home = `${pathToFileURL(root)}/`;
const shared = ["src/", "node_modules/", "bin/"].map((folder) => home + folder);
let turn = 0;

// What a module of the tests opened when it was loaded (a database, say) is of the file before, and closed.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const isOwn = found.url.startsWith(home) && !shared.some((folder) => found.url.startsWith(folder));
    return isOwn ? { ...found, url: `${found.url}?${turn}` } : found;
  },
});

// Its runner begins by itself otherwise, as soon as a file is read.
globalThis.UVU_DEFER = 1;
const { exec } = await import("uvu");
// They are opened when first asked for, and stay.
const streams = [process.stdout, process.stderr];

process.on("message", async ({ file, env }) => {
  turn++;
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  if (isBrowser(file)) await keepBrowser(env.CHROMIUM);
  const before = process.getActiveResourcesInfo().length;
  globalThis.UVU_QUEUE.splice(0, Infinity, [null]);
  await import(pathToFileURL(join(root, file)).href);
  await exec();
  const { exitCode: code } = process;
  process.exitCode = 0;
  // A process of its own would not end before; whoever waits for it has a limit.
  while (process.getActiveResourcesInfo().length > before) await pause(5, undefined, { ref: false });
  for (const stream of streams) stream.write(endMark);
  process.send({ code });
});

// Whoever gave us files has no more.
process.on("disconnect", async () => {
  await closeKept();
  process.exit();
});
