import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileCache } from "./folders.js";
import { Refusal } from "./refusal.js";

/** The key that seals what is kept: the one given, else one made once for the data folder. */
export function secretKey(dataFolder, env = process.env) {
  if (env.SECRET_KEY) return env.SECRET_KEY;
  const file = join(dataFolder, "secret.key");
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  const key = readFileSync(file, "utf8").trim();
  if (key) return key;
  // Another one would open nothing of what was sealed with the one that was here.
  throw new Refusal(
    `${file} is empty, and what is kept sealed cannot be opened without its key.`,
    "Bring back a copy of that file; or, where nothing is sealed yet, remove it: a new one is made.",
  );
}

/** Whether the sandbox plays Facebook: until the person names an app of their own. */
export const isSandboxWanted = (env) => !env.FACEBOOK_APP_ID;

/** The demo company goes into a database of ours, never by itself into one that the person brought. */
export const seedOf = (env) => env.SEED || (env.DATABASE_URL ? "none" : "demo");

/** The environment of the app's processes: what the person set, and for the rest what the launcher started. */
export function appEnvironment({ env, dataFolder, ports, services, isWatching = false }) {
  const key = secretKey(dataFolder, env);
  return {
    ...compileCache,
    ...env,
    PORT: `${ports.web}`,
    WORKER_PORT: `${ports.worker}`,
    SANDBOX_PORT: `${ports.sandbox}`,
    DATA_DIR: dataFolder,
    SEED: seedOf(env),
    SECRET_KEY: key,
    PUBLIC_URL: env.PUBLIC_URL || `http://localhost:${ports.web}`,
    ...services,
    ...(isSandboxWanted(env) ? sandboxEnvironment(env, ports.sandbox, key) : {}),
    ...(isWatching ? { DEV: "1" } : {}),
  };
}

function sandboxEnvironment(env, port, key) {
  const here = `http://127.0.0.1:${port}`;
  const derived = (what) => createHmac("sha256", key).update(what).digest("hex").slice(0, 32);
  return {
    SANDBOX_URL: env.SANDBOX_URL || `http://localhost:${port}`,
    FACEBOOK_GRAPH_URL: env.FACEBOOK_GRAPH_URL || `${here}/graph/v25.0`,
    FACEBOOK_DIALOG_URL: env.FACEBOOK_DIALOG_URL || `http://localhost:${port}/dialog/oauth`,
    FACEBOOK_APP_ID: "100000000000001",
    FACEBOOK_APP_SECRET: env.FACEBOOK_APP_SECRET || derived("facebook app secret"),
    FACEBOOK_VERIFY_TOKEN: env.FACEBOOK_VERIFY_TOKEN || derived("facebook verify token"),
    MEDIA_ORIGINS: [env.MEDIA_ORIGINS, here, `http://localhost:${port}`].filter(Boolean).join(","),
  };
}
