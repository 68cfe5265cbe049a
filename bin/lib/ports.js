import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { claim } from "./claims.js";
import { Refusal } from "./refusal.js";

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(["EAFNOSUPPORT", "EADDRNOTAVAIL", "EINVAL"].includes(error.code)));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether nobody listens on the port, on any address of this machine. */
export async function isFree(port) {
  for (const host of ["127.0.0.1", "0.0.0.0", "::"]) if (!(await canListen(port, host))) return false;
  return true;
}

// The claim keeps another clone that starts in the same moment from choosing the same free port.
const take = async (port) => (await isFree(port)) && (await claim(`port ${port}`));

/** The first free port from `first` on. */
export async function nextFree(first) {
  for (let port = first; port < Math.min(first + 500, 65_536); port++) if (await take(port)) return port;
  throw new Refusal(`Every port from ${first} to ${first + 499} is taken.`, "Set PORT to a free one.");
}

/** A port that the person asked for: that one or none. */
export async function exactly(port, name) {
  const number = Number(port);
  if (!isPort(number)) {
    throw new Refusal(`${name}=${port} is not a port.`, `Set ${name} to a number from 1 to 65535.`);
  }
  if (await take(number)) return number;
  throw new Refusal(
    `Port ${number} is taken by another program.`,
    `Stop that program, set ${name} to another port, or leave ${name} out: then the next free one is taken.`,
  );
}

/**
 * Chooses the ports of a data folder, the same as last time where they are free, and remembers them.
 * @param {string} dataFolder
 * @param {Record<string, string | undefined>} env
 * @param {Record<string, number>} firsts where the search for each begins
 * @returns {Promise<Record<string, number>>}
 */
export async function choosePorts(
  dataFolder,
  env,
  firsts = { web: 3000, sandbox: 3001, worker: 3100, temporal: 7233, temporalUi: 8233 },
) {
  const file = join(dataFolder, "ports.json");
  const before = readPorts(file);
  const ports = {};
  // Those that were asked for first, so that none of the others takes them.
  for (const [name, variable] of askedIn(env)) {
    if (name in firsts) ports[name] = await exactly(env[variable], variable);
  }
  for (const [name, first] of Object.entries(firsts)) {
    if (ports[name]) continue;
    if (before[name] && (await take(before[name]))) ports[name] = before[name];
    else ports[name] = await nextFree(first);
  }
  writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

const variables = { web: "PORT", sandbox: "SANDBOX_PORT", worker: "WORKER_PORT" };

/** Which ports the person names, each its own. */
function askedIn(env) {
  const asked = Object.entries(variables).filter(([, variable]) => env[variable] && env[variable] !== "0");
  for (const [at, [, variable]] of asked.entries()) {
    const same = asked.slice(0, at).find(([, other]) => Number(env[other]) === Number(env[variable]));
    if (!same) continue;
    throw new Refusal(
      `${same[1]} and ${variable} are both ${env[variable]}.`,
      `Set ${variable} to another port, or leave it out: then a free one is taken.`,
    );
  }
  return asked;
}

const isPort = (port) => Number.isInteger(port) && port > 0 && port < 65_536;

/** What was noted last time, as far as it still makes sense. */
export function readPorts(file) {
  try {
    const noted = Object.entries(JSON.parse(readFileSync(file, "utf8")));
    return Object.fromEntries(noted.filter(([, port]) => isPort(port)));
  } catch {
    return {};
  }
}
