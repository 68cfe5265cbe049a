#!/usr/bin/env node
// Makes public/icons.svg and public/more_icons.svg from the icons listed here and brings htmx beside them. Run it under
// Node 24 after changing the list; check in what it writes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { everydayIcons } from "../src/views/components/everyday_icons.ts";

const root = new URL("../", import.meta.url);
const names = `
  activity cake building-2 git-merge archive arrow-up at-sign chevron-up chevrons-down chevrons-up circle
  circle-dashed circle-dot circle-slash columns-3 hourglass list minus square-kanban ticket-plus arrow-down arrow-left
  arrow-right bell bookmark bookmark-check calendar check check-check chevron-down chevron-left chevron-right
  circle-alert circle-check circle-x clock contact copy corner-up-left download ellipsis external-link eye file
  file-text flag funnel globe hand headset history image inbox info keyboard link list-checks list-filter
  loader-circle lock log-out mail map-pin maximize message-square message-square-text messages-square moon package
  paperclip pause pencil phone play plug plus refresh-cw reply rotate-ccw rotate-cw scroll-text search search-x send
  settings shield shield-check shopping-bag smile square-check sticker sun sun-moon tag tag-x tags ticket timer
  timer-off trash-2 triangle-alert undo-2 upload user user-check user-plus users video webhook wifi-off workflow x zap
  chart-no-axes-gantt truck printer banknote delete grid-3x3 mic mic-off phone-forwarded phone-incoming phone-off
  phone-outgoing phone-missed chart-no-axes-column radio square-pen
`;

// Our own shapes: the brand, and signs of channels that lucide has none for.
const own = {
  brand:
    '<path fill="currentColor" stroke="none" d="M6 3h12a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-5.5l-4.7 3.7A.5.5 0 0 1 7 20.3V17H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3Z"/><path stroke="#fff" stroke-width="1.9" d="M8 8.5h4.5M8 12h8"/><circle cx="15.6" cy="8.5" r="1.3" fill="#fff" stroke="none"/>',
  bolt: '<path fill="currentColor" stroke="none" fill-rule="evenodd" d="M12 2.5c-5.6 0-9.8 4-9.8 9.3 0 2.9 1.3 5.3 3.4 7V22l3-1.7c1 .3 2.2.5 3.4.5 5.6 0 9.8-3.9 9.8-9.1S17.6 2.5 12 2.5Zm1 12.3-2.6-2.7-4.7 2.7 5.2-5.6 2.6 2.7 4.7-2.7-5.2 5.6Z"/>',
  zalo: '<path d="M6 6h12L6 18h12"/>',
};

function shapes(name) {
  const svg = readFileSync(new URL(`node_modules/lucide-static/icons/${name}.svg`, root), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return inner.replace(/\s*\n\s*/g, "").replace(/\s*\/>/g, "/>");
}

const symbols = names
  .trim()
  .split(/\s+/)
  .map((name) => [name, shapes(name)]);
for (const [name, inner] of Object.entries(own)) symbols.push([name, inner]);
symbols.sort(([a], [b]) => (a < b ? -1 : 1));

function writeSprite(file, isIn) {
  const those = symbols.filter(([name]) => isIn(name));
  const drawn = those.map(([name, inner]) => `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`).join("\n");
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence -->\n${drawn}\n</svg>\n`;
  writeFileSync(new URL(`public/${file}`, root), sprite);
  return `/${file}?v=${createHash("sha256").update(sprite).digest("hex").slice(0, 6)}`;
}
const everyday = writeSprite("icons.svg", (name) => everydayIcons.has(name));
const more = writeSprite("more_icons.svg", (name) => !everydayIcons.has(name));
writeFileSync(
  new URL("src/views/components/sprites.ts", root),
  `/** Written by \`node bin/icons.js\`: browsers keep a sprite under its version for ever. */
export const sprites = {
  everyday: "${everyday}",
  more: "${more}",
} as const;
`,
);

mkdirSync(new URL("public/vendor/", root), { recursive: true });
const htmx = readFileSync(new URL("node_modules/htmx.org/dist/htmx.min.js", root), "utf8");
writeFileSync(new URL("public/vendor/htmx.js", root), htmx.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
console.log(`${symbols.length} icons`);
