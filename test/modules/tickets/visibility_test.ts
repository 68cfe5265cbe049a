import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { getFile, keepFile } from "../../../src/modules/files/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import {
  addTicketFile,
  addTicketNote,
  assignTicket,
  attachFiles,
  countTickets,
  earlierSummary,
  editTicket,
  editTicketNote,
  getTicket,
  latestTicketsOf,
  listTicketEvents,
  listTicketFiles,
  listTicketIds,
  listTicketNotes,
  listTickets,
  listWatchers,
  moveTicket,
  openTicket,
  quoteMessages,
  removeTicketFile,
  removeTicketNote,
  takeTicket,
  unwatchTicket,
  visibleIds,
  watchTicket,
} from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";
import { addTeam, customerWrote, open } from "./stage.ts";

const db = testDatabase();
const folder = await mkdtemp(join(tmpdir(), "ticket-files-"));
const deps = { db, config: testConfig({ DATA_DIR: folder }) };
const cast = await seatCast(db);
const team = await addTeam(db, "Bảo hành", [cast.chi]);
test.after(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});

const everybody: Record<string, Person> = {
  owner: cast.owner,
  supervisor: cast.supervisor,
  an: cast.an,
  binh: cast.binh,
  chi: cast.chi,
};

/** Whom a ticket like this shows itself to, in every way of asking. */
async function seenBy(facts: Record<string, unknown>, watcher?: Person): Promise<string[]> {
  const { id } = await open(db, cast.owner);
  await db.updateTable("tickets").set(facts).where("id", "=", id).execute();
  if (watcher) await db.insertInto("ticket_watchers").values({ ticket_id: id, user_id: watcher.id }).execute();
  const found = [];
  for (const [name, person] of Object.entries(everybody)) {
    const ways = await Promise.all([
      answer(getTicket(db, person, id)).then((said) => said === "accepted"),
      listTickets(db, person, { ids: [id] }).then(({ rows }) => rows.length === 1),
      countTickets(db, person, { ids: [id] }).then((n) => n === 1),
      listTicketIds(db, person, { ids: [id] }).then((ids) => ids.length === 1),
      visibleIds(db, person, [id]).then((ids) => ids.has(id)),
    ]);
    assert.is(new Set(ways).size, 1, `${name} is answered the same everywhere: ${ways.join()}`);
    if (ways[0]) found.push(name);
  }
  return found;
}

test("who sees a ticket", async () => {
  const [camera, cosmetics, bakery] = [cast.camera.id, cast.cosmetics.id, cast.bakery.id];
  const nobodys = { assignee_id: null, team_id: null };
  assert.equal(await seenBy({ page_id: camera, ...nobodys }), ["owner", "supervisor", "an", "binh"]);
  assert.equal(await seenBy({ page_id: cosmetics, ...nobodys }), ["owner", "supervisor", "binh", "chi"]);
  assert.equal(await seenBy({ page_id: bakery, ...nobodys }), ["owner", "chi"]);
  assert.equal(await seenBy(nobodys), ["owner", "supervisor", "an", "binh", "chi"]);
  assert.equal(await seenBy({ page_id: camera, assignee_id: cast.an.id }), ["owner", "supervisor", "an"]);
  assert.equal(await seenBy({ page_id: bakery, assignee_id: cast.an.id }), ["owner", "an", "chi"]);
  assert.equal(await seenBy({ assignee_id: cast.an.id }), ["owner", "supervisor", "an"]);
  assert.equal(await seenBy({ page_id: camera, team_id: team }), ["owner", "supervisor", "chi"]);
  assert.equal(await seenBy({ page_id: bakery, team_id: team }), ["owner", "chi"]);
  assert.equal(await seenBy({ page_id: camera, assignee_id: cast.an.id }, cast.chi), [
    "owner",
    "supervisor",
    "an",
    "chi",
  ]);
  assert.equal(await seenBy({ page_id: bakery, assignee_id: cast.chi.id, created_by: cast.binh.id }), [
    "owner",
    "binh",
    "chi",
  ]);
});

