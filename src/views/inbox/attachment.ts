import { kindOf } from "../../modules/files/mod.ts";
import type { ThreadAttachment, ThreadMessage } from "../../modules/inbox/mod.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { wordFor } from "../../words/mod.ts";
import type { Scene } from "./scene.ts";
import { sizeText } from "./text.ts";

type Said = Pick<Scene, "w">;

const kept = (attachment: ThreadAttachment) => (attachment.state === "kept" ? attachment.file_id : null);

/** What a kept file can be shown as: the provider says a picture, its bytes may be none that a browser shows. */
function shownAs({ kind, media_type: mediaType }: ThreadAttachment): ThreadAttachment["kind"] {
  const is = kindOf(mediaType ?? "");
  if (!mediaType || is === kind) return kind;
  const isShown = kind === "sticker" ? is === "image" : kind !== "image" && (is === "video" || is === "audio");
  return isShown ? kind : "file";
}

/** “image”, “video” or “sticker” when a message is that and nothing else, so that its bubble is the thing itself. */
export function bareKind({ body, attachments, deleted_at }: ThreadMessage): string | undefined {
  const [first] = attachments;
  if (!first || deleted_at || body !== "" || attachments.length > 1 || kept(first) === null) return undefined;
  return ["image", "video", "sticker"].find((kind) => kind === shownAs(first));
}

/** What a message carries, by kind and by whether it has been fetched. */
export function attachmentView(scene: Said, attachment: ThreadAttachment): Html {
  const { w } = scene;
  if (attachment.kind === "location") return locationCard(scene, attachment);
  if (attachment.kind === "fallback") return linkCard(scene, attachment);
  const fileId = kept(attachment);
  if (!fileId) return missing(scene, attachment);
  const name = attachment.name ?? w.message[attachment.kind];
  switch (shownAs(attachment)) {
    case "image":
      return picture(fileId, name, attachment);
    case "sticker":
      return html`<img src="/files/${fileId}" alt="${w.message.sticker}" width="96" height="96" loading="lazy">`;
    case "video":
      return html`<video src="/files/${fileId}" controls preload="metadata" aria-label="${name}"></video>`;
    case "audio":
      return html`<audio src="/files/${fileId}" controls preload="metadata" aria-label="${name}"></audio>`;
    default:
      return html`<a class="attachment" href="/files/${fileId}" download><span class="kind">${icon("file-text", 16)}</span><span class="cut strong">${name}</span><span class="muted">${attachment.size_bytes ? sizeText(attachment.size_bytes) : ""}</span></a>`;
  }
}

// Pictures hold their place before they load: at most 320 × 320, as wide as they are tall allows.
function picture(fileId: number, name: string, { width, height }: ThreadAttachment): Html {
  const shrink = Math.min(1, 320 / Math.max(width ?? 240, height ?? 180, 1));
  const across = Math.max(48, Math.round((width ?? 240) * shrink));
  const down = Math.max(48, Math.round((height ?? 180) * shrink));
  return html`<a class="picture" href="/files/${fileId}" data-viewer><img src="/files/${fileId}?size=thumb" alt="${name}" width="${across}" height="${down}" loading="lazy" decoding="async"></a>`;
}

function missing({ w }: Said, { kind, name, state, reason }: ThreadAttachment): Html {
  const label = name ?? w.message[kind === "fallback" ? "link" : kind];
  const waiting = state === "waiting";
  const why = wordFor(w.attachmentReasons, reason, w.attachmentReasons.other);
  return html`<span class="attachment ${waiting ? "waiting" : "refused"}"><span class="kind">${icon(waiting ? "download" : "circle-alert", 16)}</span><span class="cut strong">${label}</span><span class="muted">${waiting ? w.message.waiting : w.message.refused(why)}</span></span>`;
}

function locationCard({ w }: Said, { detail, name }: ThreadAttachment): Html {
  const place = [detail["lat"], detail["long"]].every(Number.isFinite)
    ? `${detail["lat"]},${detail["long"]}`
    : undefined;
  const title = name ?? w.message.location;
  const inside = html`<span class="kind">${icon("map-pin", 16)}</span><span class="cut strong">${title}</span><span class="muted">${place ? w.message.openMap : ""}</span>`;
  if (!place) return html`<span class="attachment">${inside}</span>`;
  return html`<a class="attachment" href="https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(place)}" target="_blank" rel="noopener nofollow ugc">${inside}</a>`;
}

function linkCard({ w }: Said, { detail, name, source_url }: ThreadAttachment): Html {
  const url = [source_url, detail["url"]].find((value): value is string => /^https?:\/\//i.test(String(value)));
  const title = name ?? url ?? w.message.link;
  const inside = html`<span class="kind">${icon("external-link", 16)}</span><span class="cut strong">${title}</span><span class="muted cut">${url && URL.canParse(url) ? new URL(url).host : ""}</span>`;
  if (!url) return html`<span class="attachment">${inside}</span>`;
  return html`<a class="attachment" href="${url}" target="_blank" rel="noopener nofollow ugc">${inside}</a>`;
}
