import type { Deps } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { endSessions } from "../auth/mod.ts";
import { changing, record } from "../events/mod.ts";

type Needed = Pick<Deps, "db" | "sessions" | "live">;

/** Ends one of a person's own sessions; another's is not found. */
export async function endOne({ sessions, live }: Needed, userId: number, sessionId: string): Promise<void> {
  const own = await sessions.list(userId);
  if (!own.some(({ id }) => id === sessionId)) throw new NotFound();
  await sessions.end(sessionId);
  live.drop(userId);
}

export async function endEverywhere({ db, sessions, live }: Needed, userId: number): Promise<void> {
  await changing(db, async (trx) => {
    await endSessions(trx, userId);
    await record(trx, "user.signed_out_everywhere", userId, { by: userId });
  });
  sessions.forget(userId);
  live.drop(userId);
}
