import { test } from "uvu";
import * as assert from "uvu/assert";
import { sql } from "kysely";
import { markReauthorize, pausePage } from "../../../src/modules/channels/mod.ts";
import { changing, type EventName, record } from "../../../src/modules/events/mod.ts";
import { applyIncoming, assign, claim, markRead } from "../../../src/modules/inbox/mod.ts";
import { kinds } from "../../../src/modules/notifications/mod.ts";
import {
  countUnreadNotifications,
  listNotifications,
  markNotificationsRead,
  notifyPeople,
  readChoices,
  saveChoices,
  say,
} from "../../../src/modules/notifications/mod.ts";
import { addOrderNote, assignOrder, createOrder } from "../../../src/modules/orders/mod.ts";
import { answerReminder, createTask, editTask, ringTask } from "../../../src/modules/tasks/mod.ts";
import { addTicketNote, assignTicket, moveTicket, openTicket, watchTicket } from "../../../src/modules/tickets/mod.ts";
import { toneOf } from "../../../src/views/notifications/mod.ts";
import { wordsFor } from "../../../src/words/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { customerWrote } from "../tickets/stage.ts";

const db = testDatabase(10);
const { owner, supervisor, an, binh, chi, camera } = await seatCast(db);
const names = new Map([owner, supervisor, an, binh, chi].map(({ id, username }) => [id, username]));
test.after(() => db.destroy());

/** Who was told what since the last time, in order of names. */
async function told(): Promise<string[]> {
  while ((await notifyPeople(db)) > 0);
  const rows = await db.selectFrom("notifications").selectAll().orderBy("id").execute();
  await sql`truncate notifications`.execute(db);
  return rows.map(({ user_id, kind }) => `${names.get(user_id)} ${kind}`).toSorted();
}

const open = (by = an, more: object = {}) => openTicket(db, by, { clientKey: uuid(), title: "Camera hỏng", ...more });
const happen = (name: EventName, id: number, by: number | null, detail: object = {}) =>
  changing(db, (trx) => record(trx, name, id, { by, detail: { ...detail } }));
const team = async (...people: { id: number }[]) => {
  const { id } = await db.insertInto("teams").values({ name: uuid() }).returning("id").executeTakeFirstOrThrow();
  await db
    .insertInto("team_members")
    .values(people.map((person) => ({ team_id: id, user_id: person.id })))
    .execute();
  return id;
};
const choose = async (person: { id: number }, kind: keyof typeof kinds, bell: boolean, push: boolean) => {
  const choices = await readChoices(db, person.id);
  await saveChoices(db, person.id, { ...choices, kinds: { ...choices.kinds, [kind]: { bell, push } } });
};
const subscribed = async (person: { id: number }) => {
  const session = uuid();
  const expires_at = new Date(Date.now() + 3_600_000);
  await sql`insert into sessions (id, user_id, expires_at) values (${session}, ${person.id}, ${expires_at})`.execute(
    db,
  );
  const keys = { p256dh: "-", auth: "-", endpoint: `https://push.example/${session}` };
  await db
    .insertInto("push_subscriptions")
    .values({ user_id: person.id, session_id: session, ...keys })
    .execute();
};

