import { html, type Html } from "../html.ts";
import type { Scene } from "./scene.ts";

/** The keys of the inbox, for the sheet that `?` opens (IN-22); `data-key` is what inbox.js listens for. */
export function keySheet({ w }: Scene): Html {
  const keys: [string, string][] = [
    ["j", w.keys.next],
    ["k", w.keys.previous],
    ["Enter", w.keys.open],
    ["r", w.keys.reply],
    ["e", w.keys.done],
    ["u", w.keys.unread],
    ["c", w.keys.claim],
    ["f", w.keys.follow],
    ["Enter", w.keys.send],
    ["Ctrl Enter", w.keys.sendNext],
  ];
  return html`<template id="keys"><h3>${w.keys.group}</h3><dl>${keys.map(
    ([key, what]) =>
      html`<div><dt>${key.split(" ").map((each) => html`<kbd>${each}</kbd>`)}</dt><dd>${what}</dd></div>`,
  )}</dl></template>`;
}
