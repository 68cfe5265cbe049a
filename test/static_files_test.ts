import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { Hono } from "hono";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Env } from "../src/context.ts";
import { minify } from "../src/minifying.ts";
import { packFiles } from "../src/packing_files.ts";
import { publicFolder, readStaticFiles } from "../src/static_files.ts";

const folder = mkdtempSync(join(tmpdir(), "switchboard-static-"));
mkdirSync(join(folder, "css"));
writeFileSync(join(folder, "css/frame.css"), "body { color: red }".repeat(100));
const open = (watch = false) => readStaticFiles(pathToFileURL(`${folder}/`), { watch });
const ask = (files: ReturnType<typeof open>, path: string, headers: Record<string, string> = {}) =>
  new Hono<Env>().use(files.serve).request(path, { headers });
test.after(() => rmSync(folder, { recursive: true }));

test("a file asked for by its version is kept for ever, else asked for again", async () => {
  const files = open();
  const kept = await ask(files, `/css/frame.css?v=${files.version}`);
  assert.match(kept.headers.get("Cache-Control") ?? "", /immutable/);
  assert.match(kept.headers.get("Content-Type") ?? "", /text\/css/);
  const plain = await ask(files, "/css/frame.css");
  assert.match(plain.headers.get("Cache-Control") ?? "", /must-revalidate/);
  const same = await ask(files, "/css/frame.css", { "If-None-Match": plain.headers.get("ETag") ?? "" });
  assert.is(same.status, 304);
});

test("it travels compressed where the browser can read that", async () => {
  const answer = await ask(open(), "/css/frame.css", { "Accept-Encoding": "gzip, br" });
  assert.is(answer.headers.get("Content-Encoding"), "br");
  assert.match(brotliDecompressSync(Buffer.from(await answer.arrayBuffer())).toString(), /color:red/);
});

test("the version follows the content, and nothing outside the folder is given", async () => {
  const before = open().version;
  const watching = open(true);
  writeFileSync(join(folder, "css/frame.css"), "body { color: blue }");
  assert.is.not(open().version, before);
  assert.match(await (await ask(watching, "/css/frame.css")).text(), /blue/);
  for (const path of ["/../package.json", "/css/..%2f..%2fpackage.json", "/css/", "/none.css"]) {
    assert.is((await ask(open(), path)).status, 404, path);
  }
});

test("what every page needs comes in one request each, each script in a scope of its own", async () => {
  const real = readStaticFiles(new URL("../public/", import.meta.url));
  const styles = await (await ask(real, "/css/all.css")).text();
  assert.match(styles, ".conversation-row");
  const scripts = await (await ask(real, "/js/all.js")).text();
  assert.match(scripts, "var htmx=");
  assert.not.match(scripts, /^export /m);
  new Function(scripts);
  new Function(await (await ask(real, "/js/thread.js")).text());
});

test("scripts and styles travel without what is for their readers alone", async () => {
  const written = Object.fromEntries(
    ["js/composer.js", "js/lists.js", "js/live_worker.js", "css/frame.css"].map((path) => [
      path,
      readFileSync(new URL(`../public/${path}`, import.meta.url), "utf8"),
    ]),
  );
  const real = readStaticFiles();
  for (const [path, text] of Object.entries(written)) {
    const sent = await (await ask(real, `/${path}`)).text();
    assert.ok(sent.length < text.length * 0.95, `${path}: ${sent.length} of ${text.length}`);
    assert.not.match(sent, /\/\*|^\s*\/\//m);
  }
  const watched = await (await ask(readStaticFiles(publicFolder, { watch: true }), "/js/lists.js")).text();
  assert.is(watched, written["js/lists.js"]);
});

test("a script that cannot be made smaller travels as it was written", async () => {
  assert.equal(await minify({ "/broken.js": "let = ;" }), { "/broken.js": "let = ;" });
});

test("what was packed once is read again as long as it is the same, and packed anew where nothing can be kept", async () => {
  const kept = pathToFileURL(`${mkdtempSync(join(tmpdir(), "packed-"))}/`);
  const pack = async (text: string, at = kept) => {
    const path = "/js/one.js";
    return (await packFiles(new Map([[path, Buffer.from(text)]]), at).get(path))!;
  };
  const script = "const answer = 40 + 2; // why\nconsole.log(answer);";
  const first = await pack(script);
  assert.equal(readdirSync(kept).length, 3);
  for (const name of readdirSync(kept).filter((each) => each.endsWith(".js")))
    writeFileSync(new URL(name, kept), "kept");
  assert.is(`${(await pack(script)).body}`, "kept");
  assert.is.not(`${(await pack(`${script}\nconsole.log(1);`)).body}`, "kept");
  const nowhere = new URL("nowhere/", pathToFileURL(`${kept.pathname}${readdirSync(kept)[0]}/`));
  assert.equal(await pack(script, nowhere), first);
  rmSync(kept, { recursive: true });
});

test("the first page brings at most 21 KB of fonts", () => {
  const size = readdirSync(new URL("../public/fonts/", import.meta.url))
    .filter((name) => name.endsWith(".woff2"))
    .reduce((sum, name) => sum + statSync(new URL(`../public/fonts/${name}`, import.meta.url)).size, 0);
  assert.ok(size <= 21_504, `${size} bytes`);
});

test.run();
