import { test } from "uvu";
import * as assert from "uvu/assert";
import { codeBeside, wordFor, wordsFor } from "../../src/words/mod.ts";

/** Paths of everything in a catalogue, with what stands there. */
function walk(words: object, path = ""): Array<[string, unknown]> {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? walk(value, `${path}${key}.`)
      : [[path + key, value] as [string, unknown]],
  );
}

test("both languages say the same things, and neither leaves one out", () => {
  const vi = walk(wordsFor("vi"));
  const en = new Map(walk(wordsFor("en")));
  for (const [path, word] of vi) {
    assert.is(typeof en.get(path), typeof word, path);
    // A word may be nothing on purpose, then in both.
    if (typeof word === "string") assert.is(word.trim() === "", String(en.get(path)).trim() === "", path);
  }
  assert.is(en.size, vi.length);
});

test("Vietnamese is written in composed letters, so that it looks the same everywhere", () => {
  for (const [path, word] of walk(wordsFor("vi"))) {
    if (typeof word === "string") assert.is(word, word.normalize("NFC"), path);
  }
});

test("one thing has one name in Vietnamese, wherever it is said", () => {
  const others = [/e-mail/i, /góc nhìn/i, /gắn thẻ/i, /(gỡ|bỏ) (ghi chú|tệp)/i, /thôi theo dõi/i, /(?<!kết )nối lại/i];
  for (const [path, word] of walk(wordsFor("vi")))
    for (const other of others) assert.not.match(String(word), other, path);
});

test("what stands before any number does not count in English", () => {
  for (const [path, word] of walk(wordsFor("en")))
    if (/(^|\.)(selected|arrived)$/.test(path) && typeof word === "string") assert.not.match(word, /# \w+s\b/, path);
});

test("English says one task and two tasks, and no code that the label says already", () => {
  const { tasks, orders, tickets } = wordsFor("en");
  assert.equal([tasks.calendar.count(1), tasks.calendar.count(2)], ["1 task", "2 tasks"]);
  assert.equal([orders.many(1), orders.many(0)], ["1 order", "0 orders"]);
  assert.equal([orders.lines.count(1, "1"), orders.sum("1", "5 ₫")], ["1 line, 1 piece", "1 order · 5 ₫"]);
  assert.is(tasks.history.rang(1), "Reminder 1 minute before");
  assert.is(codeBeside(tickets.statuses.open, tickets.codes.open), "");
  assert.is(codeBeside(wordsFor("vi").tickets.statuses.open, tickets.codes.open), "OPEN");
});

test("a key from a row finds its word or the word for everything else", () => {
  const { failures } = wordsFor("vi").channels;
  assert.is(wordFor(failures, "recipient_refuses", failures.other), failures.recipient_refuses);
  assert.is(wordFor(failures, "toString", failures.other), failures.other);
  assert.is(wordFor(failures, null, failures.other), failures.other);
});

test.run();
