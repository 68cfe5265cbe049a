import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { fileSize } from "./chip.ts";

export interface FileLook {
  id: number;
  name: string;
  media_type: string;
  size_bytes: number;
}

/** A file as a small card: pictures show themselves and open in the viewer, others are fetched. */
export function fileLink(file: FileLook, beside: string): Html {
  const picture = file.media_type.startsWith("image/");
  const face = picture
    ? html`<img class="picture" src="/files/${file.id}?size=thumb" alt="" width="32" height="32" loading="lazy">`
    : html`<span class="kind">${icon("file-text", 16)}</span>`;
  const size = [fileSize(file.size_bytes), beside].filter(Boolean).join(" · ");
  return html`<a class="file" href="/files/${file.id}"${picture ? html` data-viewer` : html` download`}>${face}<span class="cut strong">${file.name}</span><span class="muted cut">${size}</span></a>`;
}
