import { pino } from "pino";
import { openTemporal } from "../../src/temporal.ts";
import { createActivities } from "../../src/workflows/activities.ts";
import { createClockwork, installRuntime } from "../../src/workflows/running.ts";
import { testConfig, testDatabase } from "../helpers.ts";

// A worker that is killed at the ring of one task: "before" it is written down, or "after", when nobody was told yet.
const [when, taskId] = [process.argv[2], Number(process.argv[3])];
const log = pino({ level: "silent" });
const db = testDatabase(5);
const config = testConfig();
installRuntime(log);
const temporal = openTemporal(config)!;
const activities = createActivities({ db, temporal, sender: async () => ({ mid: "m" }), sendToPbx: async () => {} });
const { core } = activities;
const ringTask: typeof core.ringTask = async (of) => {
  if (of.taskId !== taskId) return new Promise(() => {});
  if (when === "after") await core.ringTask(of);
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
};
await createClockwork({ config, temporal, log, activities: { ...activities, core: { ...core, ringTask } } }).run();
