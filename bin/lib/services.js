import { startTemporal } from "./temporal.js";
import { startPostgres } from "./postgres.js";
import { startRedis } from "./redis.js";

const own = (variable) => ({ note: `yours (${variable})`, url: process.env[variable], stop: async () => {} });

/** PostgreSQL: the person's own, else the embedded one. */
export const providePostgres = async (dataFolder, options) =>
  process.env.DATABASE_URL ? own("DATABASE_URL") : startPostgres(dataFolder, options);

/** Redis: the person's own, else one for this data folder. */
export const provideRedis = async (dataFolder, options) =>
  process.env.REDIS_URL ? own("REDIS_URL") : startRedis(dataFolder, options);

/** Temporal: the person's own cluster, else the server of this data folder, else none with the reason. */
export async function provideTemporal(dataFolder, options) {
  if (!process.env.TEMPORAL_ADDRESS) return startTemporal(dataFolder, options);
  return { ...own("TEMPORAL_ADDRESS"), address: process.env.TEMPORAL_ADDRESS, ui: process.env.TEMPORAL_UI_URL };
}

export const namespaceOf = (env) => env.TEMPORAL_NAMESPACE || "switchboard";

/** What the processes have to know of the services. */
export function serviceEnvironment({ postgres, redis, temporal, env = process.env }) {
  return {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    TEMPORAL_ADDRESS: temporal?.address ?? "",
    TEMPORAL_NAMESPACE: namespaceOf(env),
    TEMPORAL_UI_URL: env.TEMPORAL_UI_URL || temporal?.ui || "",
  };
}
