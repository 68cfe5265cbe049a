import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const root = fileURLToPath(new URL("../../", import.meta.url));
const entry = join(root, "src/workflows/mod.ts");

/**
 * The file of prebuilt workflow code, made when the sources it is made of have changed: a worker then starts in a third
 * of a second. It lies in `.build` of the house, or in `otherFolder` where the house is read-only.
 */
export async function workflowBundle(otherFolder: string): Promise<string> {
  const name = `workflows-${await fingerprint()}.js`;
  const folders = [join(root, ".build"), resolve(otherFolder, "build")];
  for (const folder of folders) if (await exists(join(folder, name))) return join(folder, name);
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    // Read once and not for each workflow: what they are made of keeps nothing between them.
    preloadModules: [entry],
    logger: new DefaultLogger("ERROR"),
  });
  let problem: unknown;
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true });
      const path = join(folder, name);
      // Renamed into place, so that a process that starts beside this one never reads half a file.
      await writeFile(`${path}.${process.pid}`, code);
      await rename(`${path}.${process.pid}`, path);
      return path;
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/** The files of ours that workflow code is made of: what `mod.ts` imports, and what that imports, types apart. */
export async function workflowSources(): Promise<string[]> {
  const found = new Set<string>([entry]);
  for (const file of found) {
    const source = await readFile(file, "utf8");
    for (const [, from] of source.matchAll(/^(?:import|export)(?! type\b)[^;]*?from "(\.[^"]+)"/gms)) {
      found.add(resolve(dirname(file), from!));
    }
  }
  return [...found].map((file) => relative(root, file)).sort();
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const madeOf = [...(await workflowSources()), "src/workflows/bundle.ts", "package-lock.json"];
  for (const file of madeOf) hash.update(await readFile(join(root, file)));
  return hash.digest("hex").slice(0, 16);
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
