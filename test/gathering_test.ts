import { test } from "uvu";
import * as assert from "uvu/assert";
import { gathering } from "../src/gathering.ts";

/** Answers only when let go, and remembers what came together. */
function stage() {
  const rounds: number[][] = [];
  const gates: (() => void)[] = [];
  const doAll = async (asked: number[]) => {
    rounds.push(asked);
    await new Promise<void>((open) => gates.push(open));
    if (asked.includes(13)) throw new Error("unlucky");
    return asked.map((n) => n * 2);
  };
  const letGo = async () => {
    gates.shift()!();
    await new Promise((later) => setImmediate(later));
  };
  return { rounds, letGo, double: gathering(doAll, (n) => n) };
}

test("the first goes at once, and those that come meanwhile go together", async () => {
  const { rounds, letGo, double } = stage();
  const answers = Promise.all([1, 2, 3, 4].map(double));
  assert.equal(rounds, [[1]]);
  await letGo();
  await letGo();
  assert.equal(await answers, [2, 4, 6, 8]);
  assert.equal(rounds, [[1], [2, 3, 4]]);
});

test("the same one twice is done one after the other", async () => {
  const { rounds, letGo, double } = stage();
  const answers = Promise.all([1, 7, 7, 8].map(double));
  for (let n = 0; n < 3; n++) await letGo();
  assert.equal(await answers, [2, 14, 14, 16]);
  assert.equal(rounds, [[1], [7, 8], [7]]);
});

test("one that cannot be done takes no other with it", async () => {
  const { rounds, letGo, double } = stage();
  const answers = Promise.allSettled([1, 12, 13, 14].map(double));
  for (let n = 0; n < 5; n++) await letGo();
  const told = (await answers).map((one) => (one.status === "fulfilled" ? one.value : one.reason.message));
  assert.equal(told, [2, 24, "unlucky", 28]);
  assert.equal(rounds, [[1], [12, 13, 14], [12], [13], [14]]);
  const after = double(5);
  await letGo();
  assert.is(await after, 10);
});

test("no more than a hundred go together", async () => {
  const { rounds, letGo, double } = stage();
  const answers = Promise.all(Array.from({ length: 251 }, (_, n) => double(n + 100)));
  for (let n = 0; n < 4; n++) await letGo();
  await answers;
  assert.equal(
    rounds.map((round) => round.length),
    [1, 100, 100, 50],
  );
});

test.run();
