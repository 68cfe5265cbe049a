import { Refused } from "../../errors.ts";
import { type FilesDeps, keepFile } from "./keeping.ts";
import { isForeignPicture, kindOf, sniff } from "./kinds.ts";
import type { FileKind, FileRow } from "./table.ts";

export interface Upload {
  file: File;
  conversationId: number;
  uploadedBy: number;
  /** Largest file of each kind that the conversation's channel takes. */
  limits: Readonly<Record<FileKind, number>>;
}

/**
 * Keeps a file that somebody is about to send. Throws Refused("file_too_big", { limit }) by what it is, not by what it
 * is called, before and after a picture is drawn anew, and Refused("picture_unreadable") for a phone's picture that
 * the customer would get as a file.
 */
export async function upload(deps: FilesDeps, { file, limits, conversationId, uploadedBy }: Upload): Promise<FileRow> {
  const cameAs = await sniff(new Uint8Array(await file.slice(0, 64 * 1024).arrayBuffer()));
  refuseOver(file.size, limits[kindOf(cameAs)]);
  const row = await keepFile(deps, { name: file.name, bytes: file.stream(), conversationId, uploadedBy });
  if (isForeignPicture(cameAs) && kindOf(row.media_type) !== "image") throw new Refused("picture_unreadable");
  refuseOver(row.size_bytes, limits[kindOf(row.media_type)]);
  return row;
}

function refuseOver(size: number, limit: number): void {
  if (size > limit) throw new Refused("file_too_big", { limit });
}
