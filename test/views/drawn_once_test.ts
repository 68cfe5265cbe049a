import { test } from "uvu";
import * as assert from "uvu/assert";
import { drawnOnce, drawnOnceFor, keyOf } from "../../src/views/drawn_once.ts";
import { html } from "../../src/views/html.ts";

test("the same key is drawn once, another one by itself", () => {
  const once = drawnOnce(10);
  const drawn: string[] = [];
  const draw = (key: string) => String(once(key, () => (drawn.push(key), html`<b>${key} &</b>`)));
  assert.equal([draw("a"), draw("<b>"), draw("a")], ["<b>a &</b>", "<b>&lt;b&gt; &</b>", "<b>a &</b>"]);
  assert.equal(drawn, ["a", "<b>"]);
});

test("what was used longest ago goes first, so that it never holds more than it may", () => {
  const once = drawnOnce(2);
  const drawn: string[] = [];
  const draw = (key: string) => once(key, () => (drawn.push(key), html`${key}`));
  ["a", "b", "a", "c", "a", "b"].forEach(draw);
  assert.equal(drawn, ["a", "b", "c", "b"]);
});

test("rows that say something else have another key", () => {
  const at = new Date(5);
  const rows = [
    { a: "x", b: "y", at },
    { a: "xy", b: "", at },
    { a: "x", b: null, at },
    { a: "x", b: "null", at },
    { a: "x", b: "y", at: new Date(6) },
    { a: "x", b: "y", at, more: [{ id: 1 }] },
    { a: "x", b: "y", at, more: [] },
  ];
  assert.is(new Set(rows.map(keyOf)).size, rows.length);
  assert.is(keyOf({ a: "x", b: null, at }), keyOf({ ...rows[2]! }));
});

test("what is kept stays markup within other markup", () => {
  const words = { title: "Hội thoại <1>" };
  const title = drawnOnceFor((of: typeof words) => html`<h1>${of.title}</h1>`);
  assert.is(
    String(html`<main>${title(words)}${title(words)}</main>`),
    `<main>${"<h1>Hội thoại &lt;1&gt;</h1>".repeat(2)}</main>`,
  );
});

test("what has to be waited for is not kept", async () => {
  const once = drawnOnce(10);
  let count = 0;
  const draw = () => once("slow", () => html`${Promise.resolve(++count)}`);
  assert.equal([String(await draw()), String(await draw())], ["1", "2"]);
});

test.run();
