import { sql } from "kysely";
import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createSessions } from "../../../src/modules/auth/mod.ts";
import {
  markNotificationsRead,
  notifyPeople,
  pushTest,
  pushWaiting,
  readPushKeys,
} from "../../../src/modules/notifications/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { openPushServer } from "./push_server.ts";

const db = testDatabase(10);
const { an, binh, chi } = await seatCast(db);
const service = await openPushServer();
const config = testConfig({ MEDIA_ORIGINS: service.origin });
const sessions = createSessions(db, config);
const web = openWeb(db, { config, sessions });
const ofBinh = await web.as(binh);
test.after(() => {
  service.close();
  return db.destroy();
});

const deps = { db, config, log: pino({ level: "silent" }) };
const states = async () => {
  const rows = await db.selectFrom("notifications").select("push_state").orderBy("id").execute();
  return rows.map((row) => row.push_state).join();
};
const subscriptions = async () => {
  const rows = await db.selectFrom("push_subscriptions").select("endpoint").orderBy("endpoint").execute();
  return rows.map(({ endpoint }) => endpoint.replace(service.origin, ""));
};
const subscribe = (path: string, browse = ofBinh) =>
  browse("/notifications/subscriptions", { form: service.browser(path) });
const giveTicket = async (title = "Camera hỏng") => {
  const ticket = await openTicket(db, an, { clientKey: uuid(), title, assigneeId: binh.id });
  await notifyPeople(db);
  return ticket;
};
/** What has to wait is due now. */
const comeDue = () => sql`update notifications set push_after = null where push_state = 'waiting'`.execute(db);

test.before.each(async () => {
  await sql`truncate notifications, push_subscriptions`.execute(db);
  service.pushed.length = 0;
  service.answers.clear();
  service.waits.clear();
});

test("a push comes to each browser once, encrypted for it and signed by us", async () => {
  assert.is((await subscribe("/phone")).status, 204);
  assert.is((await subscribe("/desk")).status, 204);
  assert.is((await subscribe("/desk")).status, 204, "again after each sign-in");
  const { id } = await giveTicket();
  await Promise.all([pushWaiting(deps), pushWaiting(deps)]);
  assert.is(await pushWaiting(deps), 0);
  assert.equal(service.pushed.map(({ path }) => path).toSorted(), ["/desk", "/phone"]);
  const { content, headers, claims } = service.pushed[0]!;
  assert.is(content.title, `Nguyễn Hoài An giao phiếu #${id} cho bạn`);
  assert.is(content.body, "Camera hỏng");
  assert.is(content.href, `/tickets/${id}`);
  assert.is(headers.ttl, "60");
  assert.is(headers["content-encoding"], "aes128gcm");
  assert.is(claims.aud, service.origin);
  assert.is(claims.key, (await readPushKeys(db, config)).publicKey);
  assert.is(await states(), "sent");
});

test("our keys are made once whoever asks, and the private one lies sealed", async () => {
  const fresh = testDatabase(2);
  const [one, other] = await Promise.all([readPushKeys(fresh, config), readPushKeys(db, config)]);
  await fresh.destroy();
  assert.equal(one, other);
  const { value } = await db
    .selectFrom("settings")
    .select("value")
    .where("key", "=", "push_keys")
    .executeTakeFirstOrThrow();
  assert.not.match(JSON.stringify(value), one.privateKey);
});

test("a browser that is gone is forgotten; one that is busy is tried again, and it alone", async () => {
  for (const path of ["/desk", "/gone", "/busy"]) await subscribe(path);
  service.answers.set("/gone", [410]).set("/busy", [503, 429]);
  await giveTicket();
  await pushWaiting(deps);
  assert.equal(await subscriptions(), ["/busy", "/desk"]);
  assert.is(await states(), "waiting");
  assert.is(await pushWaiting(deps), 0, "not at once");
  await comeDue();
  await pushWaiting(deps);
  await comeDue();
  await pushWaiting(deps);
  assert.is(await states(), "sent");
  assert.equal(service.pushed.map(({ path }) => path).toSorted(), ["/busy", "/busy", "/busy", "/desk", "/gone"]);
});

