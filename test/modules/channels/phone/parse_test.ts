import { test } from "uvu";
import * as assert from "uvu/assert";
import { parsePbxEvent } from "../../../../src/modules/channels/phone/parse.ts";

const now = new Date("2026-11-22T09:00:00Z");
const read = (event: unknown) => parsePbxEvent(Buffer.from(JSON.stringify(event)), now);
const started = { kind: "started", call: "c-1", direction: "in", number: "0901234567" };

test("every kind is read", () => {
  const of = { call: "c-1", at: "2026-11-22T15:59:30.5+07:00" };
  const at = new Date("2026-11-22T08:59:30.500Z");
  assert.equal(read({ ...started, ...of }), { ...started, at });
  assert.equal(read({ ...started, ...of, direction: "out", asked: "k" }), {
    ...started,
    direction: "out",
    asked: "k",
    at,
  });
  assert.equal(read({ kind: "answered", ...of, extension: "101" }), {
    kind: "answered",
    call: "c-1",
    extension: "101",
    at,
  });
  assert.equal(read({ kind: "answered", ...of }), { kind: "answered", call: "c-1", at });
  assert.equal(read({ kind: "rejected", ...of, extension: "101" }), {
    kind: "rejected",
    call: "c-1",
    extension: "101",
    at,
  });
  const unanswered = { kind: "unanswered", call: "c-1", extension: "101", offer: 2 };
  assert.equal(read({ ...unanswered, at: of.at }), { ...unanswered, at });
  for (const kind of ["held", "resumed"]) assert.equal(read({ kind, ...of }), { kind, call: "c-1", at });
  assert.equal(read({ kind: "ended", ...of, by: "caller", cause: "16" }), {
    kind: "ended",
    call: "c-1",
    by: "caller",
    cause: "16",
    at,
  });
  assert.equal(read({ kind: "ended", ...of }), { kind: "ended", call: "c-1", by: "system", at });
  const recorded = { kind: "recorded", call: "c-1", url: "https://pbx.example/r/1.wav" };
  assert.equal(read({ ...recorded, at: of.at, seconds: 12.6 }), { ...recorded, seconds: 13, at });
  const odd = "https://pbx.example/ghi âm\0\ud800.wav";
  const asked = "https://pbx.example/ghi%20%C3%A2m%00%EF%BF%BD.wav";
  assert.equal(read({ ...recorded, url: odd, seconds: 1 }), { ...recorded, url: asked, seconds: 1, at: now });
});

test("a number is taken as it is written, and hidden ones are none", () => {
  const numberOf = (number?: unknown) => (read({ ...started, number }) as { number: string | null }).number;
  for (const hidden of [undefined, null, "", "  ", "anonymous", "Anonymous", "Restricted"])
    assert.is(numberOf(hidden), null);
  assert.is(numberOf(" +84 90 123 45 67 "), "+84 90 123 45 67");
  assert.is(numberOf("sip:bob@example.com"), "sip:bob@example.com");
  assert.is(numberOf("9".repeat(30)), "9".repeat(30));
  assert.is(numberOf("9".repeat(5_000)), "9".repeat(40));
  assert.is(numberOf("090\0\ud800"), "090\ufffd");
});

test("times: none is of now, the future is of now, the long past is let be", () => {
  const timeOf = (at?: unknown) => read({ ...started, at });
  const isOf = (at: unknown, moment: Date) => assert.equal((timeOf(at) as { at: Date }).at, moment);
  isOf(undefined, now);
  isOf(now.getTime() - 1_500, new Date(now.getTime() - 1_500));
  isOf("2026-11-22T09:04:59Z", new Date("2026-11-22T09:04:59Z"));
  isOf("2926-11-22T09:00:00Z", now);
  isOf(8.64e15, now);
  isOf("2026-10-24T09:00:00Z", new Date("2026-10-24T09:00:00Z"));
  for (const old of ["2026-10-22T09:00:00Z", "0001-01-01T00:00:00Z", 0]) {
    assert.equal(timeOf(old), { kind: "ignored", why: "event_too_old" });
  }
});

test("what is new to us is let be, what cannot be is named", () => {
  assert.equal(read({ kind: "parked_in_orbit", call: "c-1" }), { kind: "ignored", why: "event_not_used" });
  assert.equal(read({ kind: "toString", call: "c-1" }), { kind: "ignored", why: "event_not_used" });
  for (const [event, field] of [
    [{ ...started, direction: "up" }, "started.direction"],
    [{ ...started, call: 7 }, "started.call"],
    [{ ...started, call: "" }, "started.call"],
    [{ ...started, call: "a\0" }, "started.call"],
    [{ ...started, call: "\ud800" }, "started.call"],
    [{ ...started, call: "x".repeat(201) }, "started.call"],
    [{ ...started, number: 84 }, "started.number"],
    [{ ...started, at: "yesterday" }, "started.at"],
    [{ ...started, at: -1 }, "started.at"],
    [{ kind: "rejected", call: "c" }, "rejected.extension"],
    [{ kind: "answered", call: "c", extension: "../101" }, "answered.extension"],
    [{ kind: "ended", call: "c", by: "fate" }, "ended.by"],
    [{ kind: "recorded", call: "c", url: "file:///etc/passwd", seconds: 1 }, "recorded.url"],
    [{ kind: "recorded", call: "c", url: "https://pbx.example/1", seconds: -1 }, "recorded.seconds"],
  ] as const) {
    assert.throws(
      () => read(event),
      (error: Error) => error.message.startsWith(`${field}: `),
      field,
    );
  }
  for (const nothing of [null, 7, "x", [], {}, { kind: 3 }]) assert.throws(() => read(nothing), /no_event/);
});

test.run();
