/**
 * `node --import ./bin/plain.js src/main.ts`: the source as plain JavaScript from the start. Node itself strips the types
 * of each file with a compiler that weighs as much as a third of the app and stays for as long as the process; and where
 * it keeps what it compiled, it holds all of that in memory as well. Here each file is stripped once, in a process that
 * is gone afterwards, and kept for the next start. Lines and columns stay where they are.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = new URL("../src/", import.meta.url);
const kept = fileURLToPath(new URL("../node_modules/.cache/plain/", import.meta.url));

/** By its content, and by what strips it: another Node may do so in another way. */
const placeOf = (text) =>
  join(kept, `${createHash("sha256").update(process.versions.amaro).update(text).digest("hex").slice(0, 32)}.js`);

/** Undefined where it is not kept, and could not be: Node then strips that file in its own way. */
function plain(file) {
  const place = placeOf(readFileSync(file));
  return read(place) ?? (keepAll(), read(place));
}

function read(place) {
  try {
    return readFileSync(place, "utf8");
  } catch {
    return undefined;
  }
}

let isTried = false;

/** Whatever is missing, once: a first start misses all of it. */
function keepAll() {
  if (isTried) return;
  isTried = true;
  spawnSync(process.execPath, ["--no-warnings", fileURLToPath(import.meta.url)], { stdio: "ignore" });
}

function keepWhatIsNew() {
  mkdirSync(kept, { recursive: true });
  const files = readdirSync(source, { recursive: true }).filter((name) => /(?<!\.d)\.ts$/.test(name));
  for (const name of files) {
    const text = readFileSync(new URL(name, source), "utf8");
    const place = placeOf(text);
    if (existsSync(place)) continue;
    // Whole or not at all, for whoever reads meanwhile.
    writeFileSync(`${place}.${process.pid}`, stripTypeScriptTypes(text));
    renameSync(`${place}.${process.pid}`, place);
  }
}

if (import.meta.main) keepWhatIsNew();
else
  registerHooks({
    load(url, context, next) {
      const isOurs = url.startsWith(source.href) && url.endsWith(".ts");
      const text = isOurs ? plain(fileURLToPath(url)) : undefined;
      return text === undefined ? next(url, context) : { format: "module", source: text, shortCircuit: true };
    },
  });
