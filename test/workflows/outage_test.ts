import { pino } from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type SendJob, sendMessages } from "../../src/modules/inbox/mod.ts";
import { createRelay } from "../../src/relay.ts";
import { openTemporal } from "../../src/temporal.ts";
import { createActivities } from "../../src/workflows/activities.ts";
import { timing as usual } from "../../src/workflows/reactions.ts";
import { createClockwork, installRuntime } from "../../src/workflows/running.ts";
import { seatCast } from "../cast.ts";
import { eventually, testConfig, testDatabase, uuid } from "../helpers.ts";
import { customerWrote } from "./customers.ts";
import { openDevServer } from "./dev_server.ts";
import { saveHistory } from "./histories.ts";

const log = pino({ level: process.env.LOG_LEVEL ?? "silent" });
const db = testDatabase(30);
const cast = await seatCast(db);
const server = await openDevServer();
const config = testConfig({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: "switchboard" });
installRuntime(log);

const temporal = openTemporal(config)!;
const timing = { ...usual, idleMs: 500, graceMs: 500 };
const sent: SendJob[] = [];
const sender = async (job: SendJob) => (sent.push(job), { mid: `mid-${job.message.id}` });
const clockwork = createClockwork({
  config,
  temporal,
  log,
  activities: createActivities({ db, temporal, sender, sendToPbx: async () => {}, timing }),
  lookOverMs: 500,
});
const relay = createRelay({ db, temporal, log, timing });
const running = [clockwork.run(), relay.run()];
test.after(async () => {
  clockwork.stop();
  relay.stop();
  await Promise.all(running);
  await temporal.close();
  await server.close();
  await db.destroy();
});

async function reply(conversationId: number, body: string) {
  const [message] = await sendMessages(db, cast.binh, conversationId, { clientKey: uuid(), body });
  return message!;
}
const bodiesOf = (conversationId: number) =>
  sent.filter((job) => job.message.conversation_id === conversationId).map((job) => job.message.body);
const waiting = () =>
  db
    .selectFrom("events")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .where("relay_state", "=", "waiting")
    .executeTakeFirstOrThrow()
    .then((row) => row.n);
const runs = async (id: string) => {
  const { status } = await temporal.within(2_000, () => temporal.client.workflow.getHandle(id).describe());
  return status.name === "RUNNING";
};

test("a reply reaches the sender, and the customer's message has its clock", async () => {
  const id = await customerWrote(db, cast.camera.id);
  await reply(id, "Dạ em chào anh");
  await eventually(() => bodiesOf(id).length === 1);
  await eventually(() => runs(`reply-window:${id}`));
  await eventually(async () => (await waiting()) === 0);
  const shown = await eventually(async () => {
    const { typedSearchAttributes } = await temporal.client.workflow.getHandle(`reply-window:${id}`).describe();
    const values = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    return values.Stage ? values : undefined;
  });
  assert.equal([shown.Stage, shown.EntityId, shown.Channel], ["open", String(id), "facebook"]);
});

test("with Temporal away work goes on; when it is back everything goes out, once and in order", async () => {
  await server.stop();
  const ids: number[] = [];
  for (let n = 0; n < 5; n++) ids.push(await customerWrote(db, cast.camera.id));
  for (let n = 0; n < 20; n++) for (const id of ids) await reply(id, `câu ${n}`);
  assert.is(await waiting(), 105);
  await server.start();
  await eventually(() => ids.every((id) => bodiesOf(id).length >= 20), 60_000);
  for (const id of ids) {
    assert.equal(
      bodiesOf(id),
      Array.from({ length: 20 }, (_, n) => `câu ${n}`),
    );
  }
  await eventually(async () => (await waiting()) === 0);
});

test("an emptied Temporal is made complete and refilled from the database", async () => {
  const id = await customerWrote(db, cast.camera.id);
  await eventually(() => runs(`reply-window:${id}`));
  const parked = await customerWrote(db, cast.cosmetics.id);
  await db.updateTable("pages").set({ state: "reauthorize" }).where("id", "=", cast.cosmetics.id).execute();
  await reply(parked, "Chờ em chút");
  await eventually(() => runs(`deliver:${parked}`));
  await eventually(async () => (await waiting()) === 0);

  await server.empty();
  await server.start();
  await eventually(() => runs(`reply-window:${id}`), 60_000);
  await eventually(() => runs(`deliver:${parked}`), 60_000);
  const found = `WorkflowType = 'reconciling' and ExecutionStatus = 'Completed'`;
  const reconciled = await eventually(async () => {
    for await (const run of temporal.client.workflow.list({ query: found })) return run;
    return undefined;
  });
  await saveHistory("reconciling_1", temporal.client.workflow.getHandle(reconciled.workflowId, reconciled.runId));
  await db.updateTable("pages").set({ state: "connected" }).where("id", "=", cast.cosmetics.id).execute();
  await temporal.client.workflow.getHandle(`deliver:${parked}`).signal("pageReconnected");
  await eventually(() => bodiesOf(parked).length === 1);
});

test.run();
