import { canInstall, findProgram, installDebian, isExecutable } from "./programs.js";

// The shell has no window to draw: a page costs it little more than half.
const shell = "chromium-headless-shell";
const names = [shell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const find = (name) => findProgram(name, `${process.env.PATH ?? ""}:/usr/bin`);
const onPath = () => names.map(find).find(Boolean);

/** A browser for the tests that act as a person does. Returns { path }, or { why } with the command that mends it. */
export async function findChromium(env = process.env) {
  if (env.CHROMIUM) {
    if (isExecutable(env.CHROMIUM)) return { path: env.CHROMIUM };
    return { why: `CHROMIUM=${env.CHROMIUM} is not a program` };
  }
  let why = "it is not installed";
  if (canInstall() && !find(shell)) why = await installDebian(shell);
  if (canInstall() && !onPath()) why = await installDebian("chromium");
  return onPath() ? { path: onPath() } : { why: `${why}; run: sudo apt-get install -y chromium   (or set CHROMIUM)` };
}
