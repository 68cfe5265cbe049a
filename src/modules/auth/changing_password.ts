import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { endSessions } from "./ending.ts";
import { beginTry, succeed } from "./lock_out.ts";
import { hashPassword, isPassword } from "./passwords.ts";

/**
 * Changes one's own password, knowing the present one; every session ends, and the caller starts a new one. Whoever
 * guesses at it here is locked out like one who guesses at the door.
 */
export async function changePassword(
  db: Db,
  userId: number,
  { current, password, address }: { current: string; password: string; address: string },
): Promise<void> {
  const found = db.selectFrom("users").select(["username", "password_hash"]).where("id", "=", userId);
  const user = await found.executeTakeFirst();
  if (!user) throw new NotFound();
  const attempt = await beginTry(db, user.username, address);
  if ("lockedMs" in attempt) throw new Invalid({ current: "passwordLocked" });
  if (!(await isPassword(current, user.password_hash))) throw new Invalid({ current: "passwordWrong" });
  const hash = await hashPassword(password);
  await changing(db, async (trx) => {
    await succeed(trx, attempt.attemptId);
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
