import type { Db } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { beginTry, succeed } from "./lock_out.ts";
import { isPassword } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";

export interface From {
  address: string;
  userAgent: string | null;
}

/**
 * Signs in by name and password and gives the Set-Cookie value. Refused "locked" { minutes } or "wrong_password"
 * { triesLeft }; a deactivated person and an unknown name are answered alike.
 */
export async function signIn(
  db: Db,
  sessions: Sessions,
  { username, password, from }: { username: string; password: string; from: From },
): Promise<string> {
  const attempt = await beginTry(db, username, from.address);
  if ("lockedMs" in attempt) throw new Refused("locked", { minutes: Math.ceil(attempt.lockedMs / 60_000) });

  const user = await db
    .selectFrom("users")
    .select(["id", "password_hash"])
    .where("username", "=", username)
    .where("deactivated_at", "is", null)
    .executeTakeFirst();
  const right = await isPassword(password, user?.password_hash);
  if (!user || !right) throw new Refused("wrong_password", { triesLeft: attempt.triesLeft });

  await changing(db, async (trx) => {
    await succeed(trx, attempt.attemptId);
    await record(trx, "user.signed_in", user.id, { by: user.id, detail: { address: from.address } });
  });
  return sessions.start(user.id, from);
}
