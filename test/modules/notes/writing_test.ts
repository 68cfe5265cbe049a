import { test } from "uvu";
import * as assert from "uvu/assert";
import { Forbidden } from "../../../src/errors.ts";
import { NOTE_LIMIT } from "../../../src/modules/notes/mod.ts";
import {
  addTicketNote,
  editTicketNote,
  getTicket,
  listTicketNotes,
  removeTicketNote,
} from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { eventsOf, open } from "../tickets/stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

const write = (ticket: number, body: string, more: object = {}) =>
  addTicketNote(db, cast.an, ticket, { clientKey: uuid(), body, ...more });

test("whoever is mentioned sees the ticket from now on", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  assert.is(await answer(getTicket(db, cast.chi, id)), "not_found");
  await write(id, "@Đỗ Linh Chi xem giúp", { mentions: [cast.chi.id, cast.chi.id, 999_999] });
  assert.ok((await getTicket(db, cast.chi, id)).watching);
  const { rows } = await listTicketNotes(db, cast.chi, id);
  assert.equal(rows[0]!.mentioned, [{ id: cast.chi.id, name: cast.chi.name }]);
  assert.is(rows[0]!.author_name, cast.an.name);
  const [, added, watched] = await eventsOf(db, id);
  assert.equal([added!.name, added!.detail], ["ticket.note_added", { note_id: rows[0]!.id, mentions: [cast.chi.id] }]);
  assert.is(watched!.name, "ticket.watched");
});

test("a double click writes one note", async () => {
  const { id } = await open(db, cast.an);
  const clientKey = uuid();
  const notes = await Promise.all(Array.from({ length: 5 }, () => write(id, "Đã gọi khách", { clientKey })));
  assert.is(new Set(notes.map((note) => note.id)).size, 1);
  const other = await open(db, cast.an);
  assert.is(await answer(write(other.id, "x", { clientKey })), "stale");
});

test("notes are read newest first, page by page", async () => {
  const { id } = await open(db, cast.an);
  for (const n of [1, 2, 3]) await write(id, `Ghi chú ${n}`);
  const first = await listTicketNotes(db, cast.an, id, { limit: 2 });
  const second = await listTicketNotes(db, cast.an, id, { limit: 2, before: first.next });
  assert.equal(
    [...first.rows, ...second.rows].map((note) => note.body),
    ["Ghi chú 3", "Ghi chú 2", "Ghi chú 1"],
  );
  assert.is(second.next, undefined);
});

test("its author alone changes a note; owner and admins may take it back", async () => {
  const { id } = await open(db, cast.an);
  const note = await write(id, "Nháp");
  const edited = await editTicketNote(db, cast.an, id, note.id, { body: "Đã sửa", mentions: [cast.binh.id] });
  assert.equal([edited.body, edited.mentions], ["Đã sửa", [cast.binh.id]]);
  assert.ok(edited.edited_at);
  for (const person of [cast.binh, cast.supervisor]) {
    const edit = editTicketNote(db, person, id, note.id, { body: "x" }).catch((error: unknown) => error);
    assert.instance(await edit, Forbidden);
    assert.instance(await removeTicketNote(db, person, id, note.id).catch((error: unknown) => error), Forbidden);
  }
  await removeTicketNote(db, cast.owner, id, note.id);
  assert.equal((await listTicketNotes(db, cast.an, id)).rows, []);
  assert.is(await answer(editTicketNote(db, cast.an, id, note.id, { body: "x" })), "not_found");
  const told = (await eventsOf(db, id)).find((event) => event.name === "ticket.note_edited");
  assert.is(told!.detail.from, "Nháp");
});

test("nothing and too much are refused; the rest stays as typed", async () => {
  const { id } = await open(db, cast.an);
  assert.is(await answer(write(id, " \n ")), "body required");
  assert.is(await answer(write(id, "a".repeat(NOTE_LIMIT + 1))), "body tooLong");
  assert.is((await write(id, "مرحبا 👋\u202e\0")).body, "مرحبا 👋\u202e");
});

test.run();
