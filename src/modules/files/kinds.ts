import type { FileKind } from "./table.ts";

const kinds: Readonly<Record<string, FileKind>> = {
  "image/jpeg": "image",
  "image/png": "image",
  "image/gif": "image",
  "image/webp": "image",
  "video/mp4": "video",
  "video/webm": "video",
  "audio/mpeg": "audio",
  "audio/mp4": "audio",
  "audio/x-m4a": "audio",
  "audio/aac": "audio",
  "audio/ogg": "audio",
  "audio/wav": "audio",
};

const UNKNOWN = "application/octet-stream";

/** Pictures that not every browser or channel shows: they are kept as JPEG, or as a file where they cannot be read. */
const foreignPictures = new Set(["image/heic", "image/heif", "image/avif"]);

/** Drawn anew when it is kept, as against kept as it came. */
export const isPicture = (mediaType: string) => kinds[mediaType] === "image" || foreignPictures.has(mediaType);

/** A picture that is not shown as it came. */
export const isForeignPicture = (mediaType: string) => foreignPictures.has(mediaType);

/** What a file may be shown as. Whatever is not on the list is a file to download: svg and html included. */
export function kindOf(mediaType: string): FileKind {
  return kinds[mediaType] ?? "file";
}

/** Shown in the page itself, as against downloaded. */
export function isInline(mediaType: string): boolean {
  return mediaType in kinds;
}

/** The media type that the bytes themselves speak of; names and the sender's word count for nothing. */
export async function sniff(head: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import("file-type");
  const found = await fileTypeFromBuffer(head);
  if (!found) return UNKNOWN;
  const mediaType = found.mime.split(";")[0]!;
  return mediaType === "audio/opus" ? "audio/ogg" : mediaType;
}
