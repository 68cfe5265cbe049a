import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";

const css = readFileSync(new URL("../../public/css/tokens.css", import.meta.url), "utf8");

/** OKLCH to linear sRGB, by the matrices of CSS Color 4. */
function linear(colour: string, hue: number): number[] {
  const [lightness, chroma, angle] = colour
    .replaceAll("var(--h)", String(hue))
    .match(/-?[\d.]+/g)!
    .map(Number);
  const turn = ((angle ?? 0) * Math.PI) / 180;
  const l = (lightness ?? 0) / 100;
  const a = (chroma ?? 0) * Math.cos(turn);
  const b = (chroma ?? 0) * Math.sin(turn);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ].map((value) => Math.min(1, Math.max(0, value)));
}

const luminance = ([r = 0, g = 0, b = 0]: number[]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function token(name: string, theme: "light" | "dark", hue = 0): number {
  const value = css.match(new RegExp(`--${name}: (.+);`))?.[1] ?? "";
  const colours = value.match(/oklch\([^()]*(?:\([^()]*\))?[^()]*\)/g);
  assert.ok(colours, `no token --${name}`);
  const colour = colours.length === 2 && theme === "dark" ? colours[1] : colours[0];
  return luminance(linear(colour ?? "", hue));
}

function contrast(front: string, back: string, theme: "light" | "dark", hue = 0): number {
  const [a, b] = [token(front, theme, hue), token(back, theme, hue)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const inks: Array<[string, string[]]> = [
  ["text", ["canvas", "surface", "sunken", "float", "raised", "selected", "bubble-them", "bubble-us", "danger-soft"]],
  ["text-2", ["canvas", "surface", "sunken", "float", "selected", "bubble-us"]],
  ["text-3", ["canvas", "surface", "float", "selected", "bubble-them"]],
  ["accent-text", ["surface", "float", "accent-soft", "selected", "bubble-us"]],
  ["on-accent", ["accent", "accent-hover", "danger", "note-solid"]],
  ["success-text", ["surface", "success-soft"]],
  ["warning-text", ["surface", "warning-soft"]],
  ["danger-text", ["surface", "danger-soft"]],
  ["note-text", ["note"]],
  ["on-night", ["night"]],
];

for (const theme of ["light", "dark"] as const) {
  test(`text can be read in the ${theme} theme`, () => {
    for (const [ink, grounds] of inks) {
      for (const ground of grounds) {
        const ratio = contrast(ink, ground, theme);
        assert.ok(ratio >= 4.5, `${ink} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`every hue can be read in the ${theme} theme`, () => {
    for (const hue of [12, 48, 80, 122, 155, 185, 212, 235, 255, 277, 303, 345]) {
      assert.ok(contrast("tag-text", "tag", theme, hue) >= 4.5, `tag ${hue}`);
      assert.ok(contrast("face-text", "face", theme, hue) >= 4.5, `face ${hue}`);
    }
  });

  test(`signs and field edges can be seen in the ${theme} theme`, () => {
    for (const sign of ["messenger", "zalo", "comment", "web", "phone"]) {
      assert.ok(contrast("on-accent", sign, theme) >= 3, sign);
    }
    assert.ok(contrast("field-line", "surface", theme) >= 3, "field");
    assert.ok(contrast("ring", "surface", theme) >= 3, "ring");
  });
}

test.run();
