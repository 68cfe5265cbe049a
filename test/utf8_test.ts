import { test } from "uvu";
import * as assert from "uvu/assert";
import { bytesOf } from "../src/utf8.ts";

test("a text becomes the same bytes that the runtime makes of it, whatever is in it", () => {
  const letters = ["", "a", "Xin chào, mẫu này còn hàng không ạ?", "é".repeat(3_000), "😀 “…” \0 \ufeff 中文 \uffff"];
  for (const text of letters) assert.equal(bytesOf(text), Buffer.from(text));
  const long = letters.join(" <b>&amp;</b> ").repeat(500);
  assert.ok(bytesOf(long).equals(Buffer.from(long)));
});

test("half of a letter becomes the sign for what is none", () => {
  for (const text of ["x\ud83d", "\ude00x", `${"ạ".repeat(9_000)}\ud83d y`]) {
    assert.is(bytesOf(text).toString(), text.toWellFormed());
  }
});

test.run();
