import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  assign,
  claim,
  countUnread,
  follow,
  getConversation,
  listConversations,
  listMessages,
  markDone,
  markUnread,
  retryMessage,
  sendMessages,
} from "../../../src/modules/inbox/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { wrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
test.after(() => db.destroy());

/** A customer who wrote to a page `hoursAgo`; returns the conversation's id. */
const customerWrote = async (pageId: number, hoursAgo = 0.1): Promise<number> =>
  (await wrote(db, pageId, undefined, { ago: hoursAgo * 60 })).id;

test("of fifty who claim at once exactly one has it, fifty times over", async () => {
  const agents = [cast.an, cast.binh];
  for (let round = 0; round < 50; round++) {
    const id = await customerWrote(cast.camera.id);
    const tries = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        answer(claim(db, agents[n % 2]!, id)).then((reason) => [n % 2, reason] as const),
      ),
    );
    const winners = new Set(tries.filter(([, reason]) => reason === "accepted").map(([agent]) => agent));
    assert.is(winners.size, 1, "one agent");
    assert.ok(tries.every(([agent, reason]) => winners.has(agent) || reason === "already_claimed"));
    const claims = await db
      .selectFrom("events")
      .select("id")
      .where("name", "=", "conversation.claimed")
      .where("subject_id", "=", id)
      .execute();
    assert.is(claims.length, 1, "one line in the history");
  }
});

test("who sees what: agents their pages' unclaimed and their own, page admins and supervisors all of the page", async () => {
  const id = await customerWrote(cast.camera.id);
  const sees = async () => {
    const seen: string[] = [];
    for (const name of ["owner", "supervisor", "an", "binh", "chi"] as const) {
      const listed = (await listConversations(db, cast[name], { room: "all" }, { limit: 500 })).rows.some(
        (row) => row.id === id,
      );
      const opened = (await answer(getConversation(db, cast[name], id))) === "accepted";
      assert.is(listed, opened, `${name}: list and page agree`);
      if (listed) seen.push(name);
    }
    return seen;
  };
  assert.equal(await sees(), ["owner", "supervisor", "an", "binh"]);
  await claim(db, cast.an, id);
  assert.equal(await sees(), ["owner", "supervisor", "an"]);
  await assign(db, cast.supervisor, id, cast.binh.id);
  assert.equal(await sees(), ["owner", "supervisor", "binh"]);
  await follow(db, cast.binh, id);
  await assign(db, cast.supervisor, id, cast.an.id);
  assert.equal(await sees(), ["owner", "supervisor", "an", "binh"], "a follower keeps seeing it");
  assert.is(await answer(assign(db, cast.supervisor, id, cast.chi.id)), "not_a_member");
  const atBakery = await customerWrote(cast.bakery.id);
  await assign(db, cast.owner, atBakery, cast.owner.id);
  assert.is(await answer(getConversation(db, cast.chi, atBakery)), "accepted", "page admin");
});

test("a reply is stored once whatever is clicked, and its text goes before its files", async () => {
  const id = await customerWrote(cast.camera.id);
  const [file] = await db
    .insertInto("files")
    .values({
      storage_key: "aa/bb",
      name: "gia.pdf",
      media_type: "application/pdf",
      size_bytes: 9,
      conversation_id: id,
      uploaded_by: cast.an.id,
    })
    .returning("id")
    .execute();
  const clientKey = uuid();
  const reply = { clientKey, body: " Dạ đây ạ ", fileIds: [file!.id] };
  const tries = await Promise.all(Array.from({ length: 8 }, () => sendMessages(db, cast.an, id, reply)));
  for (const messages of tries)
    assert.equal(
      messages.map((m) => m.id),
      tries[0]!.map((m) => m.id),
    );
  const { messages } = await listMessages(db, cast.an, id);
  assert.equal(
    messages.map((m) => [m.author, m.kind, m.body, m.state]),
    [
      ["customer", "text", "Shop ơi", "received"],
      ["page", "text", "Dạ đây ạ", "sending"],
      ["page", "attachment", "", "sending"],
    ],
  );
  assert.is((await getConversation(db, cast.an, id)).unread_count, 0, "who answers has read");
  const events = await db
    .selectFrom("events")
    .selectAll()
    .where("subject_id", "=", id)
    .where("name", "=", "message.sent")
    .execute();
  assert.equal(
    events.map((event) => event.relay_state),
    ["waiting", "waiting"],
  );
});

