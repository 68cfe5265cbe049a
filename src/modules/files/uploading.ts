import { Refused } from "../../errors.ts";
import { type FilesDeps, keepFile } from "./keeping.ts";
import { type FileKind, kindOf, sniff } from "./kinds.ts";
import type { FileRow } from "./table.ts";

export interface Upload {
  file: File;
  conversationId: number;
  uploadedBy: number;
  /** Largest file of each kind that the conversation's channel takes. */
  limits: Readonly<Record<FileKind, number>>;
}

/**
 * Keeps a file that somebody is about to send. Throws Refused("file_too_big", { limit }) by what it is, not by what it
 * is called, before and after a picture is drawn anew.
 */
export async function upload(deps: FilesDeps, { file, limits, conversationId, uploadedBy }: Upload): Promise<FileRow> {
  const kind = kindOf(await sniff(new Uint8Array(await file.slice(0, 64 * 1024).arrayBuffer())));
  refuseOver(file.size, limits[kind]);
  const row = await keepFile(deps, { name: file.name, bytes: file.stream(), conversationId, uploadedBy });
  refuseOver(row.size_bytes, limits[kindOf(row.media_type)]);
  return row;
}

function refuseOver(size: number, limit: number): void {
  if (size > limit) throw new Refused("file_too_big", { limit });
}