test("whoever can mend a page hears that it is in trouble, and of what", async () => {
  await db
    .insertInto("page_members")
    .values({ page_id: camera.id, user_id: chi.id, is_admin: true })
    .onConflict((same) => same.columns(["page_id", "user_id"]).doUpdateSet({ is_admin: true }))
    .execute();
  await changing(db, (trx) =>
    pausePage(trx, camera, { until: new Date(Date.now() + 3_600_000), because: "policy_blocked", now: new Date() }),
  );
  while ((await notifyPeople(db)) > 0);
  const [line] = (await listNotifications(db, chi)).rows;
  const said = say(wordsFor("vi"), line!);
  assert.match(
    said.title,
    /^Camera Minh Khang: Facebook tạm chặn trang vì chính sách\. Tin trả lời chờ thêm (59|60) phút$|1 giờ$/,
  );
  assert.equal([said.href, said.body], [`/settings/pages/${camera.id}`, ""], "the page is named in the sentence");
  assert.is(toneOf(line!), "bad");
  await db.updateTable("page_members").set({ is_admin: false }).where("user_id", "=", chi.id).execute();
  assert.is((await listNotifications(db, chi)).rows[0]!.title, null, "no longer theirs to see");
  assert.equal(await told(), ["chi page.trouble", "owner page.trouble"]);
  // The same block once more is no news; a token that died is.
  await changing(db, (trx) =>
    pausePage(trx, camera, { until: new Date(Date.now() + 7_200_000), because: "policy_blocked", now: new Date() }),
  );
  assert.equal(await told(), []);
  await markReauthorize(db, camera.id, "token_expired");
  assert.equal(await told(), ["owner page.trouble"]);
  await db.updateTable("pages").set({ state: "connected", trouble: null, paused_until: null }).execute();
});

test("a ticket or task made for oneself tells nobody; for another it tells them once", async () => {
  await open(an, { assigneeId: an.id });
  await createTask(db, an, { title: "Gọi khách", assigneeId: an.id });
  assert.equal(await told(), []);
  await open(an, { assigneeId: binh.id });
  await createTask(db, an, { title: "Gọi khách", assigneeId: binh.id });
  assert.equal(await told(), ["binh task.assigned", "binh ticket.assigned"]);
});

test("what is given to a team tells each of it but the giver; then to one of them, that one", async () => {
  const teamId = await team(an, binh, chi);
  const { id } = await open(an, { teamId });
  assert.equal(await told(), ["binh ticket.assigned", "chi ticket.assigned"]);
  await assignTicket(db, an, id, { assigneeId: chi.id });
  assert.equal(await told(), ["chi ticket.assigned"]);
});

test("whoever has it already is told nothing when only its team changes", async () => {
  const [first, second] = [await team(binh), await team(binh, chi)];
  const { id } = await open(an, { teamId: first, assigneeId: binh.id });
  assert.equal(await told(), ["binh ticket.assigned"]);
  await assignTicket(db, an, id, { teamId: second });
  assert.equal(await told(), []);
});

test("a move tells the creator and those who watch, a note those it names, and each once", async () => {
  const { id } = await open(an, { assigneeId: binh.id });
  await watchTicket(db, supervisor, id);
  await told();
  await moveTicket(db, binh, id, { to: "open", commandId: uuid() });
  assert.equal(await told(), ["an ticket.status_changed", "supervisor ticket.status_changed"]);
  await addTicketNote(db, an, id, { body: "@Long @Bình", mentions: [supervisor.id], fileIds: [], clientKey: uuid() });
  assert.equal(await told(), ["binh ticket.note_added", "supervisor mention"]);
});

test("an order given to another tells them, a note on it who has and who made it, and whom it names", async () => {
  const take = (assigneeId: number) =>
    createOrder(db, an, {
      status: "draft",
      assigneeId,
      recipientPhone: "0912 345 678",
      lines: [{ name: "Combo 4 mắt", quantity: 1, price: 4_890_000 }],
    });
  await take(an.id);
  assert.equal(await told(), []);
  const { id } = await take(binh.id);
  assert.equal(await told(), ["binh order.assigned"]);
  await assignOrder(db, supervisor, id, chi.id);
  assert.equal(await told(), ["chi order.assigned"]);
  await assignOrder(db, supervisor, id, null);
  assert.equal(await told(), []);
  await assignOrder(db, chi, id, chi.id);
  const note = (by: typeof an, mentions: number[] = []) =>
    addOrderNote(db, by, id, { body: "Giao trước 10 giờ", mentions, clientKey: uuid() });
  await note(supervisor);
  assert.equal(await told(), ["an order.note_added", "chi order.note_added"]);
  await note(chi, [an.id, supervisor.id]);
  assert.equal(await told(), ["an mention", "supervisor mention"]);
  // Who may not see it is told nothing, though named.
  await note(supervisor, [binh.id]);
  assert.equal(await told(), ["an order.note_added", "chi order.note_added"]);
  for (const kind of ["order.assigned", "order.note_added"] as const) await choose(chi, kind, false, false);
  await note(supervisor);
  assert.equal(await told(), ["an order.note_added"]);
  await assignOrder(db, supervisor, id, an.id);
  assert.equal(await told(), ["an order.assigned"]);
  await assignOrder(db, supervisor, id, chi.id);
  assert.equal(await told(), []);
  await db.deleteFrom("notification_choices").where("user_id", "=", chi.id).execute();
});