test("one that is refused for a week was made with other keys, and is forgotten; for less our clock may be wrong", async () => {
  for (const path of ["/old", "/worked", "/young"]) await subscribe(path);
  for (const [path, status] of [
    ["/old", 403],
    ["/worked", 401],
    ["/young", 403],
  ] as const)
    service.answers.set(path, [status]);
  await sql`update push_subscriptions set created_at = now() - interval '8 days',
    worked_at = case when endpoint like '%/worked' then now() - interval '6 days' end
    where endpoint not like '%/young'`.execute(db);
  await giveTicket();
  await pushWaiting(deps);
  assert.is(await states(), "failed");
  assert.equal(await subscriptions(), ["/worked", "/young"]);
});

test("a service that says how long is asked no sooner, and one that says nonsense as usual", async () => {
  await subscribe("/slow");
  const soonest = async () => {
    const [row] = await db.selectFrom("notifications").select("push_after").execute();
    return Math.round((row!.push_after!.getTime() - Date.now()) / 1000);
  };
  const date = new Date(Date.now() + 120_000).toUTCString();
  for (const [wait, from, to] of [
    ["90", 60, 90],
    [date, 90, 120],
    ["soon", -60, 10],
    ["999999999999999999999", 60, 601],
  ] as const) {
    await sql`truncate notifications`.execute(db);
    service.answers.set("/slow", [429]);
    service.waits.set("/slow", { "retry-after": wait });
    await giveTicket();
    await pushWaiting(deps);
    const seconds = await soonest();
    assert.ok(seconds >= from && seconds <= to, `${wait}: after ${seconds} s`);
  }
});

test("the longest that can be said still fits", async () => {
  await subscribe("/desk");
  await giveTicket("😀".repeat(100));
  await pushWaiting(deps);
  assert.is(await states(), "sent");
});

test("it gives up in the end", async () => {
  await subscribe("/dead");
  service.answers.set(
    "/dead",
    Array.from({ length: 20 }, () => 500),
  );
  await giveTicket();
  for (let n = 0; n < 8; n++) {
    await pushWaiting(deps);
    await comeDue();
  }
  assert.is(service.pushed.length, 5);
  assert.is(await states(), "failed");
});

test("what was read meanwhile, or may no longer be seen, is not pushed", async () => {
  await subscribe("/desk");
  const read = await giveTicket();
  await markNotificationsRead(db, binh.id, { subject: "ticket", subjectId: read.id });
  const hidden = await giveTicket();
  await sql`update tickets set assignee_id = ${an.id} where id = ${hidden.id}`.execute(db);
  await pushWaiting(deps);
  assert.equal(service.pushed, []);
  assert.is(await states(), "none,none");
});

test("an address that leads inside is never asked, and goes", async () => {
  const inside = { ...service.browser("/in"), endpoint: "https://127.0.0.1:1/in" };
  const plain = { ...service.browser("/plain"), endpoint: "http://push.example/plain" };
  for (const form of [inside, plain]) assert.is((await ofBinh("/notifications/subscriptions", { form })).status, 204);
  const odd = { ...service.browser("/odd"), endpoint: "file:///etc/passwd" };
  assert.is((await ofBinh("/notifications/subscriptions", { form: odd })).status, 422);
  const named = { ...service.browser("/named"), endpoint: "https://named.example/" };
  await ofBinh("/notifications/subscriptions", { form: named });
  await giveTicket();
  await pushWaiting({ ...deps, resolve: async () => ["10.0.0.7"] });
  assert.equal(await subscriptions(), []);
  assert.equal(service.pushed, []);
});

test("a browser belongs to who signed in there last, until they sign out", async () => {
  await subscribe("/shared");
  const ofChi = await web.as(chi);
  await subscribe("/shared", ofChi);
  await giveTicket();
  await pushWaiting(deps);
  assert.equal(service.pushed, []);
  assert.is((await ofChi("/sign-out", { method: "POST" })).status, 303);
  assert.equal(await subscriptions(), []);
});

test("a test goes to one's own browsers; without one it says so", async () => {
  assert.is(await pushTest(db, binh), false);
  await subscribe("/desk");
  assert.is((await ofBinh("/account/notifications/test", { method: "POST" })).status, 204);
  await pushWaiting(deps);
  assert.is(service.pushed[0]!.content.title, "Thông báo thử");
  assert.is(
    (await ofBinh("/notifications/subscriptions/end", { form: { endpoint: `${service.origin}/desk` } })).status,
    204,
  );
  assert.equal(await subscriptions(), []);
});

test.run();
