/**
 * Files: what people upload, what customers send, and pictures of pages and people. The bytes lie below DATA_DIR under
 * the hash of their content; a row says what they are and whom they belong to, and from that follows who may read them.
 * Nothing here is served as the sender named it: types are sniffed, pictures drawn anew, the rest is a download.
 */
export { type AttachmentsDeps, keepWaitingAttachments } from "./attachments.ts";
export {
  type Fetched,
  fetchGuarded,
  FetchRefused,
  type GuardOptions,
  postGuarded,
  type Resolve,
  type Sent,
} from "./guarded_fetch.ts";
export { type Arriving, type FilesDeps, keepFile } from "./keeping.ts";
export { isInline, kindOf } from "./kinds.ts";
export { LARGEST_FILE, MB } from "./limits.ts";
export { disposition } from "./names.ts";
export { type Belonging, giveFiles, listUploaded, shareFiles } from "./giving.ts";
export { getFile } from "./reading.ts";
export { filesIn } from "./receiving.ts";
export { serveFile } from "./serving.ts";
export { openFile, pathOf } from "./shelf.ts";
export type { FileKind, FileRow } from "./table.ts";
export { trimUploads } from "./trimming.ts";
export { type AttachedFile, filesWith } from "./with_subject.ts";
