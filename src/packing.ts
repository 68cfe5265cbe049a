import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Below this a packet more or less is saved by no packing. */
const WORTH_IT = 1_024;
const QUALITY = 5;

/** A page as small as the browser takes it, off the one thread that answers; undefined where it goes as it is. */
export async function pack(bytes: Uint8Array, accepted: string) {
  if (bytes.length < WORTH_IT) return undefined;
  if (/\bbr\b/.test(accepted)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_LGWIN]: 18 };
    return { encoding: "br", body: (await brotli(bytes, { params })) as Buffer<ArrayBuffer> };
  }
  if (/\bgzip\b/.test(accepted)) return { encoding: "gzip", body: (await zip(bytes)) as Buffer<ArrayBuffer> };
  return undefined;
}
