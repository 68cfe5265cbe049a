import { parentPort, workerData } from "node:worker_threads";
import type { HeifPicture } from "libheif-js/wasm-bundle.js";
import type { HeicOrder } from "./heic.ts";

// The decoder speaks of bad files on the console, which is the log of the process.
for (const name of ["log", "warn", "error"] as const) console[name] = () => {};
const { default: libheif } = await import("libheif-js/wasm-bundle.js");
const { bytes, mostPixels } = workerData as HeicOrder;

// What the container says of its size and what is coded in it may differ: the decoder holds itself to this as well.
const limits = libheif._heif_get_global_security_limits();
libheif.HEAPU32.set([mostPixels, 0], (limits + 8) / 4);

const pictures = new libheif.HeifDecoder().decode(bytes);
const picture: HeifPicture | undefined = pictures.find((each) => each.is_primary()) ?? pictures[0];
const width = picture?.get_width() ?? 0;
const height = picture?.get_height() ?? 0;
if (!picture || width * height === 0 || width * height > mostPixels) {
  parentPort!.postMessage(null);
} else {
  const blank = { data: new Uint8ClampedArray(width * height * 4), width, height };
  picture.display(blank, (filled) =>
    filled ? parentPort!.postMessage(filled, [filled.data.buffer]) : parentPort!.postMessage(null),
  );
}
