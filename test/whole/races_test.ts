import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually, uuid } from "../helpers.ts";
import { openConversation, pageMessages } from "./conversing.ts";
import { type House, openHouse } from "./house.ts";

let house: House;
test.before(async () => void (house = await openHouse()));
test.after(() => house?.close());

test("ten clicks on the send button at once are one message on the phone", () =>
  house.telling(async () => {
    const { db, cast } = house;
    const agent = await house.signIn("an");
    const talk = await openConversation(house, cast.camera, "Bấm nhiều lần");
    const key = uuid();
    const clicks = Array.from({ length: 10 }, () => agent.reply(talk.id, "chỉ một lần thôi", key));
    assert.equal(
      (await Promise.all(clicks)).map(({ status }) => status),
      Array(10).fill(303),
    );
    await agent.insist(talk.id, "câu sau");
    await eventually(async () => (await pageMessages(house, talk)).length >= 2);
    assert.equal(await pageMessages(house, talk), ["chỉ một lần thôi", "câu sau"]);
    const stored = db.selectFrom("messages").select("id").where("client_key", "=", key);
    assert.is((await stored.execute()).length, 1);
  }));

test("the same words under keys of their own are messages of their own, in the order they were sent", () =>
  house.telling(async () => {
    const agent = await house.signIn("an");
    const talk = await openConversation(house, house.cast.camera, "Nói lại");
    for (const text of ["dạ", "dạ", "dạ còn ạ"]) await agent.insist(talk.id, text);
    await eventually(async () => (await pageMessages(house, talk)).length >= 3);
    assert.equal(await pageMessages(house, talk), ["dạ", "dạ", "dạ còn ạ"]);
  }));

test("fifty claims at once have exactly one winner, and everybody else learns who it is", () =>
  house.telling(async () => {
    const { db, cast } = house;
    const agents = [await house.signIn("an"), await house.signIn("binh")];
    const ids = [cast.an.id, cast.binh.id];
    const talks = await Promise.all(["một", "hai", "ba"].map((name) => openConversation(house, cast.camera, name)));
    for (const { id } of talks) {
      const tries = Array.from({ length: 50 }, async (_, n) => {
        const { status } = await agents[n % 2]!.post(`/inbox/${id}/assignee`, { user: "me" });
        return { by: ids[n % 2]!, status };
      });
      const answers = await Promise.all(tries);
      const conversation = await db
        .selectFrom("conversations")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      const winner = conversation.assignee_id!;
      assert.ok(ids.includes(winner));
      for (const { by, status } of answers) {
        // Who lost is told so; later it is somebody else's conversation, which is not theirs to see.
        assert.ok(by === winner ? status === 303 : [404, 409].includes(status), `${by} was answered ${status}`);
      }
      const claims = await db
        .selectFrom("events")
        .select("actor_id")
        .where("subject_id", "=", id)
        .where("name", "in", ["conversation.claimed", "conversation.assigned"])
        .execute();
      assert.equal(claims, [{ actor_id: winner }]);
    }
  }));

test.run();
