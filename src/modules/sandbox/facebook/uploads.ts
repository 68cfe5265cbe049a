import { randomInt } from "node:crypto";
import type { Sandbox } from "../sandbox.ts";
import type { Attachment } from "../world.ts";
import { GraphError, invalid } from "./errors.ts";
import { isObject, type Params } from "./params.ts";

const MB = 1024 * 1024;
const types = ["image", "audio", "video", "file"];
const fetchDeadline = 10_000;

type Kept = { attachment: Attachment; attachment_id?: string };

/** `POST /{page}/message_attachments`. */
export async function upload(sandbox: Sandbox, params: Params) {
  const message = params.json("message");
  if (!isObject(message?.attachment)) throw invalid("param message[attachment] must be non-empty.");
  const { attachment } = await takeAttachment(sandbox, message.attachment, params.file("filedata"));
  return { attachment_id: remember(sandbox, attachment) };
}

/** Takes the bytes from the form, fetches them from the address given, or finds what was uploaded before. */
export async function takeAttachment(sandbox: Sandbox, given: Record<string, unknown>, file?: File): Promise<Kept> {
  const type = String(given.type ?? "").toLowerCase();
  if (!types.includes(type))
    throw invalid("param message[attachment][type] must be one of {AUDIO, FILE, IMAGE, VIDEO}");
  const payload = isObject(given.payload) ? given.payload : {};
  if (payload.attachment_id !== undefined) {
    const attachment = sandbox.world.uploads[String(payload.attachment_id)];
    if (!attachment || attachment.type !== type) throw invalid("Invalid parameter");
    return { attachment };
  }
  if (!file && typeof payload.url !== "string")
    throw invalid("Incorrect attachment: must provide url or filedata", 2018008);
  const found = file ? await fromFile(file) : await fetchAttachment(String(payload.url), type, sandbox.closing);
  checkKind(type, found.mime);
  checkSize(type, found.bytes.length);
  const media = await sandbox.shelf.keep(found.bytes, found);
  const attachment = { type, media, name: found.name };
  const reusable = payload.is_reusable === true || payload.is_reusable === "true";
  return { attachment, ...(reusable && { attachment_id: remember(sandbox, attachment) }) };
}

function remember(sandbox: Sandbox, attachment: Attachment): string {
  const id = String(randomInt(1e9, 1e12) * 1000 + randomInt(1000));
  sandbox.world.uploads[id] = attachment;
  sandbox.changed();
  return id;
}

async function fromFile(file: File) {
  return { bytes: new Uint8Array(await file.arrayBuffer()), mime: file.type.split(";")[0]!, name: file.name };
}

async function fetchAttachment(url: string, type: string, closing: AbortSignal) {
  const patience = AbortSignal.timeout(type === "video" ? 75_000 : fetchDeadline);
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([patience, closing]) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const mime = answer.headers.get("content-type")?.split(";")[0] ?? "application/octet-stream";
    const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1) || type);
    return { bytes: new Uint8Array(await answer.arrayBuffer()), mime, name };
  } catch {
    throw uploadFailed("Failed to fetch the file from the url");
  }
}

function checkKind(type: string, mime: string): void {
  if (type !== "file" && !mime.startsWith(`${type}/`) && !(type === "audio" && mime === "video/mp4")) {
    throw uploadFailed("The type of the file is not as specified by type field in attachment");
  }
}

function checkSize(type: string, size: number): void {
  const limit = type === "image" ? 8 * MB : 25 * MB;
  if (size <= limit) return;
  const text = "(#100) Attachment size exceeds allowable limit";
  throw new GraphError(100, text, { subcode: 2018109, title: "Attachment too large", text });
}

function uploadFailed(text: string): GraphError {
  return new GraphError(100, "(#100) Upload attachment failure.", { subcode: 2018047, title: "Upload failed", text });
}
