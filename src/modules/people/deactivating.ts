import type { Db } from "../../database.ts";
import { endSessions, hashPassword, setPassword, unlock } from "../auth/mod.ts";
import { changing, record } from "../events/mod.ts";
import { makePassword } from "./adding.ts";
import { lockUser } from "./editing.ts";
import { mustDeactivate, mustManage, type Ranked } from "./ranking.ts";

/** Signs a person out at once and for good; what they wrote stays. */
export async function deactivate(db: Db, by: Ranked, id: number): Promise<void> {
  await changing(db, async (trx) => {
    const user = await lockUser(trx, id);
    mustDeactivate(by, user);
    if (user.deactivated_at) return;
    await trx.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", id).execute();
    await endSessions(trx, id);
    await record(trx, "user.deactivated", id, { by: by.id });
  });
}

export async function reactivate(db: Db, by: Ranked, id: number): Promise<void> {
  await changing(db, async (trx) => {
    const user = await lockUser(trx, id);
    mustManage(by, user);
    if (!user.deactivated_at) return;
    await trx.updateTable("users").set({ deactivated_at: null }).where("id", "=", id).execute();
    await record(trx, "user.reactivated", id, { by: by.id });
  });
}

/** Gives a person a new password, shown once, ends their sessions and lifts a lock-out. */
export async function resetPassword(db: Db, by: Ranked, id: number): Promise<string> {
  const password = makePassword();
  const hash = await hashPassword(password);
  await changing(db, async (trx) => {
    const user = await lockUser(trx, id);
    mustManage(by, user);
    await setPassword(trx, id, hash);
    await unlock(trx, user.username);
    await record(trx, "user.password_reset", id, { by: by.id });
  });
  return password;
}
