import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { appEnvironment, secretKey, seedOf } from "../../bin/lib/environment.js";
import { isNewer } from "../../bin/lib/temporal_cli.js";
import { readConfig } from "../../src/config.ts";

const folder = mkdtempSync(join(tmpdir(), "environment-"));
const ports = { web: 3000, sandbox: 3001, worker: 3100 };
const services = {
  DATABASE_URL: "postgresql://postgres@/switchboard?host=%2Frun",
  REDIS_URL: "unix:///run/redis.sock",
};
const given = (env: Record<string, string>) => appEnvironment({ env, dataFolder: folder, ports, services });

test.after(() => rmSync(folder, { recursive: true }));

test("with nothing set the sandbox plays Facebook, and the app finds the environment usable", () => {
  const config = readConfig(given({}));
  assert.is(config.FACEBOOK_GRAPH_URL, "http://127.0.0.1:3001/graph/v25.0");
  assert.is(config.FACEBOOK_DIALOG_URL, "http://localhost:3001/dialog/oauth");
  assert.equal(config.MEDIA_ORIGINS, ["http://127.0.0.1:3001", "http://localhost:3001"]);
  assert.is(config.PUBLIC_URL, "http://localhost:3000");
  assert.is(config.SEED, "demo");
});

test("an app of one's own brings the real Facebook", () => {
  const config = readConfig(given({ FACEBOOK_APP_ID: "42", FACEBOOK_APP_SECRET: "mine" }));
  assert.is(config.FACEBOOK_GRAPH_URL, "https://graph.facebook.com/v25.0");
  assert.is(config.FACEBOOK_APP_SECRET, "mine");
  assert.is(config.SANDBOX_URL, "");
  assert.equal(config.MEDIA_ORIGINS, []);
});

test("what the person set stays", () => {
  const config = readConfig(given({ PUBLIC_URL: "https://desk.example.vn", MEDIA_ORIGINS: "http://media.example.vn" }));
  assert.is(config.PUBLIC_URL, "https://desk.example.vn");
  assert.equal(config.MEDIA_ORIGINS[0], "http://media.example.vn");
});

test("the demo company goes into a database of one's own only when asked to", () => {
  assert.is(seedOf({}), "demo");
  assert.is(seedOf({ DATABASE_URL: "postgresql://db.example.vn/desk" }), "none");
  assert.is(seedOf({ DATABASE_URL: "postgresql://db.example.vn/desk", SEED: "demo" }), "demo");
});

test("the key is made once, for the owner's eyes, unless one is given", () => {
  const key = secretKey(folder, {});
  assert.is(Buffer.from(key, "base64").length, 32);
  assert.is(secretKey(folder, {}), key);
  assert.is(statSync(join(folder, "secret.key")).mode & 0o777, 0o600);
  assert.is(secretKey(folder, { SECRET_KEY: "one of my own" }), "one of my own");
});

test("a key file that a full disk left empty is said, not taken for a key", () => {
  writeFileSync(join(folder, "secret.key"), "");
  assert.throws(
    () => secretKey(folder, {}),
    (error: Error) => error.name === "Refusal" && error.message.includes(join(folder, "secret.key")),
  );
});

test("a Temporal built by Go says no version, so the server inside is compared", () => {
  assert.is(isNewer({ cli: [1, 9, 1], server: [1, 32, 0] }, [1, 5, 1]), true);
  assert.is(isNewer({ cli: [1, 5, 0], server: [1, 29, 0] }, [1, 5, 1]), false);
  assert.is(isNewer({ cli: [1, 5, 1], server: undefined }, [1, 5, 1]), true);
  assert.is(isNewer({ cli: undefined, server: [1, 29, 1] }, [1, 5, 1]), true);
  assert.is(isNewer({ cli: undefined, server: undefined }, [1, 5, 1]), false);
});

test.run();
