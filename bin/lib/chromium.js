import { canInstall, findProgram, installDebian, isExecutable } from "./programs.js";

const whole = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
// It has no window to draw, so that a page costs it little more than half; notifications are what it cannot show.
const shell = "chromium-headless-shell";
const find = (names) =>
  names.map((name) => findProgram(name, `${process.env.PATH ?? ""}:/usr/bin`)).find((path) => path !== undefined);

/**
 * A browser for the tests that act as a person does, and a whole one where that makes a difference. Returns
 * { path, whole }, or { why } with the command that mends it.
 */
export async function findChromium(env = process.env) {
  if (env.CHROMIUM) {
    if (isExecutable(env.CHROMIUM)) return { path: env.CHROMIUM, whole: env.CHROMIUM };
    return { why: `CHROMIUM=${env.CHROMIUM} is not a program` };
  }
  let why = "it is not installed";
  if (canInstall() && !find(whole)) why = await installDebian("chromium");
  if (canInstall() && !find([shell])) await installDebian(shell);
  const found = find(whole);
  if (found) return { path: find([shell]) ?? found, whole: found };
  return { why: `${why}; run: sudo apt-get install -y chromium   (or set CHROMIUM)` };
}
