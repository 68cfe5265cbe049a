import { test } from "uvu";
import * as assert from "uvu/assert";
import { createPresence } from "../../../src/modules/people/presence.ts";
import { openRedis } from "../../../src/redis.ts";
import { eventually } from "../../helpers.ts";

const redis = openRedis(process.env.REDIS_URL!);
await eventually(() => redis.status === "ready");
const presence = createPresence(redis);
test.after(() => redis.disconnect());

test("whoever comes, writes or leaves is told of once, with all who are there and who it was", async () => {
  const heard: [number, number[], number][] = [];
  const deafen = await presence.listen((id, userIds, by) => heard.push([id, userIds.sort(), by]));
  const [an, binh] = [
    { id: 1, name: "An" },
    { id: 2, name: "Bình" },
  ];
  await presence.seen(7, an, "viewing");
  await presence.seen(7, an, "viewing");
  await presence.seen(7, binh, "viewing");
  await presence.seen(7, binh, "typing");
  await presence.left(7, an);
  await eventually(() => heard.length >= 4);
  assert.equal(heard, [
    [7, [1], 1],
    [7, [1, 2], 2],
    [7, [1, 2], 2],
    [7, [2], 1],
  ]);
  assert.equal(await presence.of(7), [{ userId: 2, name: "Bình", doing: "typing" }]);
  deafen();
});

test.run();
