import { createSandbox } from "./mod.ts";

const { env } = process;

const options = {
  port: Number(env.SANDBOX_PORT || 3001),
  host: env.SANDBOX_HOST || undefined,
  url: env.SANDBOX_URL || undefined,
  appUrl: env.PUBLIC_URL || "http://localhost:3000",
  appId: env.FACEBOOK_APP_ID || "1929931607227568",
  appSecret: env.FACEBOOK_APP_SECRET || "sandbox-app-secret",
  verifyToken: env.FACEBOOK_VERIFY_TOKEN || "sandbox-verify-token",
  dataDir: env.DATA_DIR || ".data",
  withStories: (env.SEED || "demo") === "demo",
};
const sandbox = await createSandbox(options).catch((error: Error) => {
  console.error(JSON.stringify({ level: 60, time: Date.now(), msg: `sandbox cannot start: ${error.message}` }));
  process.exit(1);
});
console.log(JSON.stringify({ level: 30, time: Date.now(), msg: "sandbox listening", url: sandbox.url }));

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void sandbox.close().then(() => process.exit(0));
  });
}
