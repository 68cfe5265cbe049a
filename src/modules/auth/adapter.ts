import type { Adapter, DatabaseSession, DatabaseUser } from "lucia";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import type { Session } from "./table.ts";

export type SessionAttributes = Pick<Session, "address" | "user_agent"> &
  Partial<Pick<Session, "seen_at" | "created_at">>;
export type UserAttributes = Omit<Person, "id">;

const person = ["users.name", "users.username", "users.role", "users.locale", "users.theme"] as const;

const withPerson = composedOnce<Database, object, { id: string }, Session & UserAttributes>((db, _, { id }) =>
  db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .selectAll("sessions")
    .select(person)
    .where("sessions.id", "=", id)
    .where("users.deactivated_at", "is", null),
);

/** Lucia's store in our tables: a session and its person in one joined query; who is deactivated is nobody. */
export function createAdapter(db: Db): Adapter {
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [row] = await withPerson(db, {}, { id });
      if (!row) return [null, null];
      const { name, username, role, locale, theme, ...session } = row;
      return [toLucia(session), { id: row.user_id, attributes: { name, username, role, locale, theme } }];
    },

    async getUserSessions(userId) {
      const rows = await db
        .selectFrom("sessions")
        .selectAll()
        .where("user_id", "=", userId)
        .orderBy("seen_at", "desc")
        .execute();
      return rows.map(toLucia);
    },

    async setSession({ id, userId, expiresAt, attributes: { address, user_agent } }) {
      await db
        .insertInto("sessions")
        .values({ id, user_id: userId, expires_at: expiresAt, address, user_agent })
        .execute();
    },

    async updateSessionExpiration(id, expiresAt) {
      await db.updateTable("sessions").set({ expires_at: expiresAt }).where("id", "=", id).execute();
    },

    async deleteSession(id) {
      await db.deleteFrom("sessions").where("id", "=", id).execute();
    },

    async deleteUserSessions(userId) {
      await db.deleteFrom("sessions").where("user_id", "=", userId).execute();
    },

    async deleteExpiredSessions() {
      await db.deleteFrom("sessions").where("expires_at", "<=", new Date()).execute();
    },
  };
}

function toLucia(row: Session): DatabaseSession {
  const { id, user_id, expires_at, address, user_agent, seen_at, created_at } = row;
  return { id, userId: user_id, expiresAt: expires_at, attributes: { address, user_agent, seen_at, created_at } };
}
