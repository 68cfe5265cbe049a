import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NotFound } from "../../../src/errors.ts";
import { rangeIn, serveFile } from "../../../src/modules/files/serving.ts";
import { clear, keyOf, receive, settle } from "../../../src/modules/files/shelf.ts";
import type { FileRow } from "../../../src/modules/files/table.ts";
import { fileSize } from "../../../src/views/files/chip.ts";
import { testConfig } from "../../helpers.ts";

const folder = await mkdtemp(join(tmpdir(), "serving-"));
const config = testConfig({ DATA_DIR: folder });

async function fileOf(bytes: Uint8Array, media_type: string, name = "a"): Promise<FileRow> {
  const path = await receive(config, bytes, 1e9);
  const storage_key = await keyOf(path);
  await settle(config, path, storage_key);
  return { id: 1, storage_key, name, media_type, size_bytes: bytes.length } as FileRow;
}

const ask = (headers: Record<string, string> = {}, method = "GET") =>
  new Request("http://app/files/1", { headers, method });

test("pictures, sounds and films are shown; all else is a download that the browser may not read as a page", async () => {
  const png = await sharp({ create: { width: 900, height: 900, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  const shown = await serveFile(config, await fileOf(png, "image/png", "ảnh.png"), ask());
  assert.is(shown.headers.get("content-type"), "image/png");
  assert.match(shown.headers.get("content-disposition")!, /^inline; .*filename\*=UTF-8''%E1%BA%A3nh\.png$/);
  assert.match(shown.headers.get("cache-control")!, /private.*immutable/);
  for (const mediaType of ["image/svg+xml", "text/html", "application/pdf", "image/heic"]) {
    const row = await fileOf(Buffer.from("<script>alert(1)</script>"), mediaType, "x.html");
    const { headers } = await serveFile(config, row, ask());
    assert.is(headers.get("content-type"), "application/octet-stream");
    assert.match(headers.get("content-disposition")!, /^attachment/);
    assert.is(headers.get("x-content-type-options"), "nosniff");
    assert.match(headers.get("content-security-policy")!, /default-src 'none'.*sandbox/);
  }
  const saved = await serveFile(config, await fileOf(png, "image/png"), ask(), { download: true });
  assert.match(saved.headers.get("content-disposition")!, /^attachment/);
  const small = await serveFile(config, await fileOf(png, "image/png"), ask(), { size: "thumb" });
  assert.is(small.headers.get("content-type"), "image/webp");
  assert.is((await sharp(await small.arrayBuffer()).metadata()).width, 640);
});

test("in parts, as players ask", async () => {
  const film = await fileOf(Buffer.from("0123456789"), "video/mp4");
  const part = async (range: string) => {
    const answer = await serveFile(config, film, ask({ range }));
    return [answer.status, answer.headers.get("content-range"), await answer.text()];
  };
  assert.equal(await part("bytes=2-4"), [206, "bytes 2-4/10", "234"]);
  assert.equal(await part("bytes=8-"), [206, "bytes 8-9/10", "89"]);
  assert.equal(await part("bytes=-3"), [206, "bytes 7-9/10", "789"]);
  assert.equal(await part("bytes=0-99"), [206, "bytes 0-9/10", "0123456789"]);
  assert.equal(await part("bytes=10-"), [416, "bytes */10", ""]);
  assert.equal(await part("bytes=0-1,4-5"), [200, null, "0123456789"]);
  assert.equal(await part("lines=1-2"), [200, null, "0123456789"]);
  assert.is(rangeIn("bytes=-0", 10), "none");
  assert.is(rangeIn("bytes=5-2", 10), undefined);
});

test("unchanged is not sent again, and HEAD sends nothing", async () => {
  const file = await fileOf(Buffer.from("sound"), "audio/ogg");
  const first = await serveFile(config, file, ask());
  await first.text();
  const again = await serveFile(config, file, ask({ "if-none-match": first.headers.get("etag")! }));
  assert.is(again.status, 304);
  const head = await serveFile(config, file, ask({}, "HEAD"));
  assert.equal([head.headers.get("content-length"), await head.text()], ["5", ""]);
});

test("bytes that are gone are not found", async () => {
  const file = await fileOf(Buffer.from("lost"), "image/png");
  await clear(config, file.storage_key);
  for (const size of [undefined, "thumb"] as const) {
    const error = await serveFile(config, file, ask(), { size }).catch((each: unknown) => each);
    assert.instance(error, NotFound);
  }
});

test("sizes as people read them", () => {
  assert.equal([0, 999, 1024, 1536, 8 * 1024 * 1024, 25.5 * 1024 * 1024].map(fileSize), [
    "0 B",
    "999 B",
    "1 KB",
    "1,5 KB",
    "8 MB",
    "26 MB",
  ]);
});

test.after(() => rm(folder, { recursive: true }));
test.run();
