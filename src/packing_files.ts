import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { minify, tighten } from "./minifying.ts";

type Bytes = Buffer<ArrayBuffer>;

/** A file as it travels, to those who read brotli, gzip or neither. */
export interface Packed {
  body: Bytes;
  br?: Bytes;
  gzip?: Bytes;
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const compressible = new Set([".css", ".js", ".svg", ".webmanifest"]);

/** Each file as small as it gets, by its path; the work goes on beside the thread that answers. */
export function packFiles(files: Map<string, Bytes>): Map<string, Promise<Packed>> {
  const scripts = [...files].filter(([path]) => extname(path) === ".js").map(([path, body]) => [path, `${body}`]);
  const minified = minify(Object.fromEntries(scripts));
  const shrink = async (path: string, body: Bytes): Promise<Bytes> => {
    if (extname(path) === ".js") return Buffer.from((await minified)[path]!);
    return extname(path) === ".css" ? Buffer.from(tighten(`${body}`)) : body;
  };
  const pack = async (path: string, file: Bytes): Promise<Packed> => {
    const body = await shrink(path, file);
    if (!compressible.has(extname(path))) return { body };
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
    const [br, gzip] = await Promise.all([brotli(body, { params }), zip(body, { level: 9 })]);
    return { body, br: br as Bytes, gzip: gzip as Bytes };
  };
  return new Map([...files].map(([path, file]) => [path, pack(path, file)]));
}
