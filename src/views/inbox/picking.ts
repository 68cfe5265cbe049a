import { button, buttonLink, hidden } from "../components.ts";
import { html, type Html } from "../html.ts";
import type { Scene } from "./scene.ts";

/** Stands where the composer does while messages are being chosen (IN-17). A plain form where there is no JavaScript. */
export function pickBar({ w }: Scene, conversationId: number): Html {
  const say = w.select;
  return html`<form class="pick-bar" id="pick" action="/tickets/new" method="get" data-make="${say.makeOf("#")}" data-chosen="${say.chosen("#")}" aria-label="${say.start}">${hidden("conversation", conversationId)}<span class="soft" role="status">${say.hint}</span><span class="push"></span>${buttonLink(w.select.stop, `/inbox/${conversationId}`, { look: "quiet", size: "small", attributes: { "data-select-stop": true } })}${button(say.make, { look: "primary", size: "small", icon: "ticket" })}</form>`;
}
