import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NotFound, Refused } from "../../../src/errors.ts";
import { getFile, keepFile, openFile, pathOf, trimUploads } from "../../../src/modules/files/mod.ts";
import { unpackHeic } from "../../../src/modules/files/heic.ts";
import { openSmall } from "../../../src/modules/files/shelf.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testConfig, testDatabase } from "../../helpers.ts";

const db = testDatabase();
const folder = await mkdtemp(join(tmpdir(), "files-"));
const config = testConfig({ DATA_DIR: folder });
const deps = { db, config };
let cast: Cast;

const photo = (over: { width?: number } = {}) =>
  sharp({ create: { width: over.width ?? 40, height: 20, channels: 3, background: "#c33" } })
    .withExif({ IFD0: { Copyright: "somebody" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "21/1 1/1 0/1" } })
    .jpeg()
    .toBuffer();

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => "kept",
    (error: unknown) => (error instanceof Refused ? error.reason : String(error)),
  );

test.before(async () => {
  cast = await seatCast(db);
});

test("a picture is drawn anew: upright, measured, without EXIF", async () => {
  const turned = await sharp(await photo())
    .withMetadata({ orientation: 6 })
    .toBuffer();
  assert.ok((await sharp(turned).metadata()).exif);
  const row = await keepFile(deps, { name: "C:\\ảnh.JPG", bytes: turned, uploadedBy: cast.an.id });
  assert.equal([row.name, row.media_type, row.width, row.height], ["ảnh.JPG", "image/jpeg", 20, 40]);
  const kept = await buffer(openFile(config, row));
  assert.is((await sharp(kept).metadata()).exif, undefined);
  assert.is(kept.length, row.size_bytes);
});

test("an animation stays one", async () => {
  const frames = [Buffer.alloc(4 * 4 * 3, 10), Buffer.alloc(4 * 4 * 3, 200)];
  const raw = { width: 4, height: 8, channels: 3 as const, pageHeight: 4 };
  const moving = await sharp(Buffer.concat(frames), { raw })
    .gif({ delay: [100, 100] })
    .toBuffer();
  const row = await keepFile(deps, { name: "vui.gif", bytes: moving });
  assert.is((await sharp(pathOf(config, row), { animated: true }).metadata()).pages, 2);
  assert.equal([row.width, row.height], [4, 4]);
});

test("a phone's HEIC is kept as a JPEG that every browser and channel shows", async () => {
  const heic = await readFile(new URL("./photo.heic", import.meta.url));
  const row = await keepFile(deps, { name: "IMG_2041.HEIC", bytes: heic });
  assert.equal([row.name, row.media_type, row.width, row.height], ["IMG_2041.jpg", "image/jpeg", 96, 64]);
  const kept = await buffer(openFile(config, row));
  const colourAt = async (left: number) => {
    const spot = sharp(kept).extract({ left, top: 4, width: 1, height: 1 });
    return [...(await spot.raw().toBuffer())].map((part) => (part > 128 ? 1 : 0));
  };
  assert.equal(await Promise.all([colourAt(8), colourAt(88)]), [[1, 0, 0], [0, 0, 1]]); // prettier-ignore
  const avif = await sharp(await photo())
    .avif()
    .toBuffer();
  assert.is((await keepFile(deps, { name: "a.avif", bytes: avif })).media_type, "image/jpeg");
});

test("a HEIC that is cut off, larger than may be or slower than anybody waits is no picture", async () => {
  const heic = await readFile(new URL("./photo.heic", import.meta.url));
  const cut = await keepFile(deps, { name: "IMG.HEIC", bytes: heic.subarray(0, 900) });
  assert.equal([cut.name, cut.media_type], ["IMG.HEIC", "application/octet-stream"]);
  assert.is(await unpackHeic({ bytes: heic, mostPixels: 96 * 64 - 1 }), undefined);
  assert.is(await unpackHeic({ bytes: heic, mostPixels: 1e6 }, 1), undefined);
  const pixels = await unpackHeic({ bytes: heic, mostPixels: 1e6 });
  assert.equal([pixels?.width, pixels?.height, pixels?.data.length], [96, 64, 96 * 64 * 4]);
});

test("equal contents are kept once, from bytes as from a stream", async () => {
  const bytes = await photo({ width: 50 });
  const rows = await Promise.all(
    [bytes, Readable.from([bytes]), new Blob([new Uint8Array(bytes)]).stream()].map((each) =>
      keepFile(deps, { name: "a.jpg", bytes: each }),
    ),
  );
  assert.is(new Set(rows.map((row) => row.id)).size, 3);
  assert.is(new Set(rows.map((row) => row.storage_key)).size, 1);
});

test("what is no picture, though it begins like one, is a plain download", async () => {
  const row = await keepFile(deps, { name: "hỏng.jpg", bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5]) });
  assert.is(row.media_type, "application/octet-stream");
  const svg = await keepFile(deps, { name: "a.png", bytes: Buffer.from("<svg onload='alert(1)'/>") });
  assert.is(svg.media_type, "application/octet-stream");
});

test("too big and empty are refused, and leave nothing behind", async () => {
  const bytes = Readable.from([Buffer.alloc(600), Buffer.alloc(600)]);
  assert.is(await refusalOf(keepFile(deps, { name: "a", bytes, maxBytes: 1000 })), "file_too_big");
  assert.is(await refusalOf(keepFile(deps, { name: "a", bytes: Buffer.alloc(0) })), "file_empty");
  const cut = Readable.from((async function* () { yield Buffer.from("a"); throw new Error("cut"); })()); // prettier-ignore
  assert.match(await refusalOf(keepFile(deps, { name: "a", bytes: cut })), "cut");
  assert.equal(await readdir(join(folder, "files", "arriving")), []);
});

