import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startingWorld } from "./starting_world.ts";
import type { World } from "./world.ts";

export type Storage = { world: World; changed: () => void; flush: () => void };

/** Opens `sandbox.json` in the folder, or keeps all in memory when there is no folder. */
export function openStorage(folder: string | undefined): Storage {
  const file = folder && join(folder, "sandbox.json");
  if (folder) mkdirSync(folder, { recursive: true });
  const saved: Partial<World> = file && existsSync(file) ? read(file) : {};
  const start = startingWorld();
  const pbx = { ...start.pbx, ...saved.pbx, knobs: { ...start.pbx.knobs, ...saved.pbx?.knobs } };
  const world = { ...start, ...saved, knobs: { ...start.knobs, ...saved.knobs }, pbx };
  let timer: NodeJS.Timeout | undefined;
  let took = 0;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (!file) return;
    const start = performance.now();
    // A rename is atomic: a killed process leaves the old state or the new one, never half of either.
    writeFileSync(`${file}.new`, JSON.stringify(world));
    renameSync(`${file}.new`, file);
    took = performance.now() - start;
  }

  return {
    world,
    flush,
    // A big state is saved more seldom, so that saving never takes more than a tenth of the time.
    changed: () => (timer ??= setTimeout(flush, Math.max(300, took * 10)).unref()),
  };
}

function read(file: string): Partial<World> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    renameSync(file, `${file}.broken`);
    return {};
  }
}
