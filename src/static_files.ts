import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import type { Env } from "./context.ts";

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
const compressible = new Set([".css", ".js", ".svg", ".webmanifest"]);

const fresh = "public, max-age=0, must-revalidate";
/** Named by stylesheets and icons without a version; a typeface does not change. */
const lasting: Record<string, string> = { ".woff2": "public, max-age=31536000, immutable" };

/** What every page needs travels in one request each; in a change of screens nothing is missing then. */
const joined: Record<string, string[]> = {
  "/css/all.css": ["tokens", "frame", "inbox", "screens", "reminders", "notifications"].map(
    (name) => `css/${name}.css`,
  ),
  "/js/all.js": [
    "vendor/htmx.js",
    ...[
      "calm",
      "frame",
      "clock",
      "viewer",
      "inbox",
      "picking",
      "selecting",
      "composer",
      "reminders",
      "notifications",
    ].map((name) => `js/${name}.js`),
  ],
};

interface Asset {
  type: string;
  etag: string;
  body: Buffer<ArrayBuffer>;
  br?: Buffer<ArrayBuffer>;
  gzip?: Buffer<ArrayBuffer>;
}

export interface StaticFiles {
  /** Changes when any file does; in the address of an asset it lets browsers keep it for ever. */
  version: string;
  serve: MiddlewareHandler<Env>;
}

/** Reads public/ into memory, compressed once; with `watch` each request reads its file again. */
export function readStaticFiles(folder: URL, { watch = false } = {}): StaticFiles {
  const root = decodeURIComponent(folder.pathname);
  const assets = new Map<string, Asset>();
  for (const entry of list(root)) assets.set(`/${relative(root, entry)}`, readAsset(entry, { compress: !watch }));
  const readJoined = (path: string) => pack(path, Buffer.from(joinParts(root, joined[path]!)), { compress: !watch });
  for (const [path, parts] of Object.entries(joined)) {
    if (parts.every((part) => assets.has(`/${part}`))) assets.set(path, readJoined(path));
  }
  const all = [...assets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, { etag }]) => path + etag);

  const serve: MiddlewareHandler<Env> = async (c, next) => {
    const known = c.req.method === "GET" || c.req.method === "HEAD" ? assets.get(c.req.path) : undefined;
    if (!known) return next();
    const asset = !watch
      ? known
      : joined[c.req.path]
        ? readJoined(c.req.path)
        : readAsset(join(root, c.req.path), { compress: false });
    const versioned = c.req.query("v") !== undefined && !watch;
    c.header(
      "Cache-Control",
      versioned ? "public, max-age=31536000, immutable" : (lasting[extname(c.req.path)] ?? fresh),
    );
    c.header("ETag", asset.etag);
    if (c.req.header("If-None-Match") === asset.etag) return c.body(null, 304);
    c.header("Content-Type", asset.type);
    return encoded(c, asset);
  };
  return { version: digest(Buffer.from(all.join("\n"))).slice(0, 10), serve };
}

function encoded(c: Parameters<StaticFiles["serve"]>[0], asset: Asset): Response {
  const accepted = c.req.header("Accept-Encoding") ?? "";
  if (asset.br) c.header("Vary", "Accept-Encoding");
  if (asset.br && /\bbr\b/.test(accepted)) {
    c.header("Content-Encoding", "br");
    return c.body(asset.br);
  }
  if (asset.gzip && /\bgzip\b/.test(accepted)) {
    c.header("Content-Encoding", "gzip");
    return c.body(asset.gzip);
  }
  return c.body(asset.body);
}

/** Scripts lose their comments and keep a scope of their own, as modules have; htmx stays as it is. */
function joinParts(root: string, parts: string[]): string {
  const read = (part: string) => {
    const text = readFileSync(join(root, part), "utf8");
    return part.startsWith("js/")
      ? `(() => {"use strict";\n${text.replace(/^export /gm, "").replace(/^ *\/[/*].*\n/gm, "")}\n})();`
      : text;
  };
  return parts.map(read).join("\n");
}

function readAsset(path: string, { compress }: { compress: boolean }): Asset {
  return pack(path, readFileSync(path), { compress });
}

function pack(path: string, body: Buffer<ArrayBuffer>, { compress }: { compress: boolean }): Asset {
  const kind = extname(path);
  const asset = { type: types[kind] ?? "application/octet-stream", etag: `"${digest(body).slice(0, 16)}"`, body };
  if (!compress || !compressible.has(kind)) return asset;
  const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { ...asset, br, gzip: gzipSync(body, { level: 9 }) };
}

function list(root: string): string[] {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

const digest = (content: Buffer) => createHash("sha256").update(content).digest("base64url");