test("what is written with a file and fails takes the file with it: neither a row nor bytes are left", async () => {
  const bytes = Buffer.from("one that nobody waits for");
  const also = () => Promise.reject(new Refused("gone"));
  assert.is(await refusalOf(keepFile(deps, { name: "a", bytes, also })), "gone");
  assert.equal(await readdir(join(folder, "files", "arriving")), []);
  const row = await keepFile(deps, { name: "a", bytes });
  await db.deleteFrom("files").where("id", "=", row.id).execute();
  await rm(pathOf(config, row));
  assert.is(await refusalOf(keepFile(deps, { name: "a", bytes, also })), "gone");
  assert.not(existsSync(pathOf(config, row)));
  assert.equal(await db.selectFrom("files").select("id").where("storage_key", "=", row.storage_key).execute(), []);
});

test("what may be no picture is kept as it came, as a download", async () => {
  const bytes = await photo();
  const row = await keepFile(deps, { name: "a.jpg", bytes, plain: true });
  assert.equal([row.media_type, row.width], ["application/octet-stream", null]);
  assert.equal(await readFile(pathOf(config, row)), bytes);
});

test("what a process left that died while it received goes after two days", async () => {
  const arriving = join(folder, "files", "arriving");
  await writeFile(join(arriving, "old"), "half");
  await writeFile(join(arriving, "young"), "half");
  const old = new Date(Date.now() - 3 * 24 * 3_600_000);
  await utimes(join(arriving, "old"), old, old);
  await trimUploads(deps);
  assert.equal(await readdir(arriving), ["young"]);
  await rm(join(arriving, "young"));
});

test("small versions are made once", async () => {
  const row = await keepFile(deps, { name: "to.jpg", bytes: await photo({ width: 2000 }) });
  const path = await openSmall(config, row, "thumb");
  assert.is((await sharp(path).metadata()).width, 640);
  await writeFile(path, "marked");
  assert.is(await openSmall(config, row, "thumb"), path);
  assert.is((await readFile(path)).toString(), "marked");
  const avatar = await sharp(await openSmall(config, row, "avatar")).metadata();
  assert.equal([avatar.width, avatar.height], [128, 128]);
});

test("what is kept with a ticket, a task or a note is not trimmed", async () => {
  const old = new Date(Date.now() - 3 * 24 * 3_600_000);
  const ticket = await db.insertInto("tickets").values({ title: "Phiếu" }).returning("id").executeTakeFirstOrThrow();
  const file = await keepFile(deps, { name: "a", bytes: Buffer.from("of a ticket"), uploadedBy: cast.an.id });
  await db.updateTable("files").set({ created_at: old, ticket_id: ticket.id }).where("id", "=", file.id).execute();
  await trimUploads(deps);
  assert.ok(await db.selectFrom("files").select("id").where("id", "=", file.id).executeTakeFirst());
});

test("a file is found through the person asking", async () => {
  const sees = async (_db: unknown, person: { id: number }, ids: number[]) =>
    new Set(person.id === cast.binh.id ? ids : []);
  const finds = (person: { id: number; role: "agent" }, id: number) =>
    getFile(db, person as never, id, { sees: { conversation: sees } }).then(
      () => true,
      (error) => !(error instanceof NotFound),
    );
  const upload = await keepFile(deps, { name: "a.txt", bytes: Buffer.from("a"), uploadedBy: cast.an.id });
  assert.ok(await finds(cast.an as never, upload.id));
  assert.not(await finds(cast.binh as never, upload.id));
  const received = await keepFile(deps, { name: "a.txt", bytes: Buffer.from("b"), conversationId: 7 });
  assert.ok(await finds(cast.binh as never, received.id));
  assert.not(await finds(cast.an as never, received.id));
  const picture = await keepFile(deps, { name: "a.txt", bytes: Buffer.from("p"), pageId: cast.camera.id });
  assert.ok(await finds(cast.chi as never, picture.id));
  assert.not(await finds(cast.an as never, 999_999));
});

test("uploads that were never sent go after two days; contents that another row names stay", async () => {
  const old = new Date(Date.now() - 3 * 24 * 3_600_000);
  const lone = await keepFile(deps, {
    name: "a",
    bytes: Buffer.from("lone"),
    uploadedBy: cast.an.id,
    conversationId: 7,
  });
  const shared = await keepFile(deps, { name: "a", bytes: Buffer.from("shared"), uploadedBy: cast.an.id });
  const sent = await keepFile(deps, { name: "a", bytes: Buffer.from("shared"), conversationId: 7 });
  const young = await keepFile(deps, { name: "a", bytes: Buffer.from("young"), uploadedBy: cast.an.id });
  const ids = [lone.id, shared.id, sent.id];
  await db.updateTable("files").set({ created_at: old }).where("id", "in", ids).execute();
  assert.is(await trimUploads(deps), 2);
  assert.not(existsSync(pathOf(config, lone)));
  assert.ok(existsSync(pathOf(config, sent)));
  assert.ok(existsSync(pathOf(config, young)));
});

test.after(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});
test.run();
