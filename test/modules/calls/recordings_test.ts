import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { keepWaitingRecordings } from "../../../src/modules/calls/mod.ts";
import { MB, keepFile } from "../../../src/modules/files/mod.ts";
import { eventually, testConfig, testDatabase } from "../../helpers.ts";
import { addCall, callStage } from "./stage.ts";

const db = testDatabase();
const stage = await callStage(db);
const folder = mkdtempSync(join(tmpdir(), "switchboard-recordings-"));
const config = testConfig({ DATA_DIR: folder });
const quiet = { warn: () => {} };

type Answer = (response: ServerResponse) => unknown;
let answer: Answer = () => {};
let asked = 0;
const pbx = createServer((_request, response) => {
  asked++;
  answer(response.writeHead(200, { "content-type": "audio/wav" }));
});
await new Promise<void>((done) => pbx.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${(pbx.address() as AddressInfo).port}`;
await db
  .updateTable("phone_lines")
  .set({ command_url: `${origin}/commands` })
  .execute();

test.after(async () => {
  pbx.closeAllConnections();
  await new Promise((done) => pbx.close(done));
  rmSync(folder, { recursive: true, force: true });
  await db.destroy();
});

test.before.each(async () => {
  await db.updateTable("calls").set({ recording_url: null }).execute();
});

const recorded = () => addCall(db, stage, { recording_url: `${origin}/talk.wav` });
const round = (answers: Answer, maxBytes = 4 * MB) => {
  answer = answers;
  return keepWaitingRecordings({ db, config, log: quiet, maxBytes });
};
const read = (id: number) => db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
/** Sizes of all that lies below a folder of files. */
const bytesIn = (...parts: string[]) =>
  readdirSync(join(folder, "files", ...parts), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size);

function pour(response: ServerResponse) {
  while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
  if (!response.destroyed) response.once("drain", () => pour(response));
}

test("a recording lies on the disk as it comes, and is the call's when it is whole", async () => {
  const { id } = await recorded();
  let onTheWay: number | null | undefined;
  await round(async (response) => {
    response.write(Buffer.alloc(2 * MB, 1));
    // The rest is sent only once the beginning is there: who waits for the whole waits for ever.
    await eventually(() => bytesIn("arriving").some((size) => size > MB));
    onTheWay = (await read(id)).recording_file_id;
    response.end(Buffer.alloc(MB, 2));
  });
  assert.is(onTheWay, null);
  assert.equal(bytesIn(), [3 * MB]);
  assert.ok((await read(id)).recording_file_id);
});

test("one without an end is cut at the limit, leaves nothing, and is not fetched again", async () => {
  const before = bytesIn();
  const { id } = await recorded();
  let cut: Promise<unknown> | undefined;
  asked = 0;
  await round((response) => {
    cut = once(response, "close");
    pour(response);
  });
  await cut;
  assert.is((await read(id)).recording_file_id, null);
  assert.equal(bytesIn(), before);
  await db.updateTable("calls").set({ recording_retry_at: null }).where("id", "=", id).execute();
  assert.is(await round(pour), 0);
  assert.is(asked, 1);
});

test("one that breaks off, or is empty yet, leaves nothing and is fetched again", async () => {
  const before = bytesIn();
  const { id } = await recorded();
  const due = () => db.updateTable("calls").set({ recording_retry_at: null }).where("id", "=", id).execute();
  await round((response) => response.write(Buffer.alloc(MB), () => response.destroy()));
  assert.equal([(await read(id)).recording_file_id, bytesIn()], [null, before]);
  await due();
  await round((response) => response.end());
  assert.equal([(await read(id)).recording_file_id, bytesIn()], [null, before]);
  await due();
  await round((response) => response.end("whole"));
  assert.ok((await read(id)).recording_file_id);
});

test("where the call has one by then the second is not kept", async () => {
  const { id } = await recorded();
  const first = await keepFile({ db, config }, { name: "first", bytes: Buffer.from("the first") });
  const before = bytesIn();
  const files = () => db.selectFrom("files").select("id").execute();
  const rows = await files();
  await round(async (response) => {
    await db.updateTable("calls").set({ recording_file_id: first.id }).where("id", "=", id).execute();
    response.end("the second");
  });
  assert.is((await read(id)).recording_file_id, first.id);
  assert.equal([await files(), bytesIn()], [rows, before]);
});

test.run();
