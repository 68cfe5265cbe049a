import { canInstall, findProgram, installDebian, isExecutable } from "./programs.js";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const onPath = () => names.map((name) => findProgram(name, `${process.env.PATH ?? ""}:/usr/bin`)).find(Boolean);

/** A browser for the tests that act as a person does. Returns { path }, or { why } with the command that mends it. */
export async function findChromium(env = process.env) {
  if (env.CHROMIUM) {
    if (isExecutable(env.CHROMIUM)) return { path: env.CHROMIUM };
    return { why: `CHROMIUM=${env.CHROMIUM} is not a program` };
  }
  if (onPath()) return { path: onPath() };
  const why = canInstall() ? await installDebian("chromium") : "it is not installed";
  return onPath() ? { path: onPath() } : { why: `${why}; run: sudo apt-get install -y chromium   (or set CHROMIUM)` };
}
