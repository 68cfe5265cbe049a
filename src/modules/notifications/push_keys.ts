import type { Config } from "../../config.ts";
import type { Db } from "../../database.ts";
import { seal, unseal } from "../../sealing.ts";

const KEY = "push_keys";
const PURPOSE = "web push";

export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

interface Sealed {
  publicKey: string;
  sealed: string;
}

const known = new WeakMap<Db, PushKeys>();

/** Our keys towards push services: made when first asked for, by whichever process is first, and kept sealed. */
export async function readPushKeys(db: Db, { SECRET_KEY }: Pick<Config, "SECRET_KEY">): Promise<PushKeys> {
  const remembered = known.get(db);
  if (remembered) return remembered;
  const kept = (await find(db)) ?? (await make(db, SECRET_KEY));
  const keys = { publicKey: kept.publicKey, privateKey: unseal(SECRET_KEY, PURPOSE, kept.sealed) };
  known.set(db, keys);
  return keys;
}

async function find(db: Db): Promise<Sealed | undefined> {
  const row = await db.selectFrom("settings").select("value").where("key", "=", KEY).executeTakeFirst();
  return row?.value as Sealed | undefined;
}

async function make(db: Db, secretKey: string): Promise<Sealed> {
  const { default: webPush } = await import("web-push");
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  const value: Sealed = { publicKey, sealed: seal(secretKey, PURPOSE, privateKey) };
  await db
    .insertInto("settings")
    .values({ key: KEY, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await find(db))!;
}
