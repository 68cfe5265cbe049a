import { readFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { unpackHeic } from "./heic.ts";
import { isForeignPicture } from "./kinds.ts";

/** Loaded with the first picture: most processes that know of pictures never draw one. */
const painter = async () => (await import("sharp")).default;

/** Beyond this a small file unpacks into gigabytes. */
const mostPixels = 60_000_000;
/** A phone's 48 megapixels would, as a JPEG, be more than a channel takes. */
const longestForeignSide = 4_096;

export interface Picture {
  bytes: Buffer;
  mediaType: string;
  width: number;
  height: number;
}

/**
 * Draws a picture anew: turned upright, without EXIF (places, devices) and without what hides behind the pixels.
 * What not every browser shows becomes a JPEG. Undefined when it cannot be read: what was sent as a picture is then an
 * ordinary file.
 */
export async function redraw(path: string, mediaType: string): Promise<Picture | undefined> {
  try {
    const drawing = await open(await readFile(path), mediaType);
    if (isForeignPicture(mediaType)) {
      const side = longestForeignSide;
      drawing.resize(side, side, { fit: "inside", withoutEnlargement: true }).flatten({ background: "white" });
    }
    const { data, info } = await write(drawing, mediaType).toBuffer({ resolveWithObject: true });
    // An animation is one tall strip of frames.
    const height = info.pageHeight ?? info.height;
    return { bytes: data, mediaType: `image/${info.format}`, width: info.width, height };
  } catch {
    return undefined;
  }
}

async function open(bytes: Buffer, mediaType: string): Promise<Sharp> {
  const sharp = await painter();
  const moves = mediaType === "image/gif" || mediaType === "image/webp";
  if (mediaType !== "image/heic" && mediaType !== "image/heif") {
    return sharp(bytes, { limitInputPixels: mostPixels, animated: moves }).autoOrient();
  }
  const pixels = await unpackHeic({ bytes, mostPixels });
  if (!pixels) throw new Error("not to be read");
  const { data, width, height } = pixels;
  return sharp(data, { limitInputPixels: mostPixels, raw: { width, height, channels: 4 } });
}

function write(drawing: Sharp, mediaType: string): Sharp {
  if (mediaType === "image/png") return drawing.png();
  if (mediaType === "image/webp") return drawing.webp({ quality: 90 });
  if (mediaType === "image/gif") return drawing.gif();
  return drawing.jpeg({ quality: 90 });
}

export const sizes = ["thumb", "avatar"] as const;
export type Size = (typeof sizes)[number];

/** A small still picture in WebP: "thumb" keeps the shape, "avatar" is a square. */
export async function shrink(path: string, size: Size): Promise<Buffer> {
  const sharp = await painter();
  const drawing = sharp(path, { limitInputPixels: mostPixels });
  if (size === "avatar") drawing.resize(128, 128, { fit: "cover" });
  else drawing.resize(640, 640, { fit: "inside", withoutEnlargement: true });
  return drawing.webp({ quality: 80 }).toBuffer();
}
