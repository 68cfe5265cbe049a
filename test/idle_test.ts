// apart: the process must begin without what it tests
import { registerHooks } from "node:module";
import { test } from "uvu";
import * as assert from "uvu/assert";

const packages = new Set<string>();
registerHooks({
  load(url, context, next) {
    packages.add(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? "");
    return next(url, context);
  },
});

/** What many a process never needs, by what first does. */
const late = {
  "a table that is brought in": ["csv-parse", "saxes", "yauzl", "@fastify/busboy"],
  "a file": ["file-type", "sharp", "libheif-js"],
  "a push": ["web-push", "asn1.js", "bn.js"],
  "a password": ["@node-rs/argon2"],
  "a command to a clock": ["@temporalio/client", "@temporalio/worker", "protobufjs"],
  "a stylesheet or script that changed": ["@swc/core"],
};

test("the web process waits with what a page has no need of", async () => {
  await import("../src/app.ts");
  assert.ok(packages.has("hono"));
  for (const [what, names] of Object.entries(late)) {
    assert.equal(
      names.filter((name) => packages.has(name)),
      [],
      `what comes in with ${what}`,
    );
  }
});

test.run();