test("after 24 hours the server refuses, and offers the human-agent tag only where the page has it, for seven days", async () => {
  const closed = await customerWrote(cast.camera.id, 25);
  const reply = () => ({ clientKey: uuid(), body: "Dạ" });
  assert.is(await answer(sendMessages(db, cast.an, closed, reply())), "window_closed");
  await db.updateTable("pages").set({ human_agent: true }).where("id", "=", cast.camera.id).execute();
  assert.is(await answer(sendMessages(db, cast.an, closed, reply())), "window_closed_human_agent");
  const [tagged] = await sendMessages(db, cast.an, closed, { ...reply(), humanAgent: true });
  assert.is(tagged!.human_agent, true);
  const ancient = await customerWrote(cast.camera.id, 24 * 7 + 1);
  assert.is(await answer(sendMessages(db, cast.an, ancient, { ...reply(), humanAgent: true })), "window_closed");
});

test("files of another conversation or another person cannot be sent", async () => {
  const id = await customerWrote(cast.camera.id);
  const other = await customerWrote(cast.camera.id);
  const [file] = await db
    .insertInto("files")
    .values({
      storage_key: "aa/cc",
      name: "x",
      media_type: "image/png",
      size_bytes: 9,
      conversation_id: other,
      uploaded_by: cast.an.id,
    })
    .returning("id")
    .execute();
  for (const [person, where] of [
    [cast.an, id],
    [cast.binh, other],
  ] as const) {
    const error = await sendMessages(db, person, where, { clientKey: uuid(), body: "", fileIds: [file!.id] }).catch(
      (e) => e,
    );
    assert.is(error.name, "Invalid");
  }
});

test("only what failed or is unknown is sent again", async () => {
  const id = await customerWrote(cast.cosmetics.id);
  const [message] = await sendMessages(db, cast.chi, id, { clientKey: uuid(), body: "Dạ" });
  assert.is(await answer(retryMessage(db, cast.chi, message!.id)), "message_not_failed");
  await db.updateTable("messages").set({ state: "failed" }).where("id", "=", message!.id).execute();
  assert.is((await retryMessage(db, cast.chi, message!.id)).state, "sending");
  assert.is(await answer(retryMessage(db, cast.an, message!.id)), "not_found");
});

test("counts are what the lists hold, per person, and done ones are out", async () => {
  const before = await countUnread(db, cast.chi);
  const id = await customerWrote(cast.bakery.id);
  const after = await countUnread(db, cast.chi);
  assert.is(after.rooms.unclaimed, before.rooms.unclaimed + 1);
  assert.is(after.channels.facebook, (before.channels.facebook ?? 0) + 1);
  await claim(db, cast.chi, id);
  assert.is((await countUnread(db, cast.chi)).rooms.assigned, before.rooms.assigned + 1);
  await markDone(db, cast.chi, id);
  assert.equal(await countUnread(db, cast.chi), before);
  await markUnread(db, cast.chi, id);
  assert.ok((await getConversation(db, cast.chi, id)).first_unread_message_id);
});

test("the list pages by key: every row once, newest first", async () => {
  const seen: number[] = [];
  let before: string | undefined;
  do {
    const page = await listConversations(db, cast.owner, { room: "all" }, { before, limit: 7 });
    seen.push(...page.rows.map((row) => row.id));
    before = page.next;
  } while (before);
  const all = await db
    .selectFrom("conversations")
    .select("id")
    .orderBy("last_message_at", "desc")
    .orderBy("id", "desc")
    .execute();
  assert.equal(
    seen,
    all.map((row) => row.id),
  );
});

test.run();
