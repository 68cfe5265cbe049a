import type { Redis } from "ioredis";
import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Announcer } from "./recording.ts";

const CHANNEL = "switchboard:events";

/**
 * Sends ids over Redis, those of one turn of the event loop in one message, and notes a little later in one statement
 * that they went out. What could not be sent stays unannounced in the table: `sweep` finds it.
 */
export function createAnnouncer(db: Db, redis: Redis): Announcer & { flush(): Promise<void> } {
  let outgoing: number[] = [];
  let isNudged = false;
  let isDue = false;
  let sent: number[] = [];
  let timer: NodeJS.Timeout | undefined;

  const publish = () => {
    const [ids, nudged] = [outgoing, isNudged];
    outgoing = [];
    isDue = isNudged = false;
    if (redis.status !== "ready") return;
    // Apart from the ids, as it is meant for others than these are.
    if (nudged) redis.publish(CHANNEL, "[]").catch(() => {});
    if (ids.length === 0) return;
    redis.publish(CHANNEL, JSON.stringify(ids)).then(
      () => {
        sent.push(...ids);
        timer ??= setTimeout(() => void flush(), 250);
      },
      () => {},
    );
  };
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const ids = sent;
    sent = [];
    if (ids.length === 0) return;
    await markAnnounced(db, ids).catch(() => {});
  };
  const announce = (ids: number[]) => {
    if (!isDue) queueMicrotask(publish);
    isDue = true;
    if (ids.length === 0) isNudged = true;
    outgoing.push(...ids);
  };
  return Object.assign(announce, { flush });
}

function markAnnounced(db: Db, ids: number[]) {
  return sql`update events set announced_at = now() where id = any(${ids}::bigint[]) and announced_at is null`.execute(
    db,
  );
}

/** Announces what a crash or a loss of Redis left behind; once a second, so that screens are right again soon after Redis is back. Returns how many. */
export async function sweep(db: Db, redis: Redis, olderThanMs = 1_000): Promise<number> {
  if (redis.status !== "ready") return 0;
  const { rows } = await sql<{ id: number }>`
    select id from events where announced_at is null and created_at < now() - ${olderThanMs} * interval '1 millisecond'
    order by id limit 5000`.execute(db);
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return 0;
  for (let at = 0; at < ids.length; at += 500) await redis.publish(CHANNEL, JSON.stringify(ids.slice(at, at + 500)));
  await markAnnounced(db, ids);
  return ids.length;
}

/**
 * Hears the ids that every process announces, on a connection of its own. `onGap` is called each time the connection
 * is there again after a loss: what was announced meanwhile is unknown, so whoever shows anything refreshes it.
 */
export async function listen(redis: Redis, onIds: (ids: number[]) => void, onGap: () => void): Promise<() => void> {
  const subscriber = redis.duplicate({ lazyConnect: true });
  subscriber.on("error", () => {});
  subscriber.on("message", (_channel, text) => onIds(JSON.parse(text) as number[]));
  let known = false;
  subscriber.on("ready", () => {
    if (known) onGap();
    known = true;
  });
  await subscriber.connect().catch(() => {});
  await subscriber.subscribe(CHANNEL).catch(() => {});
  return () => subscriber.disconnect();
}
