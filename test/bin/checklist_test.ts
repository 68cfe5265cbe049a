import { test } from "uvu";
import * as assert from "uvu/assert";
import { Checklist } from "../../bin/lib/checklist.js";

function paper(isTTY = false) {
  const written: string[] = [];
  const out = { isTTY, columns: 60, write: (text: string) => written.push(text) > 0 };
  return { out, text: () => written.join("") };
}

test("where nobody watches, each finished step is one line with its time and note", async () => {
  const { out, text } = paper();
  const list = new Checklist(["packages", "Redis"], { out });
  assert.is(text(), "");
  await list.step("Redis", async () => ({ note: "7.0.15" }));
  await list.step("packages", async () => "installed");
  assert.match(text(), /^ {2}✓ Redis +\d+\.\d s {2}7\.0\.15\n {2}✓ packages +\d+\.\d s {2}installed\n$/);
});

test("a step done without says why, and returns what it got", async () => {
  const { out, text } = paper();
  const got = await new Checklist(["Temporal"], { out }).step("Temporal", async () => ({
    without: "clocks stand still",
  }));
  assert.is(got.without, "clocks stand still");
  assert.match(text(), /– Temporal .* clocks stand still\n$/);
});

test("a step that fails is marked and its error goes on", async () => {
  const { out, text } = paper();
  const failing = new Checklist(["web"], { out }).step("web", () => Promise.reject(new Error("no")));
  await failing.then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, "no"),
  );
  assert.match(text(), "✗ web");
});

test("a terminal sees all steps from the start, redrawn in place, none wider than it is", async () => {
  const { out, text } = paper(true);
  const list = new Checklist(["PostgreSQL", "web"], { out, env: { NO_COLOR: "1" } });
  assert.match(text(), "· PostgreSQL");
  await list.step("web", async () => "x".repeat(200));
  list.end();
  assert.match(text(), "\x1b[2A");
  const lines = text()
    .split("\n")
    .map((line) => line.split("\x1b[2K").at(-1) ?? "");
  assert.ok(lines.every((line) => line.length < 60));
});

test.run();
