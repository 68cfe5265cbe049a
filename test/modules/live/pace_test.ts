import { test } from "uvu";
import * as assert from "uvu/assert";
import { createPace } from "../../../src/modules/live/pace.ts";
import { eventually } from "../../helpers.ts";

test("the first is done at once; all that is asked for meanwhile is one more, after a rest in proportion", async () => {
  const began: number[] = [];
  let finish = () => {};
  const pace = createPace(
    () =>
      new Promise<number>((done) => {
        began.push(performance.now());
        finish = () => done(10);
      }),
    () => {},
  );
  pace.soon();
  assert.is(began.length, 1);
  for (let n = 0; n < 50; n++) pace.soon();
  assert.is(began.length, 1);
  const over = performance.now();
  finish();
  await eventually(() => began.length === 2);
  assert.ok(began[1]! - over >= 40, "it rested four times as long as it had taken");
  finish();
  pace.soon();
  await eventually(() => began.length === 3);
  pace.stop();
});

test("what fails is told, and the next round goes on", async () => {
  const failures: unknown[] = [];
  let rounds = 0;
  const pace = createPace(
    async () => {
      rounds += 1;
      if (rounds === 1) throw new Error("no words");
      return 0;
    },
    (error) => failures.push(error),
  );
  pace.soon();
  await eventually(() => failures.length === 1);
  pace.soon();
  await eventually(() => rounds === 2);
  assert.is(failures.length, 1);
});

test.run();
