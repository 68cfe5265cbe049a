import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { endSessions } from "../auth/mod.ts";
import { changing, record } from "../events/mod.ts";
import type { PersonInput } from "./form.ts";
import { mustGiveRole, mustManage, type Ranked } from "./ranking.ts";
import { seatOnPages } from "./seating.ts";
import type { Locale, Theme, User } from "./table.ts";

/** Changes name, user name, role and pages. A new role ends the sessions that the old one opened. */
export async function editPerson(db: Db, by: Ranked, id: number, input: PersonInput): Promise<void> {
  const { name, username, role, pages, admin } = input;
  await changing(db, async (trx) => {
    const before = await lockUser(trx, id);
    mustManage(by, before);
    mustGiveRole(by, before, role);
    await trx
      .updateTable("users")
      .set({ name, username, role, updated_at: new Date() })
      .where("id", "=", id)
      .execute()
      .catch(refuseTaken);
    await record(trx, "user.edited", id, { by: by.id });
    if (role !== before.role) {
      await endSessions(trx, id);
      await record(trx, "user.role_changed", id, { by: by.id, detail: { from: before.role, to: role } });
    }
    await seatOnPages(trx, id, { by: by.id, pages, admin });
  });
}

/** One's own name. */
export async function rename(db: Db, id: number, name: string): Promise<void> {
  await changing(db, async (trx) => {
    await trx.updateTable("users").set({ name, updated_at: new Date() }).where("id", "=", id).execute();
    await record(trx, "user.edited", id, { by: id });
  });
}

/** How a person wants to see it: nobody else need hear of that. */
export async function prefer(db: Db, id: number, choice: { locale?: Locale | undefined; theme?: Theme | undefined }) {
  if (!choice.locale && !choice.theme) return;
  await db
    .updateTable("users")
    .set({ ...choice, updated_at: new Date() })
    .where("id", "=", id)
    .execute();
}

export async function lockUser(trx: Trx, id: number): Promise<User> {
  const user = await trx.selectFrom("users").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (!user) throw new NotFound();
  return user;
}

function refuseTaken(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === "23505" && constraint === "users_username_key") throw new Invalid({ username: "taken" });
  throw error;
}
