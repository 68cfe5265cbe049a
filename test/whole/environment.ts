import { join } from "node:path";

type Ports = Record<"web" | "worker" | "sandbox", number>;
type Services = { postgres: { url: string }; redis: { url: string }; temporal: { address: string; ui: string } };

/** The environment of every process of the house: nothing of the machine's but where programs are, as they are started for good. */
export function environment(folder: string, ports: Ports, urls: Record<keyof Ports, string>, on: Services) {
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env;
  return {
    PATH,
    HOME,
    NODE_COMPILE_CACHE,
    DATA_DIR: join(folder, "files"),
    PORT: `${ports.web}`,
    WORKER_PORT: `${ports.worker}`,
    SANDBOX_PORT: `${ports.sandbox}`,
    PUBLIC_URL: urls.web,
    DATABASE_URL: on.postgres.url,
    REDIS_URL: on.redis.url,
    TEMPORAL_ADDRESS: on.temporal.address,
    TEMPORAL_NAMESPACE: "house",
    TEMPORAL_UI_URL: on.temporal.ui,
    SECRET_KEY: "a secret for tests only, 32 bytes",
    FACEBOOK_APP_ID: "100000000000001",
    FACEBOOK_APP_SECRET: "an app secret for tests",
    FACEBOOK_VERIFY_TOKEN: "a verify token for tests",
    FACEBOOK_GRAPH_URL: `${urls.sandbox}/graph/v25.0`,
    FACEBOOK_DIALOG_URL: `${urls.sandbox}/dialog/oauth`,
    MEDIA_ORIGINS: urls.sandbox,
    SANDBOX_URL: urls.sandbox,
    SEED: "none",
    LOG_LEVEL: "info",
  };
}
