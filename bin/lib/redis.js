import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Child } from "./children.js";
import { socketFolder } from "./folders.js";
import { canInstall, findProgram, installDebian } from "./programs.js";
import { Refusal } from "./refusal.js";
import { runCommand } from "./run_command.js";

/** The redis-server of this machine, installed when it is missing and we may. */
export async function redisProgram(env = process.env) {
  const found = () => findProgram("redis-server", `${env.PATH ?? ""}:/usr/local/bin:/usr/bin`);
  if (found()) return found();
  const why = canInstall() ? await installDebian("redis-server") : "redis-server is not installed.";
  if (found()) {
    // The package starts one for the whole machine; ours is apart from it.
    await runCommand("service", ["redis-server", "stop"], { within: 20_000 });
    return found();
  }
  const command = process.platform === "darwin" ? "brew install redis" : "sudo apt-get install -y redis-server";
  throw new Refusal(`Redis is missing: ${why}`, `Run: ${command}   (or set REDIS_URL to a Redis of your own)`);
}

/** Starts a redis-server behind a socket, or finds the one of this data folder that answers already. */
export async function startRedis(dataFolder, { say, name = "redis", adopt = false } = {}) {
  const program = await redisProgram();
  const socket = join(socketFolder(dataFolder), `${name}.sock`);
  const url = `unix://${socket}`;
  if (adopt && (await answers(socket)))
    return { url, program, isAdopted: true, note: "ran already", stop: async () => {} };
  const folder = join(dataFolder, name);
  mkdirSync(folder, { recursive: true });
  // Nothing in Redis has to outlive it, so it writes nothing to disk.
  const flags = `--port 0 --unixsocketperm 700 --appendonly no --daemonize no --set-proc-title no`.split(" ");
  const child = new Child({
    name,
    command: program,
    args: ["--unixsocket", socket, "--dir", folder, "--save", "", ...flags],
    mark: "redis-server",
    cwd: folder,
    dataFolder,
    ready: () => answers(socket),
    say,
  });
  await child.start();
  const { output } = await runCommand(program, ["--version"]);
  return { url, program, isAdopted: false, note: /v=([\d.]+)/.exec(output)?.[1] ?? "", stop: () => child.stop() };
}

/** Sends one command to a Redis behind a socket; resolves to the first line of its answer, or undefined. */
export function askRedis(socket, command) {
  return new Promise((resolve) => {
    const client = connect(socket);
    client.setTimeout(2_000, () => client.destroy());
    client.once("connect", () => client.write(`${command}\r\n`));
    client.once("data", (chunk) => {
      resolve(chunk.toString().split("\r\n")[0]);
      client.destroy();
    });
    client.once("error", () => resolve(undefined));
    client.once("close", () => resolve(undefined));
  });
}

const answers = async (socket) => (await askRedis(socket, "PING")) === "+PONG";
