import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { endSessions } from "./ending.ts";
import { hashPassword, isPassword } from "./passwords.ts";

/** Changes one's own password, knowing the present one; every session ends, and the caller starts a new one. */
export async function changePassword(
  db: Db,
  userId: number,
  { current, password }: { current: string; password: string },
): Promise<void> {
  const user = await db.selectFrom("users").select("password_hash").where("id", "=", userId).executeTakeFirst();
  if (!user) throw new NotFound();
  if (!(await isPassword(current, user.password_hash))) throw new Invalid({ current: "passwordWrong" });
  const hash = await hashPassword(password);
  await changing(db, async (trx) => {
    await setPassword(trx, userId, hash);
    await record(trx, "user.password_changed", userId, { by: userId });
  });
}

/** Puts a new password in place and ends every session that the old one opened. */
export async function setPassword(trx: Trx, userId: number, passwordHash: string): Promise<void> {
  await trx
    .updateTable("users")
    .set({ password_hash: passwordHash, updated_at: new Date() })
    .where("id", "=", userId)
    .execute();
  await endSessions(trx, userId);
}
