import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Forbidden } from "../../../src/errors.ts";
import { getFile, keepFile, LARGEST_FILE } from "../../../src/modules/files/mod.ts";
import {
  addTicketFile,
  listTicketFiles,
  removeTicketFile,
  visibleIds,
  watchTicket,
} from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testConfig, testDatabase } from "../../helpers.ts";
import { eventsOf, open } from "./stage.ts";

const db = testDatabase();
const folder = await mkdtemp(join(tmpdir(), "ticket-files-"));
const deps = { db, config: testConfig({ DATA_DIR: folder }) };
const cast = await seatCast(db);
const sees = { conversation: async () => new Set<number>(), ticket: visibleIds };
test.after(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});

test("a file of a ticket is read by whoever sees the ticket", async () => {
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  const file = await addTicketFile(deps, cast.an, id, { name: "../../x", bytes: Buffer.from("hóa đơn") });
  assert.not.match(file.name, /[/\\]|\.\./);
  assert.is(await answer(getFile(db, cast.chi, file.id, { sees })), "not_found");
  await watchTicket(db, cast.an, id, cast.chi.id);
  assert.is((await getFile(db, cast.chi, file.id, { sees })).id, file.id);
  assert.equal(
    (await listTicketFiles(db, cast.chi, id)).map((each) => [each.id, each.uploader_name]),
    [[file.id, cast.an.name]],
  );
});

test("nothing and too much are refused, and the ticket has no file of it", async () => {
  const { id } = await open(db, cast.an);
  const add = (bytes: Buffer) => answer(addTicketFile(deps, cast.an, id, { name: "a.bin", bytes }));
  assert.is(await add(Buffer.alloc(0)), "file_empty");
  assert.is(await add(Buffer.alloc(LARGEST_FILE + 1)), "file_too_big");
  assert.equal(await listTicketFiles(db, cast.an, id), []);
});

test("files uploaded before go with the ticket that is opened, once", async () => {
  const upload = await keepFile(deps, { name: "a.txt", bytes: Buffer.from("a"), uploadedBy: cast.an.id });
  const ticket = await open(db, cast.an, { fileIds: [upload.id] });
  assert.is((await listTicketFiles(db, cast.an, ticket.id)).length, 1);
  assert.is(await answer(open(db, cast.an, { fileIds: [upload.id] })), "files file_gone");
  const hers = await keepFile(deps, { name: "b.txt", bytes: Buffer.from("b"), uploadedBy: cast.chi.id });
  assert.is(await answer(open(db, cast.an, { fileIds: [hers.id] })), "files file_gone");
});

test("a file is taken away by who brought it, who has the ticket, or a supervisor", async () => {
  const { id } = await open(db, cast.an);
  const file = await addTicketFile(deps, cast.an, id, { name: "a.txt", bytes: Buffer.from("a") });
  const byAnother = await removeTicketFile(db, cast.binh, id, file.id).catch((error: unknown) => error);
  assert.instance(byAnother, Forbidden);
  assert.is((await listTicketFiles(db, cast.an, id)).length, 1);
  await removeTicketFile(db, cast.supervisor, id, file.id);
  assert.is(await answer(removeTicketFile(db, cast.supervisor, id, file.id)), "not_found");
  assert.equal(
    (await eventsOf(db, id)).map((event) => event.name),
    ["ticket.opened", "ticket.file_added", "ticket.file_removed"],
  );
});

test.run();
