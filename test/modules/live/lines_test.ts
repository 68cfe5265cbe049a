import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Draw } from "../../../src/modules/live/drawing.ts";
import type { Heard } from "../../../src/modules/live/hearing.ts";
import { createLines } from "../../../src/modules/live/lines.ts";

const event = (subject_id: number, name = "message.received", subject = "conversation") =>
  ({ id: subject_id, name, subject, subject_id, detail: {} }) as unknown as Heard;
const arrivals = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => event(from + n));
const range = (from: number, to: number) => Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => from - n);

/** What is drawn by a clock that the test sets. */
function stage() {
  const drawn: number[][] = [];
  const clock = { now: 0 };
  const draw = {
    lines: async (ids: number[]) => {
      drawn.push(ids);
      return new Map();
    },
  } as unknown as Draw;
  return { drawn, clock, lines: createLines(draw, () => clock.now) };
}
const nobody = () => false;

test("of very many that wrote those come along who wrote last, and as many again only after a while", async () => {
  const { drawn, clock, lines } = stage();
  const { left } = await lines(arrivals(1, 40), nobody);
  assert.equal(drawn[0], range(40, 1));
  assert.equal([...left], range(16, 1));
  assert.equal([...(await lines(arrivals(41, 45), nobody)).left], range(45, 41));
  clock.now = 250;
  assert.equal([...(await lines(arrivals(46, 80), nobody)).left], range(68, 46));
  clock.now = 60_000;
  assert.equal([...(await lines(arrivals(81, 120), nobody)).left], range(96, 81));
});

test("one who writes on and on has one line in a round, and few leave none out", async () => {
  const { drawn, lines } = stage();
  const { left } = await lines([...arrivals(1, 20), ...arrivals(1, 20)], nobody);
  assert.equal(drawn[0], range(20, 1));
  assert.is(left.size, 0);
});

test("what people did, and what somebody was told of already, comes along however many write", async () => {
  const { drawn, lines } = stage();
  const told = new Set([3, 4]);
  const events = [
    event(1, "conversation.claimed"),
    event(2, "message.sent"),
    ...arrivals(3, 60),
    event(9, "x", "ticket"),
  ];
  const { left } = await lines(events, ({ subject_id: id }) => told.has(id));
  assert.equal(drawn[0], [4, 3, 2, 1, ...range(60, 15)]);
  assert.equal([...left], range(36, 5));
});

test.run();
