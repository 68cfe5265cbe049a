import type { Server } from "node:http";
import { connect } from "node:net";
import { serve } from "@hono/node-server";
import { createApp } from "./app.ts";
import { clockedCommands, directCommands } from "./commanding.ts";
import { type Config, readConfig } from "./config.ts";
import type { State } from "./context.ts";
import { openDatabase } from "./database.ts";
import { openLog } from "./log.ts";
import { createSessions } from "./modules/auth/mod.ts";
import { createSendToPbx } from "./modules/channels/mod.ts";
import { bindAnnouncer, createAnnouncer, listen as listenToEvents } from "./modules/events/mod.ts";
import { drawLive } from "./modules/inbox/live_screens.ts";
import { createLive } from "./modules/live/mod.ts";
import { createPresence } from "./modules/people/presence.ts";
import { openRedis } from "./redis.ts";
import { publicFolder, readStaticFiles } from "./static_files.ts";
import { tidyUp } from "./tidying.ts";

const LONGEST_STOP_MS = 5_000;

/** The web process. Gives back what stops it: streams end, requests under way finish, then the rest closes. */
async function runWeb(config: Config): Promise<() => Promise<void>> {
  const log = openLog(config, "web");
  const files = readStaticFiles(publicFolder, { watch: config.DEV });
  const prepared = files.prepare();
  const db = openDatabase(config.DATABASE_URL, { max: 20, name: "switchboard web" });
  const sessions = createSessions(db, config);
  const redis = openRedis(config.REDIS_URL);
  const announcer = createAnnouncer(db, redis);
  bindAnnouncer(db, announcer);
  const live = createLive(db, log, drawLive(db), sessions.forget);
  const presence = createPresence(redis);
  const deafen = await listenToEvents(redis, live.hear, () => {
    sessions.forgetAll();
    live.refreshAll();
  });
  const forget = await presence.listen((id, userIds, by) => {
    // Who looks may have told another process than the one that holds their stream.
    for (const userId of userIds) live.looksAt(userId, id);
    // Who came was answered already with who is there.
    const others = userIds.filter((userId) => userId !== by);
    live.tell(others, { subject: "presence", id, name: "presence.changed" });
  });
  const states = {
    redis: () => (redis.status === "ready" ? ("up" as const) : ("away" as const)),
    temporal: () => askTemporal(config.TEMPORAL_ADDRESS),
  };
  const clocks = createClocks(config);
  const sendToPbx = createSendToPbx({ db, config });
  const commands = clocks ? clockedCommands(db, clocks.find, sendToPbx) : directCommands(db, sendToPbx);
  const app = createApp({ db, config, log, sessions, live, presence, commands, sendToPbx, states, files });

  const server = await listen(app.fetch, config.PORT);
  log.info({ port: config.PORT, publicUrl: config.PUBLIC_URL }, "web process listens");
  void prepared.then(tidyUp);

  return async () => {
    log.info("web process stops");
    const closed = new Promise<void>((done) => server.close(() => done()));
    live.close();
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), LONGEST_STOP_MS);
    await closed;
    clearTimeout(late);
    deafen();
    forget();
    await announcer.flush();
    redis.disconnect();
    await clocks?.close();
    await db.destroy();
  };
}

/** Temporal's client weighs as much as the rest of this process: it comes in with the first command, not before. */
function createClocks(config: Config) {
  if (!config.TEMPORAL_ADDRESS) return undefined;
  let opened: ReturnType<typeof open> | undefined;
  const open = async () => {
    const { openTemporal } = await import("./temporal.ts");
    const { createAsking } = await import("./workflows/asking.ts");
    const temporal = openTemporal(config)!;
    return { ...createAsking(temporal), close: () => temporal.close() };
  };
  return {
    find: () => (opened ??= open()),
    close: async () => (await opened)?.close(),
  };
}

/** Whether something answers at Temporal's address, without its client. */
function askTemporal(address: string): State | Promise<State> {
  const { hostname, port } = URL.parse(`tcp://${address}`) ?? {};
  if (!hostname || !port) return "off";
  return new Promise((answer) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 1_000 });
    const end = (state: State) => {
      socket.destroy();
      answer(state);
    };
    socket.once("connect", () => end("up"));
    socket.once("error", () => end("away"));
    socket.once("timeout", () => end("away"));
  });
}

function listen(fetch: Parameters<typeof serve>[0]["fetch"], port: number): Promise<Server> {
  return new Promise((listening, failed) => {
    const server = serve({ fetch, port }, () => listening(server)) as Server;
    server.once("error", failed);
  });
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

try {
  const config = readConfig();
  const stop = await runWeb(config);
  let stopping: Promise<void> | undefined;
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void (stopping ??= stop()));
} catch (error) {
  const { code } = error as { code?: string };
  if (code === "EADDRINUSE")
    fail(`Port ${process.env.PORT ?? 3000} is taken by another program: set PORT to a free one.`);
  else fail(error instanceof Error ? error.message : String(error));
  // The pool would keep the process alive with nothing left to serve.
  setImmediate(() => process.exit());
}
