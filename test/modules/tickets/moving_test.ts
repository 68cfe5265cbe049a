import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Refused } from "../../../src/errors.ts";
import { assignTicket, getTicket, moveTicket, takeTicket } from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { addResolutionType, addTeam, eventsOf, open } from "./stage.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const replaced = await addResolutionType(db, "Đổi mới");
const text = "Đã đổi camera mới cho khách";
test.after(() => db.destroy());

test("a ticket goes from opening to closing, and back, with its words", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  const go = (to: Parameters<typeof moveTicket>[3]["to"], resolution?: object) =>
    moveTicket(db, cast.an, id, { to, commandId: uuid(), ...(resolution && { resolution }) });
  assert.is((await go("open")).status, "open");
  assert.is((await go("wait_customer")).status, "wait_customer");
  assert.is(await answer(go("resolved")), "ticket_needs_resolution");
  assert.is(await answer(go("resolved", { typeId: replaced, text: " \n\t" })), "ticket_needs_resolution");
  const resolved = await go("resolved", { typeId: replaced, text });
  assert.ok(resolved.resolved_at);
  const closed = await go("closed");
  assert.is(closed.resolution_text, text);
  assert.ok(closed.closed_at);
  const reopened = await go("open");
  assert.is(reopened.resolution_text, null);
  assert.is(reopened.resolved_at, null);
  const told = (await eventsOf(db, id)).filter((event) => event.name === "ticket.status_changed");
  assert.equal(
    told.map(({ detail }) => detail.to),
    ["open", "wait_customer", "resolved", "closed", "open"],
  );
  assert.equal(told[2]!.detail.resolution, { type_id: replaced, type: "Đổi mới", text });
});

test("two who resolve at once: one does, the other is told", async () => {
  for (let round = 0; round < 20; round++) {
    const ticket = await open(db, cast.supervisor, { assigneeId: cast.an.id });
    const resolve = (person: typeof cast.an, to: "resolved" | "closed") =>
      answer(
        moveTicket(db, person, ticket.id, {
          to,
          version: ticket.version,
          resolution: { typeId: replaced, text: `${text} – ${person.name}` },
          commandId: uuid(),
        }),
      );
    const said = await Promise.all([resolve(cast.an, "resolved"), resolve(cast.supervisor, "closed")]);
    assert.equal(said.toSorted(), ["accepted", "ticket_moved_meanwhile"]);
    const { resolution_text } = await getTicket(db, cast.an, ticket.id);
    const winner = said[0] === "accepted" ? cast.an : cast.supervisor;
    assert.is(resolution_text, `${text} – ${winner.name}`);
  }
});

test("a stale version is told what the status is now; one that only missed another field goes through", async () => {
  const ticket = await open(db, cast.an, { assigneeId: cast.an.id });
  const moved = await moveTicket(db, cast.an, ticket.id, { to: "open", version: ticket.version, commandId: uuid() });
  try {
    await moveTicket(db, cast.an, ticket.id, { to: "wait_customer", version: ticket.version, commandId: uuid() });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Refused);
    assert.is((error as Refused).reason, "ticket_moved_meanwhile");
    assert.equal((error as Refused).detail, { status: "open", name: cast.an.name });
  }
  await assignTicket(db, cast.an, ticket.id, { assigneeId: cast.binh.id });
  await moveTicket(db, cast.binh, ticket.id, { to: "wait_customer", version: moved.version, commandId: uuid() });
});

test("a double click moves once and is answered twice", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  const commandId = uuid();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => moveTicket(db, cast.an, id, { to: "open", commandId })),
  );
  assert.ok(answers.every((ticket) => ticket.status === "open"));
  assert.is((await eventsOf(db, id)).filter((event) => event.name === "ticket.status_changed").length, 1);
  const another = await open(db, cast.an, { assigneeId: cast.an.id });
  assert.is(await answer(moveTicket(db, cast.an, another.id, { to: "open", commandId })), "stale");
});

