import pino, { type Logger } from "pino";
import type { Config } from "./config.ts";

/** One JSON line per event on standard output. What could hold a secret is never written, wherever it stands. */
export function openLog(config: Pick<Config, "LOG_LEVEL">, process: string): Logger {
  return pino({
    level: config.LOG_LEVEL,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: "(secret)",
    },
  });
}

const secrets = [
  "password",
  "token",
  "access_token",
  "cookie",
  "authorization",
  "secret",
  "token_sealed",
  "password_hash",
];
