import { appendFileSync } from "node:fs";
import { Refusal, sentence } from "./refusal.js";
import { endCommands } from "./run_command.js";

let traces;

/** Where the stack of an unforeseen error is written, for those who mend it. */
export const keepTraces = (file) => (traces = file);

export function complain(error) {
  process.stderr.write(`\n✗ ${sentence(error)}\n`);
  if (error instanceof Refusal || error?.code === "ENOSPC" || !traces) return;
  try {
    appendFileSync(traces, `${new Date().toISOString()} ${error?.stack ?? error}\n`);
    process.stderr.write(`  More in ${traces}\n`);
  } catch {
    // The sentence above has to do.
  }
}

// A reader of our output that goes away (`npm start | head`) is no reason to fall over.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const undoing = [];
let ending;

/** Has `undo` called when the program ends, in the reverse order of the calls. */
export const whenEnding = (undo) => undoing.push(undo);

export const isEnding = () => Boolean(ending);

/** Undoes everything and leaves. Calling it again waits for the same end. */
export function end(code = 0) {
  ending ??= (async () => {
    endCommands();
    // One that throws at once is told as well: it must not keep the others from theirs, nor us here for ever.
    while (undoing.length > 0) await (async () => undoing.pop()())().catch(complain);
    process.exit(code);
  })();
  return ending;
}

/** Runs a launcher: every way out undoes what was started, and every error is a sentence. */
export async function run(work, { onSignal = () => {} } = {}) {
  const leave = (code) => () => {
    if (!ending) onSignal();
    void end(code);
  };
  process.on("SIGINT", leave(130));
  process.on("SIGTERM", leave(0));
  process.on("SIGHUP", leave(0));
  // The launcher that started us under Node 24 was killed: nobody is left to tell us to stop.
  process.on("disconnect", leave(1));
  if (process.env.npm_lifecycle_event) watchParent(leave(1));
  process.on("uncaughtException", (error) => {
    complain(error);
    void end(1);
  });
  try {
    await work();
  } catch (error) {
    if (ending) return ending;
    complain(error);
    return end(1);
  }
  return undefined;
}

/** npm passes signals on, but killed itself it tells nobody, and whoever started it holds nothing that would stop us. */
function watchParent(leave) {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    leave();
  }, 500).unref();
}