test("a move that waited in the outbox is made once; one that was refused there stays refused", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  const row = { name: "ticket.move", subject: "ticket", subject_id: id, input: "{}", by_id: cast.an.id };
  const [waiting, refused] = [uuid(), uuid()];
  const said = JSON.stringify({ reason: "ticket_move_impossible", detail: { status: "assigned" } });
  await db
    .insertInto("commands")
    .values([
      { ...row, id: waiting, state: "waiting" },
      { ...row, id: refused, state: "refused", answer: said },
    ])
    .execute();
  assert.is(await answer(moveTicket(db, cast.an, id, { to: "open", commandId: refused })), "ticket_move_impossible");
  await moveTicket(db, cast.an, id, { to: "open", commandId: waiting });
  assert.is((await moveTicket(db, cast.an, id, { to: "open", commandId: waiting })).status, "open");
  const command = await db.selectFrom("commands").select("state").where("id", "=", waiting).executeTakeFirstOrThrow();
  assert.is(command.state, "done");
});

test("a type that was archived while the form was open is refused; words that are there already stand", async () => {
  const going = await addResolutionType(db, "Sắp bỏ");
  const [first, second] = [await open(db, cast.an), await open(db, cast.an)];
  const resolution = { typeId: going, text };
  await moveTicket(db, cast.an, first.id, { to: "resolved", resolution, commandId: uuid() });
  await db.updateTable("resolution_types").set({ archived_at: new Date() }).where("id", "=", going).execute();
  const late = moveTicket(db, cast.an, second.id, { to: "resolved", resolution, commandId: uuid() });
  assert.is(await answer(late), "resolution_type_archived");
  await moveTicket(db, cast.an, first.id, { to: "closed", commandId: uuid() });
  const nothing = { typeId: 999_999, text };
  const unknown = moveTicket(db, cast.an, second.id, { to: "resolved", resolution: nothing, commandId: uuid() });
  assert.is(await answer(unknown), "resolution_type choice");
});

test("the database itself refuses a resolved ticket without words", async () => {
  const { id } = await open(db, cast.an);
  for (const status of ["resolved", "closed"]) {
    for (const words of [
      sql`resolution_type_id = null, resolution_text = null`,
      sql`resolution_type_id = ${replaced}, resolution_text = '  '`,
      sql`resolution_type_id = ${replaced}, resolution_text = ${" \n\t\u200b"}`,
      sql`resolution_type_id = null, resolution_text = 'xong'`,
    ]) {
      try {
        await sql`update tickets set status = ${status}, ${words} where id = ${id}`.execute(db);
        assert.unreachable();
      } catch (error) {
        assert.is((error as { constraint?: string }).constraint, "tickets_resolved_with_words");
      }
    }
  }
});

test("new becomes assigned when somebody is named, and stays so when nobody is any more", async () => {
  const { id, status } = await open(db, cast.an);
  assert.is(status, "new");
  assert.is(await answer(moveTicket(db, cast.an, id, { to: "assigned", commandId: uuid() })), "ticket_needs_somebody");
  assert.is((await assignTicket(db, cast.an, id, { assigneeId: cast.an.id })).status, "assigned");
  assert.is((await assignTicket(db, cast.an, id, { assigneeId: null })).status, "assigned");
  const team = await addTeam(db, "Kỹ thuật", [cast.an, cast.binh]);
  const other = await open(db, cast.an, { teamId: team });
  assert.is(other.status, "assigned");
  assert.is(await answer(assignTicket(db, cast.an, other.id, { assigneeId: 999_999 })), "assignee choice");
});

test("of a team exactly one takes a ticket, the others are told who", async () => {
  const team = await addTeam(db, "Bảo hành", [cast.an, cast.binh, cast.chi]);
  for (let round = 0; round < 10; round++) {
    const { id } = await open(db, cast.supervisor, { teamId: team });
    const said = await Promise.all([cast.an, cast.binh, cast.chi].map((one) => answer(takeTicket(db, one, id))));
    assert.equal(said.toSorted(), ["accepted", "ticket_already_taken", "ticket_already_taken"]);
  }
  const free = await open(db, cast.an);
  await takeTicket(db, cast.binh, free.id);
  assert.is(await answer(takeTicket(db, cast.chi, free.id)), "ticket_already_taken");
});

test("nobody moves, gives or takes what they may not see", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  await db.updateTable("tickets").set({ page_id: cast.camera.id }).where("id", "=", id).execute();
  assert.is(await answer(moveTicket(db, cast.chi, id, { to: "open", commandId: uuid() })), "not_found");
  assert.is(await answer(assignTicket(db, cast.chi, id, { assigneeId: cast.chi.id })), "not_found");
  assert.is(await answer(takeTicket(db, cast.chi, id)), "not_found");
  assert.is(await answer(getTicket(db, cast.chi, id)), "not_found");
});

test.run();
