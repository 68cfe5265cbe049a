import { pino } from "pino";
import type { PbxCommand } from "../../src/modules/channels/mod.ts";
import { openTemporal } from "../../src/temporal.ts";
import { createActivities } from "../../src/workflows/activities.ts";
import { createClockwork, installRuntime } from "../../src/workflows/running.ts";
import { testConfig, testDatabase } from "../helpers.ts";

// A worker that is killed in the middle of its work: each argument names what it does for one task or call, and whether
// it is killed "before" it is done, or "after", when nobody was told yet. With several it waits until it is at all of them.
const dooms = process.argv.slice(2);
const reached = new Set<string>();
const log = pino({ level: "silent" });
const db = testDatabase(5);
const config = testConfig();
installRuntime(log);
const temporal = openTemporal(config)!;
/** Of what is named nowhere nothing is done at all. */
const dooming =
  <Given, Done>(name: string, work: (given: Given) => Promise<Done>, idOf: (given: Given) => number) =>
  async (given: Given): Promise<Done> => {
    const doom = dooms.find((one) => one.endsWith(`:${idOf(given)}`));
    if (doom && !doom.startsWith(`${name}:`)) return work(given);
    if (doom?.includes(":after:")) await work(given);
    if (doom) reached.add(doom);
    if (reached.size === dooms.length) process.kill(process.pid, "SIGKILL");
    return new Promise(() => {});
  };
const never = new Promise<void>(() => {});
const callOf = ({ id }: PbxCommand) => Number(/^call-(\d+)-/.exec(id)?.[1]);
/** The PBX hears nothing of a call that is to die by something else. */
const hear = dooming(
  "tellPbx",
  (command: PbxCommand) => (dooms.includes(`tellPbx:after:${callOf(command)}`) ? Promise.resolve() : never),
  callOf,
);
const activities = createActivities({
  db,
  temporal,
  sender: async () => ({ mid: "m" }),
  sendToPbx: (_pageId, command) => hear(command),
});
const { core, voice } = activities;
const doomed = {
  ...activities,
  core: { ...core, ringTask: dooming("ringTask", core.ringTask, ({ taskId }) => taskId) },
  voice: {
    ...voice,
    advanceCall: dooming("advanceCall", voice.advanceCall, (callId) => callId),
  },
};
await createClockwork({ config, temporal, log, activities: doomed }).run();
