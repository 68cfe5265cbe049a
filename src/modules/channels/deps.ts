import type pino from "pino";
import type { Config } from "../../config.ts";
import type { Db } from "../../database.ts";

/** What the abilities of this room need. */
export interface ChannelsDeps {
  db: Db;
  config: Config;
  log: Pick<pino.Logger, "warn" | "info">;
}
