import { test } from "uvu";
import * as assert from "uvu/assert";
import { cut } from "../src/cutting.ts";

test("a text is cut between letters, and what is left is text", () => {
  assert.is(cut("abc", 5), "abc");
  assert.is(cut("abcdef", 3), "abc");
  assert.is(cut("ab😀", 3), "ab");
  assert.is(cut("ab😀", 4), "ab😀");
  assert.is(cut("a\ud83db", 9), "a\ufffdb");
  assert.is(cut("ab\ud83d", 3), "ab");
});

test.run();
