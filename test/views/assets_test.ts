import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sprites } from "../../src/views/components/sprites.ts";
import { everydayIcons } from "../../src/views/components/everyday_icons.ts";

const root = new URL("../../", import.meta.url).pathname;
const read = (path: string) => readFileSync(join(root, path), "utf8");
const packed = (...paths: string[]) => gzipSync(paths.map(read).join("\n"), { level: 9 }).length;
const walk = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));

const namesIn = (file: string) =>
  Array.from(read(`public/${file}`).matchAll(/<symbol id="([^"]+)"/g), ([, name]) => name!);

test("the sign of the tab is that of public/favicon.svg", () => {
  const drawn = read("public/favicon.svg").trim().replaceAll('"', "'").replaceAll("#", "%23");
  assert.ok(read("src/views/layout.ts").includes(`href="data:image/svg+xml,${drawn}"`));
});

test("every icon that is asked for is in a sprite", () => {
  const sprite = new Set([...namesIn("icons.svg"), ...namesIn("more_icons.svg")]);
  // The sandbox plays another company's product and brings its own signs.
  const files = [...walk("src"), ...walk("public/js")].filter(
    (path) => /\.(ts|js)$/.test(path) && !path.includes("sandbox"),
  );
  const asked =
    /\bicon(?:Button)?\((?:[^()"]*, )?"([a-z0-9-]+)"|icons\.svg#([a-z0-9-]+)|\b(?:icon|after): "([a-z0-9-]+)"/g;
  for (const path of files) {
    for (const [, a, b, c] of read(path).matchAll(asked)) {
      const name = a ?? b ?? c ?? "";
      assert.ok(sprite.has(name), `${path} asks for ${name}, which no sprite has: add it to bin/icons.js`);
    }
  }
});

test("the frame, the inbox and what scripts draw do with the sprite that comes first", () => {
  assert.equal(new Set(namesIn("icons.svg")), everydayIcons);
  assert.equal(
    namesIn("more_icons.svg").filter((name) => everydayIcons.has(name)),
    [],
  );
  for (const path of walk("public/js")) {
    for (const [, name] of read(path).matchAll(/"(circle-[a-z]+)"|#([a-z0-9-]+)"\/>/g)) {
      if (name) assert.ok(everydayIcons.has(name), `${path} asks for ${name}`);
    }
  }
  for (const [file, address] of [
    ["icons.svg", sprites.everyday],
    ["more_icons.svg", sprites.more],
  ] as const) {
    const version = createHash("sha256")
      .update(read(`public/${file}`))
      .digest("hex")
      .slice(0, 6);
    assert.is(address, `/${file}?v=${version}`, "run node bin/icons.js");
  }
  const size = gzipSync(read("public/icons.svg"), { level: 9 }).length;
  assert.ok(size <= 3_500, `${size} bytes`);
});

test("the sprite brings no sign that nobody asks for, as it comes with the first page", () => {
  const sources = [...walk("src"), ...walk("public/js")].filter(
    (path) => /\.(ts|js)$/.test(path) && !path.includes("sandbox"),
  );
  const words = new Set(sources.flatMap((path) => read(path).match(/(?<=["'`#])[a-z0-9-]+(?=["'`])/g) ?? []));
  const sprite = [...namesIn("icons.svg"), ...namesIn("more_icons.svg")];
  assert.ok(sprite.length > 50);
  assert.equal(
    sprite.filter((name) => !words.has(name)),
    [],
    "take them out of bin/icons.js",
  );
});

test("frame and inbox are at most 10 KB of style, compressed", () => {
  const size = packed("public/css/tokens.css", "public/css/frame.css", "public/css/inbox.css");
  assert.ok(size <= 10_240, `${size} bytes`);
});

test("the frame's scripts are at most 6 KB, and with htmx 20 KB, compressed", () => {
  const own = ["frame", "clock", "viewer"].map((name) => `public/js/${name}.js`);
  assert.ok(packed(...own) <= 6144, `${packed(...own)} bytes`);
  assert.ok(packed("public/vendor/htmx.js", ...own) <= 20_480);
});

test("styles name colours by tokens alone", () => {
  for (const name of ["frame", "inbox", "screens", "rooms"]) {
    const stray = read(`public/css/${name}.css`).match(/#[0-9a-f]{3,8}\b(?![^{]*\{)|\brgba?\(/gi);
    assert.is(stray, null, `${name}.css: ${stray?.join(", ")}`);
  }
});

test("no style depends on whether something holds anything at all: each line that comes anywhere would ask for it", () => {
  for (const path of walk("public/css")) {
    const asked = read(path).match(/:has\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g) ?? [];
    assert.equal(
      asked.filter((one) => /[\s>+~(,]\*/.test(one)),
      [],
      path,
    );
  }
});

test("what the page as a whole depends on is looked for step by step, not in all of it at each change", () => {
  for (const path of walk("public/css")) {
    const asked = [...read(path).matchAll(/body:(?:not\()?:?has\(((?:[^()]|\([^()]*\))*)\)/g)].map(
      ([, inside]) => inside!,
    );
    for (const step of asked.flatMap((one) => one.split(/(?=>)/))) assert.match(step.trim(), /^> [^\s]+$/, path);
  }
});

test("what the stylesheets and the layout ask for is there", () => {
  const asked = [...walk("public/css"), "public/manifest.webmanifest", "src/views/layout.ts"].flatMap((path) =>
    Array.from(read(path).matchAll(/["(](\/(?:fonts\/)?[\w.-]+\.(?:woff2|svg|webmanifest))/g), ([, file]) => file),
  );
  assert.ok(asked.length > 5);
  for (const file of asked) readFileSync(join(root, "public", file ?? ""));
});

test.run();
