import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { alone, claim } from "../../bin/lib/claims.js";

test("a name is claimed by one at a time", async () => {
  const held = await claim("claims-test one");
  assert.ok(held);
  assert.is(await claim("claims-test one"), undefined);
  const other = await claim("claims-test two");
  assert.ok(other);
  await other.release();
  const heard: string[] = [];
  const waited = alone(
    "claims-test one",
    async () => heard.push("done"),
    () => heard.push("waits"),
  );
  while (!heard.length) await new Promise(setImmediate);
  await held.release();
  await waited;
  assert.equal(heard, ["waits", "done"]);
});

if (process.platform === "linux")
  test("a claim has the same address under every Node: none of it is left to be filled, or not", async () => {
    const before = new Set(addresses());
    const held = await claim("claims-test address");
    // Others on this machine may claim something in this moment too, by an older version of this code.
    const now = addresses().filter((address) => !before.has(address));
    assert.ok(
      now.some((address) => address.length === 108),
      now.join("\n"),
    );
    await held!.release();
  });

/** Those in no folder, as the kernel lists them: an @ stands for the first byte. */
const addresses = () =>
  readFileSync("/proc/net/unix", "utf8")
    .split("\n")
    .flatMap((line) => line.match(/@switchboard-.*$/)?.[0] ?? []);

test.run();
