import { z } from "zod";

const flag = z
  .string()
  .optional()
  .transform((value) => value === "1" || value === "true");
const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);
const list = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

/** Every environment variable of the product, parsed once. README explains each for those who run it. */
const Environment = z.object({
  /** Port of the web process. */
  PORT: port(3000),
  /** Port on 127.0.0.1 where the worker answers /healthz, /readyz and /metrics; 0 takes a free one. */
  WORKER_PORT: port(0),
  /** Where files, logs and embedded databases live. */
  DATA_DIR: z.string().default(".data"),
  SEED: z.enum(["demo", "none"]).default("demo"),
  DATABASE_URL: z.string().default("postgresql://postgres@localhost/switchboard"),
  REDIS_URL: z.string().default("redis://localhost:6379"),
  /** host:port of Temporal's frontend; empty: clocks stand still and everything else works. */
  TEMPORAL_ADDRESS: z.string().default(""),
  TEMPORAL_NAMESPACE: z.string().default("switchboard"),
  TEMPORAL_API_KEY: z.string().default(""),
  TEMPORAL_TLS: flag,
  /** Origin of Temporal UI, for the links that ops follow. */
  TEMPORAL_UI_URL: z.string().default(""),
  /** 32 bytes in base64 or hex, or any long phrase: seals page tokens at rest and signs what must not be forged. */
  SECRET_KEY: z.string().min(16),
  /** The origin people and providers reach us by, without a trailing slash. */
  PUBLIC_URL: z
    .url()
    .default("http://localhost:3000")
    .transform((url) => url.replace(/\/+$/, "")),
  FACEBOOK_APP_ID: z.string().default(""),
  FACEBOOK_APP_SECRET: z.string().default(""),
  FACEBOOK_VERIFY_TOKEN: z.string().default(""),
  FACEBOOK_GRAPH_URL: z
    .url()
    .default("https://graph.facebook.com/v25.0")
    .transform((url) => url.replace(/\/+$/, "")),
  FACEBOOK_DIALOG_URL: z.url().default("https://www.facebook.com/v25.0/dialog/oauth"),
  /** Whether replies quote the message they answer: Facebook does not take `reply_to` for every page. */
  FACEBOOK_REPLY_TO: flag,
  /** Private origins that attachments may be fetched from all the same. */
  MEDIA_ORIGINS: list,
  /** Where the sandbox's page is, shown to admins when it runs. */
  SANDBOX_URL: z.string().default(""),
  /** Proxies in front of us whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  DEV: flag,
});

export type Config = z.output<typeof Environment>;

/** Reads the environment once. Throws an Error with one line per variable that is wrong. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n  ${lines.join("\n  ")}`);
}
