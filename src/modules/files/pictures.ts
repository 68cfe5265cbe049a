import { readFile } from "node:fs/promises";

/** Loaded with the first picture: most processes that know of pictures never draw one. */
const painter = async () => (await import("sharp")).default;

/** Beyond this a small file unpacks into gigabytes. */
const mostPixels = 60_000_000;

export interface Picture {
  bytes: Buffer;
  width: number;
  height: number;
}

/**
 * Draws a picture anew: turned upright, without EXIF (places, devices) and without what hides behind the pixels.
 * Undefined when it cannot be read: what was sent as a picture is then an ordinary file.
 */
export async function redraw(path: string, mediaType: string): Promise<Picture | undefined> {
  try {
    const moves = mediaType === "image/gif" || mediaType === "image/webp";
    const sharp = await painter();
    const drawing = sharp(await readFile(path), { limitInputPixels: mostPixels, animated: moves }).autoOrient();
    if (mediaType === "image/jpeg") drawing.jpeg({ quality: 90 });
    else if (mediaType === "image/webp") drawing.webp({ quality: 90 });
    else if (mediaType === "image/gif") drawing.gif();
    else drawing.png();
    const { data, info } = await drawing.toBuffer({ resolveWithObject: true });
    // An animation is one tall strip of frames.
    return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
  } catch {
    return undefined;
  }
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
