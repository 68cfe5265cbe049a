import { test } from "uvu";
import * as assert from "uvu/assert";
import pino from "pino";
import { Refused } from "../src/errors.ts";
import { notifyPeople } from "../src/modules/notifications/mod.ts";
import { moveTicket, openTicket } from "../src/modules/tickets/mod.ts";
import { drainCommands, keepCommand } from "../src/outbox.ts";
import { seatCast } from "./cast.ts";
import { testDatabase, uuid } from "./helpers.ts";
import { openWeb } from "./web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const web = openWeb(db);
const [an, owner] = [await web.as(cast.an), await web.as(cast.owner)];
test.after(() => db.destroy());

const log = pino({ level: "silent" });
const refusing = {
  isAway: () => false,
  moveTicket: () => Promise.reject(new Refused("ticket_moved_meanwhile")),
} as never;

test("a move that waited and is refused later is told to whoever asked, in plain words, and ends the waiting", async () => {
  const { id } = await openTicket(db, cast.owner, { clientKey: uuid(), title: "Chờ mãi", assigneeId: cast.an.id });
  const move = { name: "ticket.move", subject: "ticket", subjectId: id, by: cast.an.id } as const;
  await keepCommand(db, { ...move, id: uuid(), input: { to: "open" } });
  assert.match(await (await an(`/tickets/${id}`)).text(), "Đang xử lý, sẽ tự xong");
  await drainCommands(db, { asking: refusing, log });

  const said = "Người khác vừa đổi trạng thái phiếu này. Hãy xem lại rồi thử lần nữa.";
  const page = await (await an(`/tickets/${id}/head`, { headers: { "HX-Request": "true" } })).text();
  assert.not.match(page, "Đang xử lý, sẽ tự xong");
  assert.match(page, `Chưa chuyển được sang Đang xử lý. ${said}`);
  assert.not.match(await (await owner(`/tickets/${id}`)).text(), "Chưa chuyển được sang Đang xử lý.");
  assert.match(await (await owner(`/tickets/${id}?tab=history`)).text(), "chưa chuyển được sang");

  while ((await notifyPeople(db)) > 0);
  const told = await db.selectFrom("notifications").selectAll().where("kind", "=", "ticket.move_refused").execute();
  assert.equal(
    told.map(({ user_id, subject_id }) => [user_id, subject_id]),
    [[cast.an.id, id]],
  );
  const bell = await (await an("/notifications")).text();
  assert.match(bell.replace(/<[^>]+>/g, ""), `Chưa chuyển được phiếu #${id} sang Đang xử lý. ${said}`);

  // Once the ticket went on there is nothing left to say of it.
  await moveTicket(db, cast.owner, id, { to: "open", commandId: uuid() });
  assert.not.match(await (await an(`/tickets/${id}`)).text(), "Chưa chuyển được sang Đang xử lý.");
});

test("a clock that gives no answer keeps nobody waiting but its own ticket", async () => {
  const opened = () => openTicket(db, cast.owner, { clientKey: uuid(), title: "Kẹt", assigneeId: cast.an.id });
  const stuck = await opened();
  const others = await Promise.all(Array.from({ length: 12 }, opened));
  const keep = (subjectId: number) =>
    keepCommand(db, {
      name: "ticket.move",
      subject: "ticket",
      subjectId,
      by: cast.an.id,
      id: uuid(),
      input: { to: "open" },
    });
  for (const { id } of [stuck, ...others]) await keep(id);
  class Away extends Error {}
  const asking = {
    isAway: (error: unknown) => error instanceof Away,
    moveTicket: async (id: number, _: unknown, of: { commandId: string }) => {
      if (id === stuck.id) throw new Away();
      await moveTicket(db, cast.an, id, { to: "open", commandId: of.commandId });
    },
  } as never;
  await drainCommands(db, { asking, log });
  await drainCommands(db, { asking, log });
  const waiting = await db.selectFrom("commands").select("subject_id").where("state", "=", "waiting").execute();
  assert.equal(
    waiting.map(({ subject_id }) => subject_id),
    [stuck.id],
  );
});

test.run();
