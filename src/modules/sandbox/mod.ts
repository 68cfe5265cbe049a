/**
 * The sandbox plays Facebook over real HTTP, so that everything can be tried and tested with no account anywhere: the
 * dialog, the Graph API, signed webhooks, and a phone in the browser to write from as the customer. And it plays a PBX,
 * with phones to call from and to be called at. It is a process of its own that imports nothing of the app; the app cannot tell it from Facebook, except that it can be told to misbehave.
 */
import { serve } from "@hono/node-server";
import { setMaxListeners } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createApp } from "./app.ts";
import { createLive } from "./live.ts";
import { openShelf } from "./media.ts";
import type { Sandbox } from "./sandbox.ts";
import { openStorage } from "./storage.ts";
import { openHotline } from "./phone/calls.ts";
import { awaitCommands } from "./phone/fallback.ts";
import { createTeller } from "./phone/teller.ts";
import { createOutbox } from "./webhooks/outbox.ts";
import { playStories } from "./story/playing.ts";
import { startingWorld } from "./starting_world.ts";

export { HOTLINE } from "./phone/world.ts";
export { lineSecret } from "./phone/signing.ts";
export { castPages } from "./cast.ts";
export { pageToken } from "./ids.ts";
export { drawnPicture } from "./pictures.ts";
export { type Line, readStories, type Story } from "./story/reading.ts";

type Options = {
  /** 0 picks a free one. */
  port: number;
  host?: string;
  /** How others reach the sandbox; follows from host and port when left out. */
  url?: string;
  appUrl: string;
  appId: string;
  appSecret: string;
  verifyToken: string;
  /** Where the state is kept; left out, it lives in memory only. */
  dataDir?: string;
  /** A sandbox that knows nobody yet begins with the demo company's customers. */
  withStories?: boolean;
  /** Waits between the attempts of a webhook, in milliseconds; Facebook's own when left out. */
  retryDelays?: number[];
};

export async function createSandbox(options: Options): Promise<{ url: string; close: () => Promise<void> }> {
  const { port, host = "127.0.0.1", appUrl, appId, appSecret, verifyToken, dataDir } = options;
  const { world, changed, flush } = openStorage(dataDir);
  if (options.withStories && Object.keys(world.customers).length === 0) playStories(world);
  const closing = new AbortController();
  // Every call that waits listens to it; a hundred of them are no leak.
  setMaxListeners(0, closing.signal);
  const live = createLive();
  const shelf = openShelf(dataDir, () => world.media);
  const sandbox: Sandbox = {
    settings: { url: options.url ?? "", appUrl: appUrl.replace(/\/$/, ""), appId, appSecret, verifyToken },
    world,
    shelf,
    live,
    changed,
    closing: closing.signal,
    pause: (ms) => pause(ms, closing.signal),
    reset() {
      sandbox.outbox.clear();
      sandbox.teller.clear();
      sandbox.commands.length = 0;
      shelf.clear();
      Object.assign(world, startingWorld());
      openHotline(sandbox);
      changed();
      live.tell("reset");
    },
    commands: [],
    outbox: undefined as never,
    teller: undefined as never,
  };
  openHotline(sandbox);
  sandbox.teller = createTeller(sandbox);
  sandbox.outbox = createOutbox(sandbox, options.retryDelays);
  awaitCommands(sandbox);

  const server = serve({ fetch: createApp(sandbox).fetch, port, hostname: host });
  await new Promise<void>((resolve, reject) => server.once("listening", resolve).once("error", reject));
  sandbox.settings.url ||= `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: sandbox.settings.url,
    async close() {
      closing.abort();
      flush();
      const closed = new Promise((resolve) => server.close(resolve));
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

async function pause(ms: number, closing: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: closing }).catch(() => undefined);
}
