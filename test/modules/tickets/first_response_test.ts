import { test } from "uvu";
import * as assert from "uvu/assert";
import { deliverNext, metadataOf, retryMessage, sendMessages } from "../../../src/modules/inbox/mod.ts";
import { getTicket, noteFirstResponse, withdrawFirstResponse } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { customerWrote, echoCame } from "../../workflows/customers.ts";
import { eventsOf, open } from "./stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

async function asked() {
  const conversationId = await customerWrote(db, cast.camera.id);
  const { id } = await open(db, cast.an, { conversationId });
  return { conversationId, id };
}
async function reply(conversationId: number, after = 0) {
  const now = new Date(Date.now() + after);
  const [message] = await sendMessages(db, cast.an, conversationId, { clientKey: uuid(), body: "Dạ em xem", now });
  return message!;
}
const refuse = (conversationId: number) =>
  deliverNext(db, () => Promise.reject({ follow: "fail", reason: "recipient_unreachable" }), conversationId, {
    graceMs: 60_000,
  });
const respondedAt = async (id: number) => (await getTicket(db, cast.owner, id)).first_responded_at?.getTime() ?? null;
const told = async (id: number) =>
  (await eventsOf(db, id)).map((event) => event.name).filter((name) => name.includes("first_resp"));

test("a reply that was refused for good is no first response", async () => {
  const { conversationId, id } = await asked();
  await reply(conversationId);
  await refuse(conversationId);
  assert.equal(await noteFirstResponse(db, { conversationId }), []);
  assert.is(await respondedAt(id), null);
});

test("a response that could not be sent is one no longer, and the answer that did go is", async () => {
  const { conversationId, id } = await asked();
  const first = await reply(conversationId);
  assert.equal(await noteFirstResponse(db, { conversationId }), [id]);
  assert.is(await respondedAt(id), first.sent_at.getTime());
  assert.equal(await withdrawFirstResponse(db, conversationId), [], "it is on its way");
  await refuse(conversationId);
  assert.equal(await withdrawFirstResponse(db, conversationId), [id]);
  assert.equal(await withdrawFirstResponse(db, conversationId), [], "once");
  assert.is(await respondedAt(id), null);
  assert.equal(await told(id), ["ticket.first_responded", "ticket.first_response_failed"]);
});

test("another answer that was given meanwhile takes its place at once", async () => {
  const { conversationId, id } = await asked();
  await reply(conversationId);
  const second = await reply(conversationId, 1_000);
  await noteFirstResponse(db, { conversationId });
  await refuse(conversationId);
  assert.equal(await withdrawFirstResponse(db, conversationId), [id]);
  assert.is(await respondedAt(id), second.sent_at.getTime());
});

test("a reply that is sent again answers when somebody sent it again, and may fail again", async () => {
  const { conversationId, id } = await asked();
  const message = await reply(conversationId);
  await noteFirstResponse(db, { conversationId });
  await refuse(conversationId);
  await withdrawFirstResponse(db, conversationId);
  await retryMessage(db, cast.an, message.id);
  const { created_at: at } = await db
    .selectFrom("events")
    .select("created_at")
    .where("name", "=", "message.retried")
    .where("subject_id", "=", conversationId)
    .executeTakeFirstOrThrow();
  assert.equal(await noteFirstResponse(db, { conversationId }), [id]);
  assert.is(await respondedAt(id), at.getTime());
  await refuse(conversationId);
  assert.equal(await withdrawFirstResponse(db, conversationId), [id]);
  assert.is(await respondedAt(id), null);
});

test("a reply that failed and is found to have arrived is the first response, from when it was sent", async () => {
  for (const isAnswered of [false, true]) {
    const { conversationId, id } = await asked();
    const first = await reply(conversationId);
    await noteFirstResponse(db, { conversationId });
    await refuse(conversationId);
    await withdrawFirstResponse(db, conversationId);
    if (isAnswered) {
      const second = await reply(conversationId, 60_000);
      await noteFirstResponse(db, { conversationId });
      assert.is(await respondedAt(id), second.sent_at.getTime());
    }
    await echoCame(db, conversationId, uuid(), metadataOf(first.id));
    const { relay_state: state } = await db
      .selectFrom("events")
      .select("relay_state")
      .where("name", "=", "message.found_sent")
      .where("subject_id", "=", conversationId)
      .executeTakeFirstOrThrow();
    assert.is(state, "waiting");
    const again = () => noteFirstResponse(db, { conversationId }, { orEarlier: true });
    assert.equal(await again(), [id]);
    assert.is(await respondedAt(id), first.sent_at.getTime());
    assert.equal(await again(), [], "once");
  }
});

test.run();
