import type { Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { createBulkActions } from "./bulk_actions.ts";
import { clockedCommands, directCommands } from "./commanding.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { createLoop, type Piece, soon } from "./loop.ts";
import { openLog } from "./log.ts";
import { trimSessions, trimTries } from "./modules/auth/mod.ts";
import {
  checkPages,
  createAsteriskLines,
  createIngest,
  createSendToPbx,
  fetchHistory,
  fetchWaitingProfiles,
} from "./modules/channels/mod.ts";
import { bindAnnouncer, createAnnouncer, listen, sweep } from "./modules/events/mod.ts";
import {
  applyPbxEvents,
  endForgotten,
  finishLateWrapUps,
  keepWaitingRecordings,
  markGone,
  putLateThrough,
  putThrough,
} from "./modules/calls/mod.ts";
import { keepWaitingAttachments, trimUploads } from "./modules/files/mod.ts";
import { createImporting } from "./modules/imports/mod.ts";
import { applyIncoming, runHistorySyncs, trimEarlyArrivals } from "./modules/inbox/mod.ts";
import { runBulkJobs } from "./modules/lists/mod.ts";
import { FULL_ROUND, notifyPeople, pushWaiting } from "./modules/notifications/mod.ts";
import { drainCommands } from "./outbox.ts";
import { openRedis } from "./redis.ts";
import { createRelay } from "./relay.ts";
import { createSender } from "./senders.ts";
import { openTemporal } from "./temporal.ts";
import { findWaitingWork, type Work } from "./waiting_work.ts";
import { serveHealth } from "./worker_health.ts";
import { createActivities } from "./workflows/activities.ts";
import { createAsking } from "./workflows/asking.ts";
import { createClockwork, installRuntime } from "./workflows/running.ts";

// The worker: everything that happens without a person waiting for it. Each piece goes on without the others.

const config = readConfig();
const log = openLog(config, "worker");
const db = openDatabase(config.DATABASE_URL, { max: 30, name: "switchboard worker" });
const redis = openRedis(config.REDIS_URL);
const announcer = createAnnouncer(db, redis);
bindAnnouncer(db, announcer);

const ingest = createIngest({ db, apply: applyIncoming, applyPbx: applyPbxEvents, log });
const sendToPbx = createSendToPbx({ db, config });
const HOUR_MS = 3_600_000;
const loop = (name: string, restMs: number, work: () => Promise<number>) => createLoop(work, { name, restMs, log });
// Housekeeping keeps its own time: what happens elsewhere does not wake it.
const unhurried = ({ run, stop }: Piece): Piece => ({ run, stop });
const importing = createImporting({ db, config, log });
let commands = directCommands(db, sendToPbx);
/** What an arrival brings about, a moment after everybody has seen it, and not for each of a hundred a second. */
const work: Record<Work, () => Promise<number>> = {
  "bulk work": () => runBulkJobs({ db, log, actions: createBulkActions({ commands }) }),
  imports: importing.step,
  attachments: () => keepWaitingAttachments({ db, config, log }),
  recordings: () => keepWaitingRecordings({ db, config, log }),
  // What happens meanwhile is heard of here too, and goes with the next round.
  notifications: async () => ((await notifyPeople(db)) < FULL_ROUND ? 0 : 1),
  pushes: () => pushWaiting({ db, config, log }),
  history: () => runHistorySyncs({ db, log, fetch: (of) => fetchHistory(config, of) }),
  profiles: () => fetchWaitingProfiles({ db, config, log }),
};
const followUps = new Map(Object.entries(work).map(([name, one]) => [name, loop(name, 1_000, one)]));
const forgetWhatIsOver = () => Promise.all([trimTries(db), trimSessions(db), trimEarlyArrivals(db)]);
const pieces: Piece[] = [
  ingest,
  ...followUps.values(),
  createAsteriskLines({ db, config, log, wake: ingest.kick }),
  unhurried(loop("page health", 60_000, () => checkPages({ db, config, log }))),
  unhurried(loop("uploads", HOUR_MS, () => trimUploads({ db, config }).then(() => 0))),
  unhurried(loop("what is over", HOUR_MS, () => forgetWhatIsOver().then(() => 0))),
  // Whoever's browser died is offline within half a minute, and is not rung any more.
  unhurried(loop("presence", 2_000, () => markGone(db))),
  unhurried(loop("late calls", 1_000, () => putLateThrough(db, sendToPbx).then(() => 0))),
  unhurried(loop("late wrap-ups", 1_000, () => finishLateWrapUps(db).then(() => 0))),
  unhurried(loop("forgotten calls", 60_000, () => endForgotten(db, sendToPbx))),
  unhurried(loop("sweep", 1_000, () => sweep(db, redis).then(() => 0))),
];

const temporal = openTemporal(config);
let clocks = (): string => "off";
let relay: Piece | undefined;
if (temporal) {
  installRuntime(log);
  const activities = createActivities({ db, temporal, sender: createSender({ config }), sendToPbx });
  const clockwork = createClockwork({ config, temporal, activities, log });
  clocks = clockwork.state;
  const asking = createAsking(temporal);
  commands = clockedCommands(db, async () => asking, sendToPbx);
  relay = createRelay({ db, temporal, log, putThrough: (callId) => putThrough(db, sendToPbx, callId) });
  pieces.push(clockwork, relay);
  pieces.push(unhurried(loop("commands", 1_000, () => drainCommands(db, { asking, log }))));
} else {
  log.warn("TEMPORAL_ADDRESS is not set: clocks stand still and replies wait");
}

// What another process announced may be work here; each piece looks for itself. No id at all: the ledger has grown.
// What cannot be looked at now is looked at by each piece in its own time.
const followUp = async () => (await findWaitingWork(db)).forEach((kind) => followUps.get(kind)?.kick());
const followUpSoon = soon(100, () => void followUp().catch(() => {}));
const deafen = await listen(
  redis,
  (ids) => {
    if (ids.length === 0) return ingest.kick();
    relay?.kick?.();
    followUpSoon();
  },
  () => {},
);
const answering = await serveHealth({ db, clocks: () => clocks() }, config.WORKER_PORT);
const running = pieces.map((piece) => piece.run());
log.info({ port: portOf(answering) }, "worker runs");

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, "worker stops");
  // Whatever hangs, the process is gone before who started it loses patience.
  pause(7_800, undefined, { ref: false }).then(() => process.exit(1));
  await Promise.allSettled(pieces.map((piece) => piece.stop()));
  await Promise.allSettled(running);
  await importing.close();
  deafen();
  await announcer.flush();
  answering.close();
  answering.closeAllConnections();
  redis.disconnect();
  await temporal?.close();
  await db.destroy();
  log.info("worker stopped");
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
