import { readConfig } from "../../src/config.ts";
import type { Db } from "../../src/database.ts";
import { hashPassword } from "../../src/modules/auth/mod.ts";
import { sealToken } from "../../src/modules/channels/tokens.ts";
import { pageToken } from "../../src/modules/sandbox/ids.ts";
import { type Cast, findCast, seatCast } from "../cast.ts";

export const PASSWORD = "switchboard";

export interface Settled {
  cast: Cast;
}

/** Moves the cast into an empty house: they can sign in, and their pages are connected to the sandbox. */
export async function settle(db: Db, env: Record<string, string>): Promise<Settled> {
  const config = readConfig(env);
  const cast = await seatCast(db);
  await db
    .updateTable("users")
    .set({ password_hash: await hashPassword(PASSWORD) })
    .execute();
  for (const page of [cast.camera, cast.cosmetics, cast.bakery]) {
    const token = pageToken(config.FACEBOOK_APP_SECRET, page.provider_id);
    const token_sealed = sealToken(config, page, token);
    await db.updateTable("pages").set({ token_sealed }).where("id", "=", page.id).execute();
  }
  return { cast };
}

/** The cast of a house that the demo has settled already. */
export const findSettled = async (db: Db): Promise<Settled> => ({ cast: await findCast(db) });
