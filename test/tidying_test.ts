// apart: the process must begin without what it tests
import { test } from "uvu";
import * as assert from "uvu/assert";
import { tidyUp } from "../src/tidying.ts";

test("what nobody needs any more is given back, and the engine's door is closed again", async () => {
  const left = new WeakRef({ words: "of the start".repeat(1_000) });
  await tidyUp();
  assert.is(left.deref(), undefined);
  assert.is((globalThis as { gc?: unknown }).gc, undefined);
});

test.run();
