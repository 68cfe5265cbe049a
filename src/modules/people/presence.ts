import type { Redis } from "ioredis";

export type Doing = "viewing" | "typing";

export interface Present {
  userId: number;
  name: string;
  doing: Doing;
}

export interface Presence {
  /** Somebody looks at a conversation or writes in it; said again every few seconds while it lasts. */
  seen(conversationId: number, person: { id: number; name: string }, doing: Doing): Promise<void>;
  left(conversationId: number, person: { id: number }): Promise<void>;
  /** Who is there now. Nobody, when Redis is away: presence is a courtesy, not a lock. */
  of(conversationId: number): Promise<Present[]>;
  /** Calls back with the conversation, who is there and who came, wrote or left, whenever that changes in any process. */
  listen(heard: (conversationId: number, userIds: number[], by: number) => void): Promise<() => void>;
}

const CHANNEL = "switchboard:presence";
const LASTS_MS: Record<Doing, number> = { viewing: 30_000, typing: 8_000 };

interface Mark {
  name: string;
  viewing: number;
  typing: number;
}

/** IN-11 in Redis: a hash per conversation, person → until when each doing holds. */
export function createPresence(redis: Redis, now: () => number = Date.now): Presence {
  const key = (id: number) => `switchboard:presence:${id}`;

  const marksOf = async (id: number): Promise<[number, Mark][]> => {
    const marks = await redis.hgetall(key(id)).catch(() => ({}));
    return Object.entries(marks).map(([userId, text]) => [Number(userId), JSON.parse(text) as Mark]);
  };

  const tell = async (id: number, by: number) => {
    const userIds = (await marksOf(id)).map(([userId]) => userId);
    await redis.publish(CHANNEL, JSON.stringify({ id, userIds, by }));
  };

  return {
    async seen(conversationId, person, doing) {
      try {
        const before = await redis.hget(key(conversationId), String(person.id));
        const mark: Mark = before ? JSON.parse(before) : { name: person.name, viewing: 0, typing: 0 };
        const wasNew = mark.viewing < now() || (doing === "typing" && mark.typing < now());
        mark.viewing = now() + LASTS_MS.viewing;
        if (doing === "typing") mark.typing = now() + LASTS_MS.typing;
        await redis
          .multi()
          .hset(key(conversationId), String(person.id), JSON.stringify(mark))
          .pexpire(key(conversationId), LASTS_MS.viewing * 2)
          .exec();
        if (wasNew) await tell(conversationId, person.id);
      } catch {
        // Redis is away: nobody sees anybody for a while, and everything else goes on.
      }
    },

    async left(conversationId, person) {
      try {
        if ((await redis.hdel(key(conversationId), String(person.id))) > 0) await tell(conversationId, person.id);
      } catch {
        // As above.
      }
    },

    async of(conversationId) {
      const present = (await marksOf(conversationId)).filter(([, mark]) => mark.viewing > now());
      return present.map(([userId, mark]) => ({
        userId,
        name: mark.name,
        doing: mark.typing > now() ? ("typing" as const) : ("viewing" as const),
      }));
    },

    async listen(heard) {
      const subscriber = redis.duplicate({ lazyConnect: true });
      subscriber.on("error", () => {});
      subscriber.on("message", (_channel, text) => {
        const { id, userIds, by } = JSON.parse(text) as { id: number; userIds: number[]; by: number };
        heard(id, userIds, by);
      });
      await subscriber.connect().catch(() => {});
      await subscriber.subscribe(CHANNEL).catch(() => {});
      return () => subscriber.disconnect();
    },
  };
}
