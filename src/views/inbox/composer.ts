import { limitsFor } from "../../modules/channels/limits.ts";
import { mayReply } from "../../modules/inbox/mod.ts";
import type { FileRow } from "../../modules/files/table.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { closedWindow, closedPage } from "./closed.ts";
import { emojiMenu } from "./emoji.ts";
import type { Scene } from "./scene.ts";
import { sizeText } from "./text.ts";
import type { ThreadView } from "./thread_view.ts";
import { windowOf } from "./window.ts";

export type ComposerView = Pick<ThreadView, "row" | "draft" | "draftFiles" | "error" | "humanAgent">;

/** Where replies are written, or why none can be (IN-7, IN-10). */
export function composer(scene: Scene, view: ComposerView): Html {
  const { row } = view;
  if (row.page_state === "disconnected") return closedPage(scene);
  const may = mayReply(windowOf(scene, row), scene.now);
  if (may === "no" || (may === "as_human_agent" && !view.humanAgent)) return closedWindow(scene, row);
  return openComposer(scene, view, may === "as_human_agent");
}

function openComposer(scene: Scene, { row, draft, draftFiles, error }: ComposerView, tagged: boolean): Html {
  const { w } = scene;
  const say = w.composer;
  const limits = limitsFor(row.channel);
  return html`<form class="composer" id="composer" method="post" action="/inbox/${row.id}/messages" data-id="${row.id}" data-picture="${limits.bytes.image}" data-file="${limits.bytes.file}" data-text="${limits.text}" data-offline="${say.errors["offline"]}" data-too-large="${say.errors["too_large"]}" data-failed="${say.errors["upload_failed"]}" data-too-long="${say.errors["too_long"]}" hx-morph-skip>
  <input type="hidden" name="client_key" value="${crypto.randomUUID()}">
  <input type="hidden" name="reply_to" value="">
  ${tagged ? html`<input type="hidden" name="human_agent" value="1"><header class="small warn">${icon("shield-check", 16)}${w.closed.humanAgentOn}</header>` : ""}
  <div class="replying" hidden><div class="cut"><b>${say.quote}</b><span></span></div><button type="button" class="icon-button small" data-drop-quote aria-label="${say.dropQuote}" title="${say.dropQuote}">${icon("x", 16)}</button></div>
  <textarea name="body" rows="2" aria-label="${say.label}" placeholder="${say.placeholder(row.customer_name)}">${draft?.body ?? ""}</textarea>
  <p class="error" role="alert"${error ? "" : html` hidden`}>${error ?? ""}</p>
  <div class="files">${draftFiles.map((file) => fileChip(scene, file))}</div>
  <footer><label class="icon-button" title="${say.attach}">${icon("paperclip")}<span class="sr">${say.attach}</span><input class="sr" type="file" multiple data-attach></label><button type="button" class="icon-button" popovertarget="emoji" aria-label="${say.emoji}" title="${say.emoji}">${icon("smile")}</button>${emojiMenu()}<span class="hint"><span class="saved" aria-live="polite" data-text="${say.saved}"></span><span class="left-to-write" hidden></span><span class="enter"><kbd>Enter</kbd> ${say.enter}</span></span><button class="button primary">${say.send}${icon("send", 16)}</button></footer>
  <template id="file-chip">${fileChip(scene)}</template>
</form>`;
}

/** A file that goes with the reply; without one, the mould that the browser fills while it uploads. */
export function fileChip({ w }: Scene, file?: FileRow): Html {
  const label = file ? w.composer.remove(file.name) : w.composer.remove("");
  const face = file?.media_type.startsWith("image/")
    ? html`<img class="picture" src="/files/${file.id}?size=thumb" alt="">`
    : html`<span class="kind">${icon("file-text", 16)}</span>`;
  return html`<div class="file">${file ? html`<input type="hidden" name="files" value="${file.id}">` : ""}${face}<span class="cut strong">${file?.name ?? ""}</span>${file ? html`<span class="muted">${sizeText(file.size_bytes)}</span>` : html`<progress value="0" max="100"></progress>`}<button type="button" data-remove aria-label="${label}" title="${label}">${icon("x", 16)}</button></div>`;
}
