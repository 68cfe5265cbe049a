import { Redis } from "ioredis";

/**
 * Connects in the background and for ever. Commands fail at once while Redis is away (nothing waits in a queue):
 * losing Redis costs liveness only.
 */
export function openRedis(url: string): Redis {
  const options = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: true,
    connectTimeout: 2_000,
    retryStrategy: (times: number) => Math.min(50 * times, 1_000),
  };
  const socket = /^unix:\/\/(.+?)(?:\?db=(\d+))?$/.exec(url);
  const redis = socket
    ? new Redis({ ...options, path: socket[1]!, db: Number(socket[2] ?? 0) })
    : new Redis(url, options);
  redis.on("error", () => {});
  return redis;
}
