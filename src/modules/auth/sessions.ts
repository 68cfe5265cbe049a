import { createHash } from "node:crypto";
import { generateIdFromEntropySize, Lucia, type Session as LuciaSession, TimeSpan } from "lucia";
import type { Config } from "../../config.ts";
import type { Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { createAdapter, type SessionAttributes, type UserAttributes } from "./adapter.ts";

declare module "lucia" {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>;
    UserId: number;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: UserAttributes;
  }
}

export type Session = LuciaSession;
export interface SignedIn {
  person: Person;
  session: Session;
}

export interface Sessions {
  /** Name of the cookie that holds the token. */
  cookieName: string;
  /** Starts a session; gives the Set-Cookie value. */
  start(userId: number, from: { address: string | null; userAgent: string | null }): Promise<string>;
  /** Who holds this token, and a Set-Cookie value when the session was just prolonged. */
  find(token: string): Promise<(SignedIn & { setCookie?: string }) | undefined>;
  list(userId: number): Promise<Session[]>;
  end(sessionId: string): Promise<void>;
  /** The rows are gone or the person changed: what is remembered of them here is forgotten. */
  forget(userId: number): void;
  forgetAll(): void;
  blankCookie(): string;
}

const REMEMBERED_MS = 3_000;
const SEEN_EVERY_MS = 60_000;
const MOST_REMEMBERED = 20_000;

const idOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** Sessions by Lucia. What a token means is remembered for a few seconds, so that a page of ten requests asks once. */
export function createSessions(db: Db, config: Pick<Config, "PUBLIC_URL">): Sessions {
  const lucia = openLucia(db, config);
  const remembered = new Map<string, { until: number; found: Promise<SignedIn | undefined> }>();

  const forgetWhere = async (matches: (found: SignedIn) => boolean) => {
    for (const [id, { found }] of remembered) {
      void found.then((value) => value && matches(value) && remembered.delete(id)).catch(() => {});
    }
  };

  // What is known of thousands who only listen would be kept for as long as they do.
  let sweeping: NodeJS.Timeout | undefined;
  const sweepSoon = () => {
    sweeping ??= setTimeout(() => {
      sweeping = undefined;
      const now = Date.now();
      for (const [id, { until }] of remembered) if (until <= now) remembered.delete(id);
      if (remembered.size > 0) sweepSoon();
    }, REMEMBERED_MS).unref();
  };

  async function look(id: string): Promise<SignedIn | undefined> {
    const { user, session } = await lucia.validateSession(id);
    if (!user) return undefined;
    void noteSeen(db, session).catch(() => {});
    return { person: user, session };
  }

  return {
    cookieName: lucia.sessionCookieName,

    async start(userId, { address, userAgent }) {
      const token = generateIdFromEntropySize(25);
      const attributes = { address, user_agent: userAgent?.slice(0, 400) ?? null };
      await lucia.createSession(userId, attributes, { sessionId: idOf(token) });
      return lucia.createSessionCookie(token).serialize();
    },

    async find(token) {
      const id = idOf(token);
      const known = remembered.get(id);
      if (known && known.until > Date.now()) return known.found;
      if (remembered.size > MOST_REMEMBERED) remembered.clear();
      const found = look(id);
      remembered.set(id, { until: Date.now() + REMEMBERED_MS, found });
      sweepSoon();
      try {
        const value = await found;
        if (!value?.session.fresh) return value;
        return { ...value, setCookie: lucia.createSessionCookie(token).serialize() };
      } catch (error) {
        remembered.delete(id);
        throw error;
      }
    },

    list: (userId) => lucia.getUserSessions(userId),

    async end(sessionId) {
      await lucia.invalidateSession(sessionId);
      remembered.delete(sessionId);
    },

    forget: (userId) => void forgetWhere(({ person }) => person.id === userId),
    forgetAll: () => remembered.clear(),
    blankCookie: () => lucia.createBlankSessionCookie().serialize(),
  };
}

function openLucia(db: Db, config: Pick<Config, "PUBLIC_URL">) {
  const { protocol, port } = new URL(config.PUBLIC_URL);
  const secure = protocol === "https:";
  return new Lucia<SessionAttributes, UserAttributes>(createAdapter(db), {
    sessionExpiresIn: new TimeSpan(30, "d"),
    // Cookies ignore ports: the port in the name lets two installations on one machine live side by side.
    sessionCookie: { name: secure ? "__Host-switchboard" : `switchboard_${port || 80}`, attributes: { secure } },
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
}

/** A minute's precision is enough for the list of sessions and spares a write per request. */
async function noteSeen(db: Db, session: Session): Promise<void> {
  if (session.seen_at && Date.now() - session.seen_at.getTime() < SEEN_EVERY_MS) return;
  await db.updateTable("sessions").set({ seen_at: new Date() }).where("id", "=", session.id).execute();
}
