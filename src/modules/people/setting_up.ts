import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { hashPassword, nameCompany } from "../auth/mod.ts";
import { changing, record } from "../events/mod.ts";
import type { Locale } from "./table.ts";

export interface FirstOwner {
  company: string;
  name: string;
  username: string;
  password: string;
  locale: Locale;
}

/** Makes the first owner and gives their id. Refused "stale" when somebody is there already: of many tries one wins. */
export async function setUp(db: Db, { company, name, username, password, locale }: FirstOwner): Promise<number> {
  const password_hash = await hashPassword(password);
  return changing(db, async (trx) => {
    await sql`lock table users in share row exclusive mode`.execute(trx);
    if (await trx.selectFrom("users").select("id").limit(1).executeTakeFirst()) throw new Refused("stale");
    const { id } = await trx
      .insertInto("users")
      .values({ name, username, password_hash, role: "owner", locale })
      .returning("id")
      .executeTakeFirstOrThrow();
    await nameCompany(trx, company);
    await record(trx, "user.added", id, { by: id, detail: { role: "owner" } });
    return id;
  });
}
