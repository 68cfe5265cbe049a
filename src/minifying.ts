import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The content of files by their names. */
type Texts = Record<string, string>;

/**
 * Scripts as small as browsers can read them, each under its own name. The minifier weighs a third of what the web
 * process does, so it works in a process that is gone afterwards; where it fails, scripts travel as they were written.
 */
export async function minify(scripts: Texts): Promise<Texts> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise<number | null>((end, failed) => child.once("close", end).once("error", failed));
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify(scripts));
  try {
    const [said, code] = await Promise.all([text(child.stdout), ended]);
    return code === 0 ? (JSON.parse(said) as Texts) : scripts;
  } catch {
    return scripts;
  }
}

/** A stylesheet without its comments, line ends, indents and the spaces behind signs; what is quoted stays as it is. */
export const tighten = (styles: string): string =>
  styles
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/\s*\n\s*/g, "\n")
    .replace(/([{};,])\n/g, "$1")
    .replace(/ \{/g, "{")
    .replace(/\n?;?\}/g, "}")
    .replace(/"[^"]*"|([a-z-]:|[;{},]) /g, (all, sign?: string) => sign ?? all)
    .trim();

if (import.meta.main) {
  const { minifySync } = await import("@swc/core");
  const given = JSON.parse(await text(process.stdin)) as Texts;
  const made = Object.entries(given).map(([name, script]) => {
    const { code } = minifySync(script, { module: "unknown", compress: { passes: 2 }, mangle: true });
    return [name, code];
  });
  process.stdout.write(JSON.stringify(Object.fromEntries(made)));
}
