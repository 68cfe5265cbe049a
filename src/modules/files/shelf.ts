import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, type ReadStream } from "node:fs";
import { access, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Config } from "../../config.ts";
import { atMost } from "./limits.ts";
import { type Size, shrink } from "./pictures.ts";
import type { FileRow } from "./table.ts";

export type ShelfConfig = Pick<Config, "DATA_DIR">;
export type Bytes = Uint8Array | Readable | ReadableStream<Uint8Array>;

const shelf = (config: ShelfConfig, ...parts: string[]) => join(config.DATA_DIR, "files", ...parts);

/** Where a file's bytes lie. */
export const pathOf = (config: ShelfConfig, row: Pick<FileRow, "storage_key">) =>
  shelf(config, row.storage_key.slice(0, 2), row.storage_key);

/** The bytes of a file, or of a part of it (both ends counted). */
export function openFile(
  config: ShelfConfig,
  row: Pick<FileRow, "storage_key">,
  part: { start?: number; end?: number } = {},
): ReadStream {
  return createReadStream(pathOf(config, row), part);
}

/** Writes what comes to a file of its own, to be looked at before it is kept; removes it when that fails. */
export async function receive(config: ShelfConfig, bytes: Bytes, maxBytes: number): Promise<string> {
  const path = shelf(config, "arriving", randomUUID());
  await mkdir(dirname(path), { recursive: true });
  const source = bytes instanceof Uint8Array ? Readable.from([bytes]) : asReadable(bytes);
  try {
    await pipeline(source, atMost(maxBytes), createWriteStream(path));
    return path;
  } catch (error) {
    await discard(path);
    throw error;
  }
}

/** Removes what a process that died left in the middle of receiving it. */
export async function clearArriving(config: ShelfConfig, before: Date): Promise<void> {
  const folder = shelf(config, "arriving");
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const written = await stat(path).catch(() => undefined);
    if (written && written.mtime < before) await discard(path);
  }
}

/** The first bytes, enough to tell what it is, and the size of the whole. */
export async function look(path: string): Promise<{ head: Uint8Array; size: number }> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, 64 * 1024)), 0, undefined, 0);
    return { head: buffer.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
}

/** The key of a content: its sha256, so that equal contents are kept once. */
export async function keyOf(source: string | Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  if (typeof source === "string") await pipeline(createReadStream(source), hash);
  else hash.update(source);
  return hash.digest("hex");
}

/** Puts a received file in its place. Equal bytes already there are simply replaced. */
export async function settle(config: ShelfConfig, from: string, storage_key: string): Promise<void> {
  const to = pathOf(config, { storage_key });
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
}

export const discard = (path: string) => rm(path, { force: true });

/** A small version of a picture, made at the first call and kept beside the rest. */
export async function openSmall(config: ShelfConfig, row: FileRow, size: Size): Promise<string> {
  const path = shelf(config, "small", row.storage_key.slice(0, 2), `${row.storage_key}-${size}.webp`);
  if (await exists(path)) return path;
  const bytes = await shrink(pathOf(config, row), size);
  await mkdir(dirname(path), { recursive: true });
  // Written aside and renamed: two who ask at once never read half a picture.
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, bytes);
  await rename(aside, path);
  return path;
}

/** Removes the bytes of a content that no row speaks of any more, and its small versions. */
export async function clear(config: ShelfConfig, storage_key: string): Promise<void> {
  await discard(pathOf(config, { storage_key }));
  for (const size of ["thumb", "avatar"]) {
    await discard(shelf(config, "small", storage_key.slice(0, 2), `${storage_key}-${size}.webp`));
  }
}

function asReadable(bytes: Readable | ReadableStream<Uint8Array>): Readable {
  return bytes instanceof Readable ? bytes : Readable.fromWeb(bytes as Parameters<typeof Readable.fromWeb>[0]);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
