import type { Words } from "../../words/mod.ts";
import { button, dialog } from "../components.ts";
import { html, type Html } from "../html.ts";

/** What the script that listens may have to say stands in the dialog, in the person's language. */
export function microphoneDialog(words: Words): Html {
  const { title, level, asking, hearing, good, silent, refused, missing, busy, insecure, again } =
    words.calls.bar.microphone;
  return dialog({
    id: "microphone",
    title,
    body: html`<p data-says role="status">${asking}</p><meter min="0" max="100" value="0" aria-label="${level}"></meter><div class="line">${button(again, { size: "small", type: "button", attributes: { "data-again": true, hidden: true } })}</div>`,
    close: words.frame.close,
    open: true,
    attributes: {
      "data-once": true,
      ...Object.fromEntries(
        Object.entries({ asking, hearing, good, silent, refused, missing, busy, insecure }).map(([name, text]) => [
          `data-${name}`,
          text,
        ]),
      ),
    },
  });
}