test("who may not see it is told nothing, though named; nor who is no longer here", async () => {
  const { id } = await open(an, { assigneeId: an.id });
  await happen("ticket.note_added", id, owner.id, { mentions: [chi.id, binh.id] });
  assert.equal(await told(), ["an ticket.note_added"]);
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", an.id).execute();
  await happen("ticket.note_added", id, owner.id, { mentions: [] });
  assert.equal(await told(), []);
  await db.updateTable("users").set({ deactivated_at: null }).where("id", "=", an.id).execute();
});

test("an SLA that runs out tells the assignee, else the team, else the supervisors of the page", async () => {
  const { id } = await open(an, { assigneeId: binh.id });
  const free = await open(an);
  const teams = await open(owner, { teamId: await team(chi) });
  await told();
  for (const ticket of [id, free.id, teams.id]) await happen("ticket.sla_warned", ticket, null, { kind: "resolution" });
  assert.equal(await told(), ["binh ticket.sla_warned", "chi ticket.sla_warned", "supervisor ticket.sla_warned"]);
});

test("a reminder rings for whom it is", async () => {
  const task = await createTask(db, an, {
    title: "Gọi lại",
    assigneeId: binh.id,
    dueAt: new Date(Date.now() + 600_000),
  });
  await told();
  await ringTask(db, task.id, { dueRev: 1, leadMinutes: 15, at: new Date() });
  assert.equal(await told(), ["binh task.rang"]);
});

test("a customer who writes tells the assignee once until it is read; an unclaimed conversation tells nobody", async () => {
  const { id } = await customerWrote(db, camera.id, "Alo", "Có ai không");
  await told();
  const counterpart = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("conversations.id", "=", id)
    .select("identities.provider_id")
    .executeTakeFirstOrThrow();
  const write = (body: string) =>
    changing(db, (trx) =>
      applyIncoming(trx, camera.id, [
        {
          kind: "message",
          counterpart: counterpart.provider_id,
          mid: uuid(),
          author: "customer",
          messageKind: "text",
          body,
          attachments: [],
          opensWindow: true,
          at: new Date(),
        },
      ]),
    );
  await write("Chưa ai nhận");
  assert.equal(await told(), []);
  await claim(db, an, id);
  for (const body of ["một", "hai", "ba"]) {
    await write(body);
    await notifyPeople(db);
  }
  const { rows } = await listNotifications(db, an);
  assert.equal(
    rows.map(({ kind, detail, preview }) => [kind, detail.messages, preview]),
    [["message.received", 3, "ba"]],
  );
  await markNotificationsRead(db, an.id, { subject: "conversation", subjectId: id });
  assert.is(await countUnreadNotifications(db, an.id), 0);
  await write("bốn");
  await notifyPeople(db);
  assert.is((await listNotifications(db, an)).rows.length, 2);
  await told();
  await write("năm");
  await markRead(db, an, id);
  assert.equal(await told(), [], "read before anybody could be told");
  await assign(db, supervisor, id, binh.id);
  assert.equal(await told(), ["binh conversation.assigned"]);
  await happen("window.warned", id, null, { minutes_left: 30 });
  assert.equal(await told(), ["binh window.warned"]);
});

