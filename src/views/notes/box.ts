import { button, hidden, icon, iconButton } from "../components.ts";
import { type Attributes, attributes, html, type Html } from "../html.ts";

export interface NoteBox {
  /** Where the note goes: “/tickets/41/notes”. */
  action: string;
  /** Where a file goes that is chosen before the note is sent. */
  upload: string;
  swap: Attributes;
  say: { placeholder: string; label: string; attach: string; mention: string; add: string };
}

/** Where a note is written: amber, so that nobody takes it for a reply to the customer. */
export const noteBox = ({ action, upload, swap, say }: NoteBox): Html =>
  html`<form class="note-box" id="note-form" method="post" action="${action}"${attributes({ "hx-post": action, ...swap })}>${hidden("key", crypto.randomUUID())}<textarea name="body" rows="2" required maxlength="20000" placeholder="${say.placeholder}" aria-label="${say.label}" data-mentions></textarea><div class="attached"></div><footer><label class="icon-button small needs-js" title="${say.attach}">${icon("paperclip", 16)}<span class="sr">${say.attach}</span><input class="sr" type="file" multiple data-upload="${upload}"></label>${iconButton(say.mention, "at-sign", { small: true, more: "needs-js", attributes: { "data-mention": true } })}<span class="push"></span>${button(say.add, { look: "primary", size: "mini" })}</footer></form>`;
