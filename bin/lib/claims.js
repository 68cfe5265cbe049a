import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

// Linux has sockets that live in no folder and vanish with their process, so a kill -9 leaves no stale claim behind.
// Node 20 fills what is left of such an address, Node 24 does not: only one that fills it is the same to both.
const ADDRESS = 108;
const place = (name) => {
  const short = createHash("sha256").update(name).digest("hex").slice(0, 24);
  return process.platform === "linux"
    ? `\0switchboard-${short}`.padEnd(ADDRESS, "-")
    : join(tmpdir(), `switchboard-${short}.claim`);
};

function listen(path, words) {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on("error", () => {}).end(words()));
    server.once("error", () => resolve(undefined));
    server.listen(path, () => resolve(server.unref()));
  });
}

/** What the holder of the claim says of itself, or undefined when nobody holds it. */
export function askHolder(name) {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(place(name));
    socket.setTimeout(2000, () => socket.destroy());
    socket.on("data", (chunk) => (said += chunk));
    socket.on("error", () => resolve(undefined));
    socket.on("close", () => resolve(said));
  });
}

/**
 * Claims a name for the life of this process, or returns undefined while another process has it.
 * `words` is what others hear when they ask.
 */
export async function claim(name, words = () => `${process.pid}`) {
  let server = await listen(place(name), words);
  if (!server && process.platform !== "linux" && (await askHolder(name)) === undefined) {
    unlinkSync(place(name));
    server = await listen(place(name), words);
  }
  return server && { release: () => new Promise((resolve) => server.close(resolve)) };
}

/** Runs `work` while no other process runs it under the same name; `waiting` is called once when one has to wait. */
export async function alone(name, work, waiting = () => {}) {
  let held = await claim(name);
  if (!held) waiting();
  while (!held) {
    await pause(100);
    held = await claim(name);
  }
  try {
    return await work();
  } finally {
    await held.release();
  }
}
