import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import type { MiddlewareHandler } from "hono";
import type { Env } from "./context.ts";
import { type Packed, packFiles } from "./packing_files.ts";

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

const fresh = "public, max-age=0, must-revalidate";
/** Named by stylesheets and icons without a version; a typeface does not change. */
const lasting: Record<string, string> = { ".woff2": "public, max-age=31536000, immutable" };

/** What every page needs travels in one request each; in a change of screens nothing is missing then. */
const joined: Record<string, string[]> = {
  "/css/all.css": [
    "tokens",
    "frame",
    "inbox",
    "gathering",
    "finding",
    "tags",
    "pane",
    "screens",
    "reminders",
    "notifications",
  ].map((name) => `css/${name}.css`),
  "/js/all.js": [
    "vendor/htmx.js",
    ...[
      "whose",
      "calm",
      "frame",
      "clock",
      "list_end",
      "inbox",
      "gathering",
      "finding",
      "picking",
      "reminders",
      "calls",
      "notifications",
    ].map((name) => `js/${name}.js`),
  ],
  // With the first bar of calls: whoever has none needs nothing of it.
  "/css/phone.css": ["css/calls.css", "css/call_popup.css"],
  "/js/phone.js": ["call_bar", "call_sounds", "call_keypad", "call_microphone", "call_sound"].map(
    (name) => `js/${name}.js`,
  ),
  // The phone itself, in the one tab that has it.
  "/js/sound.js": [
    "vendor/jssip.js",
    ...["sip_socket", "softphone_talks", "softphone_line", "softphone"].map((name) => `js/${name}.js`),
  ],
  // With the first thread that is opened: the list alone is shown without.
  "/js/thread.js": [
    "whose_files",
    "viewer",
    "selecting",
    "composer",
    "tags",
    "pane",
    "mentions",
    "uploads",
    "fields",
  ].map((name) => `js/${name}.js`),
};

export const publicFolder = new URL("../public/", import.meta.url);

type Bytes = Buffer<ArrayBuffer>;

interface Asset {
  etag: string;
  body: Bytes;
}

export interface StaticFiles {
  /** Changes when any file does; in the address of an asset it lets browsers keep it for ever. */
  version: string;
  serve: MiddlewareHandler<Env>;
  /** Makes everything as small as it travels, once: the first who asks for a file sets it off, or whoever starts. */
  prepare(): Promise<unknown>;
}

/** Reads public/ into memory; with `watch` each request reads its file again, and gets it as it was written. */
export function readStaticFiles(folder: URL = publicFolder, { watch = false } = {}): StaticFiles {
  const root = decodeURIComponent(folder.pathname);
  const etags = new Map<string, string>();
  // As they were written, until they are packed: from then on they travel as they were packed.
  let bodies = watch ? undefined : new Map<string, Bytes>();
  const take = (path: string, { etag, body }: Asset) => {
    etags.set(path, etag);
    bodies?.set(path, body);
  };
  for (const entry of list(root)) take(`/${relative(root, entry)}`, readAsset(entry));
  const readJoined = (path: string) => describe(Buffer.from(joinParts(root, joined[path]!)));
  for (const [path, parts] of Object.entries(joined)) {
    if (parts.every((part) => etags.has(`/${part}`))) take(path, readJoined(path));
  }
  const all = [...etags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, etag]) => path + etag);
  let packing: Map<string, Promise<Packed>> | undefined;
  const pack = () => {
    packing ??= packFiles(bodies ?? new Map());
    bodies = undefined;
    return packing;
  };

  const serve: MiddlewareHandler<Env> = async (c, next) => {
    const { path } = c.req;
    const known = c.req.method === "GET" || c.req.method === "HEAD" ? etags.get(path) : undefined;
    if (!known) return next();
    const read = !watch ? undefined : joined[path] ? readJoined(path) : readAsset(join(root, path));
    const etag = read?.etag ?? known;
    const versioned = c.req.query("v") !== undefined && !watch;
    c.header("Cache-Control", versioned ? "public, max-age=31536000, immutable" : (lasting[extname(path)] ?? fresh));
    c.header("ETag", etag);
    if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
    c.header("Content-Type", types[extname(path)] ?? "application/octet-stream");
    return encoded(c, read ?? (await pack().get(path)!));
  };
  const prepare = async () => !watch && Promise.all(pack().values());
  return { version: digest(Buffer.from(all.join("\n"))).slice(0, 10), serve, prepare };
}

function encoded(c: Parameters<StaticFiles["serve"]>[0], { body, br, gzip }: Packed): Response {
  const accepted = c.req.header("Accept-Encoding") ?? "";
  if (br) c.header("Vary", "Accept-Encoding");
  if (br && /\bbr\b/.test(accepted)) {
    c.header("Content-Encoding", "br");
    return c.body(br);
  }
  if (gzip && /\bgzip\b/.test(accepted)) {
    c.header("Content-Encoding", "gzip");
    return c.body(gzip);
  }
  return c.body(body);
}

/** Each script keeps a scope of its own, as modules have; htmx is the one that all of them see. */
function joinParts(root: string, parts: string[]): string {
  const read = (part: string) => {
    const text = readFileSync(join(root, part), "utf8");
    return part.startsWith("js/") ? `(() => {"use strict";\n${text.replace(/^export /gm, "")}\n})();` : text;
  };
  return parts.map(read).join("\n");
}

const readAsset = (path: string) => describe(readFileSync(path));
const describe = (body: Bytes): Asset => ({ etag: `"${digest(body).slice(0, 16)}"`, body });

function list(root: string): string[] {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

const digest = (content: Buffer) => createHash("sha256").update(content).digest("base64url");
