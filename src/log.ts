import pino, { type Logger } from "pino";
import type { Config } from "./config.ts";

/** One JSON line per event on standard output. What could hold a secret is never written, wherever it stands. */
export function openLog(config: Pick<Config, "LOG_LEVEL">, process: string): Logger {
  const options = {
    level: config.LOG_LEVEL,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: "(secret)",
    },
  };
  return pino(options, standardOutput());
}

/** The most that is kept of what could not be written yet. */
const KEPT_BYTES = 1024 * 1024;

/**
 * Written line by line: what is put off until the exit holds that up for ever while the disk is full. A line that cannot
 * be written is tried again with the next one, and ends nobody.
 */
function standardOutput() {
  const output = pino.destination({ dest: 1, sync: true, maxLength: KEPT_BYTES });
  output.on("error", () => {});
  return output;
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