test("what somebody switched off in both ways is not kept; for pushes alone it is not in the bell", async () => {
  await choose(binh, "ticket.assigned", false, false);
  await open(an, { assigneeId: binh.id });
  assert.equal(await told(), []);
  await choose(binh, "ticket.assigned", false, true);
  await subscribed(binh);
  await open(an, { assigneeId: binh.id });
  await notifyPeople(db);
  assert.is(await countUnreadNotifications(db, binh.id), 0);
  assert.equal((await listNotifications(db, binh)).rows, []);
  const kept = await db.selectFrom("notifications").select(["push_state", "shown"]).execute();
  assert.equal(kept, [{ push_state: "waiting", shown: false }]);
  await told();
  await choose(binh, "ticket.assigned", true, true);
});

test("in quiet hours the bell goes on and no push waits, through midnight too", async () => {
  await saveChoices(db, binh.id, { ...(await readChoices(db, binh.id)), quiet: { from: "22:00", to: "07:00" } });
  const stateAt = async (clock: string) => {
    await open(an, { assigneeId: binh.id });
    await notifyPeople(db, new Date(`2027-01-05T${clock}:00+07:00`));
    const rows = await db.selectFrom("notifications").select("push_state").execute();
    await sql`truncate notifications`.execute(db);
    return rows.map(({ push_state }) => push_state).join();
  };
  assert.is(await stateAt("21:59"), "waiting");
  assert.is(await stateAt("22:00"), "none");
  assert.is(await stateAt("03:00"), "none");
  assert.is(await stateAt("07:00"), "waiting");
  await saveChoices(db, binh.id, { ...(await readChoices(db, binh.id)), quiet: null });
});

test("what was written in quiet hours keeps no push back that is wanted after them, and one that went goes once", async () => {
  await saveChoices(db, binh.id, { ...(await readChoices(db, binh.id)), quiet: { from: "22:00", to: "07:00" } });
  const talk = await customerWrote(db, camera.id, "Còn hàng không?");
  await claim(db, binh, talk.id);
  const writes = async (clock: string) => {
    await happen("message.received", talk.id, null);
    await notifyPeople(db, new Date(`2027-01-05T${clock}:00+07:00`));
    const rows = await db.selectFrom("notifications").selectAll().where("kind", "=", "message.received").execute();
    return rows.map(({ push_state, detail, created_at }) => [
      push_state,
      detail["messages"],
      created_at.toISOString().slice(11, 16),
    ]);
  };
  await sql`truncate notifications`.execute(db);
  await db.updateTable("conversations").set({ unread_count: 1 }).where("id", "=", talk.id).execute();
  await db.updateTable("events").set({ notify_state: "done" }).where("notify_state", "=", "waiting").execute();
  assert.equal(await writes("23:00"), [["none", 1, "16:00"]]);
  assert.equal(await writes("08:00"), [["waiting", 2, "01:00"]]);
  await db.updateTable("notifications").set({ push_state: "sent" }).execute();
  assert.equal(await writes("08:01"), [["sent", 3, "01:00"]]);
  await saveChoices(db, binh.id, { ...(await readChoices(db, binh.id)), quiet: null });
  await sql`truncate notifications`.execute(db);
});

test("of a task that went from hand to hand before anybody was told, whoever has it hears once", async () => {
  const { id } = await createTask(db, an, { title: "Gọi khách", assigneeId: binh.id });
  await editTask(db, an, id, { changes: { assignee_id: chi.id } });
  assert.equal(await told(), ["chi task.assigned"]);
  const taken = await createTask(db, an, { title: "Gọi khách", assigneeId: binh.id });
  await editTask(db, supervisor, taken.id, { changes: { assignee_id: supervisor.id } });
  assert.equal(await told(), []);
});

