import type { Words } from "../words/mod.ts";
import { each, html, type Html, raw } from "./html.ts";
import { main } from "./layout.ts";
import { actions, fields, floating, notices, signs } from "./showcase/parts.ts";
import { inboxParts } from "./showcase/inbox.ts";
import { specimen } from "./showcase/specimen.ts";

const swatches = [
  "canvas surface sunken float raised selected hover line line-strong field-line",
  "text text-2 text-3 accent accent-text accent-soft success-text warning-text danger-text",
  "success warning danger success-soft warning-soft danger-soft note note-solid bubble-them bubble-us",
  "messenger zalo comment web phone",
].flatMap((row) => row.split(" "));

// SVG attributes may name a token, so that no inline style is needed for a patch of colour.
const colours = (): Html =>
  html`<div class="swatches">${each(swatches, (name) => html`<span><svg class="swatch"><rect width="100%" height="100%" fill="var(--${raw(name)})"/></svg>${name}</span>`)}</div>`;

const type = (): Html => html`<div class="stack tight">
<h1>Đơn của chị Nguyễn Thị Ngọc Ẩn <small class="muted">18/24</small></h1>
<p>Em chào chị, bánh 2 tầng vị chanh dây là 1.250.000 ₫ ạ. <small class="muted">14/20</small></p>
<p class="small">Times and hints: 08:40 · 11:11 · 1.250.000 ₫ <span class="muted">12/16</span></p>
<p class="num"><span>111.111 ₫</span><br><span>888.888 ₫</span></p>
<p>Ễ Ổ ự Ậ ẵ <b>Ễ Ổ ự Ậ ẵ</b> <code>req_7F3A21</code> <a class="link" href="#main">link</a></p></div>`;

/** Every component in every state, in both themes beside one another; on a phone one below the other. */
export function showcase(words: Words, now: Date): Html {
  const side = (theme: "light" | "dark") =>
    html`<section class="side" data-theme="${theme}" aria-label="${theme}">${[
      specimen("Colours", colours()),
      specimen("Type", type()),
      ...actions(),
      ...signs(words, now),
      ...fields(theme),
      ...notices(),
      ...floating(theme, words),
      ...inboxParts(words, now),
    ]}</section>`;
  return main("showcase", html`<div class="sides">${side("light")}${side("dark")}</div>`);
}
