import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { NotFound } from "../../errors.ts";
import { isInline, kindOf } from "./kinds.ts";
import { disposition } from "./names.ts";
import type { Size } from "./pictures.ts";
import { openSmall, pathOf, type ShelfConfig } from "./shelf.ts";
import type { FileRow } from "./table.ts";

/** Whatever a file may hold, in the browser it is a picture, a sound or a download and never a page of ours. */
const policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** Answers with a file the person was found to have a right to: in parts where asked for, and not again when unchanged. */
export async function serveFile(
  config: ShelfConfig,
  row: FileRow,
  request: Request,
  options: { size?: Size; download?: boolean } = {},
): Promise<Response> {
  const small = options.size && kindOf(row.media_type) === "image" ? options.size : undefined;
  const path = await pathFor(config, row, small);
  const shown = isInline(row.media_type) && !options.download;
  const headers = new Headers({
    "content-type": small ? "image/webp" : isInline(row.media_type) ? row.media_type : "application/octet-stream",
    "content-disposition": disposition(shown ? "inline" : "attachment", row.name),
    "cache-control": "private, max-age=31536000, immutable",
    // Kept for the session that asked: who signs in after it at the same browser is asked anew who they are.
    vary: "Cookie",
    etag: `"${row.storage_key.slice(0, 32)}${small ? `-${small}` : ""}"`,
    "x-content-type-options": "nosniff",
    "content-security-policy": policy,
    "cross-origin-resource-policy": "same-origin",
  });
  if (request.headers.get("if-none-match")?.includes(headers.get("etag")!)) {
    return new Response(null, { status: 304, headers });
  }
  const { size } = await stat(path).catch(() => {
    throw new NotFound(`the bytes of file ${row.id} are gone`);
  });
  headers.set("accept-ranges", "bytes");
  const part = rangeIn(request.headers.get("range"), size);
  if (part === "none") {
    headers.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = part ?? { start: 0, end: size - 1 };
  headers.set("content-length", String(end - start + 1));
  if (part) headers.set("content-range", `bytes ${start}-${end}/${size}`);
  // Opened only for who reads it: a HEAD would leave the file open.
  const body = request.method === "HEAD" ? null : Readable.toWeb(createReadStream(path, { start, end }));
  return new Response(body as ReadableStream | null, { status: part ? 206 : 200, headers });
}

async function pathFor(config: ShelfConfig, row: FileRow, small: Size | undefined): Promise<string> {
  if (!small) return pathOf(config, row);
  return openSmall(config, row, small).catch((cause: unknown) => {
    throw new NotFound(`file ${row.id} has no picture`, { cause });
  });
}

/** The one range asked for; "none" when there is no such part; undefined for the whole (several at once included). */
export function rangeIn(header: string | null, size: number): { start: number; end: number } | "none" | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  if (from === "") return Number(to) === 0 ? "none" : { start: Math.max(0, size - Number(to)), end: size - 1 };
  const start = Number(from);
  const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size) return "none";
  return end < start ? undefined : { start, end };
}