test("several workers at once tell of each event once, and their bells hear of it", async () => {
  for (let n = 0; n < 30; n++) await open(an, { assigneeId: binh.id });
  await Promise.all([1, 2, 3, 4].map(() => notifyPeople(db)));
  assert.is((await told()).length, 30);
  const bells = await db.selectFrom("events").select("subject_id").where("name", "=", "bell.changed").execute();
  assert.ok(bells.some(({ subject_id }) => subject_id === binh.id));
});

test("a worker that dies while telling has told nothing, and the next tells once", async () => {
  await open(an, { assigneeId: binh.id });
  const dying = db.transaction().execute(async (trx) => {
    await notifyPeople(trx);
    throw new Error("killed");
  });
  await dying.catch(() => {});
  assert.equal(await db.selectFrom("notifications").select("id").execute(), []);
  assert.equal(await told(), ["binh ticket.assigned"]);
  // Told again by hand, as after a backup, the unique index holds.
  await db.updateTable("events").set({ notify_state: "waiting" }).where("name", "=", "ticket.opened").execute();
  await notifyPeople(db);
  const before = await db.selectFrom("notifications").select("id").execute();
  await db.updateTable("events").set({ notify_state: "waiting" }).where("name", "=", "ticket.opened").execute();
  await notifyPeople(db);
  assert.is((await db.selectFrom("notifications").select("id").execute()).length, before.length);
  await told();
});

test("a line stays when its subject may no longer be seen, without a word of it", async () => {
  const { id } = await open(supervisor, { title: "Bí mật", assigneeId: binh.id });
  await notifyPeople(db);
  assert.is((await listNotifications(db, binh)).rows[0]!.title, "Bí mật");
  await assignTicket(db, supervisor, id, { assigneeId: owner.id });
  assert.is((await listNotifications(db, binh)).rows[0]!.title, null);
});

test("a promise about a ticket of somebody who has left is told to those who can still keep it", async () => {
  const leaver = chi;
  const withTeam = await open(owner, { assigneeId: leaver.id, teamId: await team(leaver, binh) });
  const withPage = await open(owner, { assigneeId: leaver.id, teamId: await team(leaver) });
  await told();
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", leaver.id).execute();
  await happen("ticket.sla_breached", withTeam.id, null, { kind: "resolution" });
  assert.equal(await told(), ["binh ticket.sla_breached"]);
  await happen("ticket.sla_warned", withPage.id, null, { kind: "resolution" });
  assert.equal(await told(), ["supervisor ticket.sla_warned"]);
  await db.updateTable("users").set({ deactivated_at: null }).where("id", "=", leaver.id).execute();
});

test("who answers the card of a reminder has read its line in the bell, and no later one", async () => {
  const { id } = await createTask(db, an, {
    title: "Gọi lại",
    assigneeId: an.id,
    dueAt: new Date(Date.now() + 900_000),
  });
  const { due_rev: dueRev } = await db
    .selectFrom("tasks")
    .select("due_rev")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const ring = async (leadMinutes: number) => (await ringTask(db, id, { dueRev, leadMinutes, at: new Date() }))!.ring;
  const answer = (number: number) =>
    answerReminder(db, an, id, { ring: number, answer: { kind: "acknowledge" }, commandId: uuid() });
  const unread = async () => {
    while ((await notifyPeople(db)) > 0);
    const { rows } = await listNotifications(db, an, { unread: true });
    return rows.filter((row) => row.subject === "task" && row.subject_id === id).map(({ kind }) => kind);
  };
  const first = await ring(15);
  assert.equal(await unread(), ["task.rang"]);
  // Told together, the second ring is still there to be answered.
  await answer(first);
  const second = await ring(10);
  assert.equal(await unread(), ["task.rang"]);
  await answer(second);
  assert.equal(await unread(), []);
});

test.run();