test("what one may not see is not there, by any door", async () => {
  const { id, customer_id, messageIds } = await customerWrote(db, cast.camera.id, "Camera hỏng", "Sửa giúp em");
  const ticket = await open(db, cast.an, { conversationId: id, assigneeId: cast.an.id });
  const note = await addTicketNote(db, cast.an, ticket.id, { clientKey: uuid(), body: "Đang xem" });
  const file = await addTicketFile(deps, cast.an, ticket.id, { name: "a.txt", bytes: Buffer.from("a") });
  const upload = await keepFile(deps, { name: "b.txt", bytes: Buffer.from("b"), uploadedBy: cast.chi.id });
  const noteFile = await keepFile(deps, { name: "c.txt", bytes: Buffer.from("c"), uploadedBy: cast.an.id });
  await addTicketNote(db, cast.an, ticket.id, { clientKey: uuid(), body: "Ảnh", fileIds: [noteFile.id] });

  const as = cast.chi;
  const sees = { conversation: async () => new Set<number>(), ticket: visibleIds };
  const doors: Record<string, () => Promise<unknown>> = {
    get: () => getTicket(db, as, ticket.id),
    edit: () => editTicket(db, as, ticket.id, { changes: { title: "x" } }),
    move: () => moveTicket(db, as, ticket.id, { to: "open", commandId: uuid() }),
    assign: () => assignTicket(db, as, ticket.id, { assigneeId: as.id }),
    take: () => takeTicket(db, as, ticket.id),
    watch: () => watchTicket(db, as, ticket.id),
    unwatch: () => unwatchTicket(db, as, ticket.id, cast.an.id),
    watchers: () => listWatchers(db, as, ticket.id),
    note: () => addTicketNote(db, as, ticket.id, { clientKey: uuid(), body: "x" }),
    editNote: () => editTicketNote(db, as, ticket.id, note.id, { body: "x" }),
    removeNote: () => removeTicketNote(db, as, ticket.id, note.id),
    notes: () => listTicketNotes(db, as, ticket.id),
    addFile: () => addTicketFile(deps, as, ticket.id, { name: "x", bytes: Buffer.from("x") }),
    attach: () => attachFiles(db, as, ticket.id, [upload.id]),
    removeFile: () => removeTicketFile(db, as, ticket.id, file.id),
    files: () => listTicketFiles(db, as, ticket.id),
    file: () => getFile(db, as, file.id, { sees }),
    noteFile: () => getFile(db, as, noteFile.id, { sees }),
    history: () => listTicketEvents(db, as, ticket.id),
    earlier: () => earlierSummary(db, as, ticket.id, 1),
    conversation: () => open(db, as, { conversationId: id }),
    messages: () => quoteMessages(db, as, id, messageIds),
  };
  for (const [door, work] of Object.entries(doors)) assert.is(await answer(work()), "not_found", door);
  assert.is(await answer(takeTicket(db, cast.binh, ticket.id)), "not_found", "a colleague of the page, never free");
  assert.is(await answer(open(db, as, { customerId: customer_id })), "customer choice");
  assert.is(await answer(open(db, as, { fileIds: [file.id] })), "files file_gone");
  const hers = await open(db, as);
  assert.is(await answer(editTicket(db, as, hers.id, { changes: { conversation_id: id } })), "not_found");
  assert.is(await answer(editTicketNote(db, as, hers.id, note.id, { body: "x" })), "not_found");
  assert.equal(await latestTicketsOf(db, as, customer_id), []);
  assert.equal((await listTickets(db, as, { customer: customer_id })).rows, []);
  assert.equal((await listTickets(db, as, { q: "không lên hình", conversation: id })).rows, []);
  assert.is((await getTicket(db, cast.an, ticket.id)).version, ticket.version);
  assert.ok(await getFile(db, cast.supervisor, noteFile.id, { sees }));
});

test("somebody else's key opens nothing of theirs", async () => {
  const clientKey = uuid();
  await open(db, cast.an, { clientKey, assigneeId: cast.an.id });
  assert.is(await answer(openTicket(db, cast.chi, { clientKey, title: "x" })), "stale");
});

test.run();
