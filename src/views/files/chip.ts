import type { Refused } from "../../errors.ts";
import type { FileRow } from "../../modules/files/table.ts";
import type { Words } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";

/** An uploaded file inside the composer: its id goes with the reply, or as one of many with a form. */
export function uploadedFile(file: FileRow, words: Words, name: "files" | "files[]" = "files"): Html {
  const size = fileSize(file.size_bytes);
  return html`<div class="file"><input type="hidden" name="${name}" value="${file.id}"><span class="kind">${icon("file-text", 16)}</span><span class="cut strong">${file.name}</span><span class="muted">${size}</span><button type="button" data-remove aria-label="${words.frame.close}">${icon("x", 16)}</button></div>`;
}

/** Why a file was not taken, with its name: several may be on their way. */
export function fileError(refused: Refused, name: string, words: Words): string {
  const say = words.channels.files;
  const limit = Number(refused.detail.limit);
  if (refused.reason === "picture_unreadable") return say.unreadable(name);
  return refused.reason === "file_too_big" ? say.tooBig(name, fileSize(limit)) : say.empty(name);
}

/** 1,2 MB as people read it. */
export function fileSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"] as const;
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const shown =
    unit === 0 || size >= 10 ? Math.round(size).toString() : size.toFixed(1).replace(".", ",").replace(",0", "");
  return `${shown} ${units[unit]}`;
}
