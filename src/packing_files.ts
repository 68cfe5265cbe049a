import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
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

/** Where packed files are kept for the next start; to be counted up when files are packed in another way. */
export const packedFolder = new URL("../node_modules/.cache/packed-2/", import.meta.url);

/**
 * Each file as small as it gets, by its path; the work goes on beside the thread that answers. What was packed once is
 * read from the folder, as long as its content is the same.
 */
export function packFiles(files: Map<string, Bytes>, folder: URL = packedFolder): Map<string, Promise<Packed>> {
  const kept = new Map([...files].map(([path, body]) => [path, read(folder, nameOf(path, body))]));
  const minified = minifyWhatIsNew(files, kept);
  const shrink = async (path: string, body: Bytes): Promise<Bytes> => {
    if (extname(path) === ".js") return Buffer.from((await minified)[path]!);
    return extname(path) === ".css" ? Buffer.from(tighten(`${body}`)) : body;
  };
  const pack = async (path: string, file: Bytes): Promise<Packed> => {
    const known = await kept.get(path);
    if (known) return known;
    const body = await shrink(path, file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
    const [br, gzip] = await Promise.all([brotli(body, { params }), zip(body, { level: 9 })]);
    const packed = { body, br: br as Bytes, gzip: gzip as Bytes };
    // A script that is as long as it was could not be minified this time.
    if (extname(path) !== ".js" || body.length < file.length) await keep(folder, nameOf(path, file), packed);
    return packed;
  };
  const asItIs = (path: string) => !compressible.has(extname(path));
  return new Map(
    [...files].map(([path, file]) => [path, asItIs(path) ? Promise.resolve({ body: file }) : pack(path, file)]),
  );
}

async function minifyWhatIsNew(
  files: Map<string, Bytes>,
  kept: Map<string, Promise<Packed | undefined>>,
): Promise<Record<string, string>> {
  const scripts = [...files].filter(([path]) => extname(path) === ".js");
  const isNew = await Promise.all(scripts.map(async ([path]) => !(await kept.get(path))));
  const wanted = scripts.filter((_, at) => isNew[at]).map(([path, body]) => [path, `${body}`]);
  return wanted.length > 0 ? minify(Object.fromEntries(wanted)) : {};
}

const nameOf = (path: string, body: Bytes) =>
  createHash("sha256").update(body).digest("hex").slice(0, 32) + extname(path);

async function read(folder: URL, name: string): Promise<Packed | undefined> {
  const part = (ending: string) => readFile(new URL(name + ending, folder)) as Promise<Bytes>;
  try {
    const [body, br, gzip] = await Promise.all([part(""), part(".br"), part(".gz")]);
    return { body, br, gzip };
  } catch {
    return undefined;
  }
}

/** Where nothing can be written, files are packed at each start. */
async function keep(folder: URL, name: string, { body, br, gzip }: Required<Packed>): Promise<void> {
  const write = async (ending: string, bytes: Bytes) => {
    const at = new URL(name + ending, folder);
    // Whole or not at all, for whoever reads meanwhile.
    const draft = new URL(`${name}${ending}.${process.pid}`, folder);
    await writeFile(draft, bytes);
    await rename(draft, at);
  };
  try {
    await mkdir(folder, { recursive: true });
    await Promise.all([write("", body), write(".br", br), write(".gz", gzip)]);
  } catch {
    // Nothing is lost but time.
  }
}
