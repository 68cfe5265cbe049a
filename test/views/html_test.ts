import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  avatar,
  badge,
  button,
  count,
  dialog,
  emptyState,
  field,
  iconButton,
  menu,
  toast,
  windowRing,
} from "../../src/views/components.ts";
import { attributes, each, html, nothing, when } from "../../src/views/html.ts";
import { layout, main } from "../../src/views/layout.ts";
import { paletteGroup } from "../../src/views/layout/palette.ts";
import { showcase } from "../../src/views/showcase.ts";
import { wordsFor } from "../../src/words/mod.ts";

const nasty = `"><script>alert(1)</script>'&`;
const words = wordsFor("vi");

test("no component lets through what a customer wrote", () => {
  const all = [
    avatar({ name: nasty, picture: nasty }),
    badge(nasty),
    button(nasty, { attributes: { title: nasty, "data-name": nasty } }),
    iconButton(nasty, "x"),
    field({ label: nasty, name: "a", value: nasty, error: nasty, help: nasty }),
    field({ label: nasty, name: "a", value: nasty, type: "textarea" }),
    dialog({ id: "d", title: nasty, body: html`${nasty}`, close: nasty }),
    menu("m", nasty, html`${nasty}`),
    emptyState({ icon: "x", title: nasty, text: nasty }),
    toast(nasty),
    paletteGroup(nasty, [{ href: nasty, icon: "x", label: nasty, beside: nasty }]),
  ].map(String);
  for (const each of all) {
    assert.not.match(each, "<script");
    assert.not.match(each, `"><`.concat("script"));
    assert.match(each, "&lt;script&gt;");
  }
});

test("attributes: true is bare, false and nothing are left out", () => {
  assert.is(String(attributes({ a: 1, b: true, c: false, d: undefined, e: null, f: `"` })), ` a="1" b f="&quot;"`);
  assert.is(String(attributes()), "");
});

test("when and each", () => {
  assert.is(
    String(html`<i>${when(0, () => html`no`)}${when("a", (value) => html`${value}`)}${nothing}</i>`),
    "<i>a</i>",
  );
  assert.is(String(each([1, 2], (n) => html`<b>${n}</b>`)), "<b>1</b><b>2</b>");
});

test("a count of nought is there for the browser and not for the eye", () => {
  assert.match(String(count(0)), "hidden");
  assert.match(String(count(3)), ">3</b>");
  assert.match(String(count(1200)), ">99+</b>");
});

test("an error is tied to its field", () => {
  const shown = String(field({ label: "Tên", name: "name", value: "An", error: "Ngắn quá.", required: true }));
  assert.match(shown, `aria-invalid="true"`);
  assert.match(shown, `aria-describedby="name-error"`);
  assert.match(shown, `id="name-error"`);
  assert.match(shown, `value="An"`);
});

test("the ring empties with the window", () => {
  const now = new Date(0);
  const ring = (hours: number, state: "open" | "closed") =>
    String(windowRing({ state, closesAt: new Date(hours * 3_600_000) }, words, now));
  assert.match(ring(12, "open"), `stroke-dasharray="12.0 24"`);
  assert.match(ring(12, "open"), "Còn 12 giờ để trả lời");
  assert.not.match(ring(-1, "closed"), "dasharray");
});

test("a page has its landmarks, no inline style or script, and both languages", async () => {
  const user = { id: 1, name: nasty, role: "agent", theme: "dark", locale: "en" } as const;
  const body = main("omni", html`<p>…</p>`, "list");
  const page = String(
    await layout({ title: nasty, words: wordsFor("en"), user, path: "/inbox", body, assetVersion: "1" }),
  );
  for (const part of [`<main id="main"`, `<nav class="rail"`, `class="skip"`, `<html lang="en" data-theme="dark">`]) {
    assert.ok(page.includes(part), part);
  }
  assert.match(page, /href="\/inbox"[^>]* aria-current="page"/);
  assert.not.match(page, / style=|<style|<script>|javascript:| on[a-z]+="/);
  assert.is(page.match(/<script/g)?.length, page.match(/<script src="\//g)?.length);
});

test("nobody signed in: no rail, no way in but the body", async () => {
  const page = String(
    await layout({ title: "Đăng nhập", words, path: "/sign-in", body: main("login", html``), assetVersion: "1" }),
  );
  assert.match(page, `<body class="bare"`);
  assert.not.match(page, "rail-item");
});

test("the showcase shows both themes", () => {
  const page = String(showcase(words, new Date()));
  assert.match(page, `data-theme="light"`);
  assert.match(page, `data-theme="dark"`);
  assert.not.match(page, "[object");
  assert.not.match(page, "undefined");
});

test.run();
