import { randomInt } from "node:crypto";
import type { Db } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { hashPassword } from "../auth/mod.ts";
import { changing, record } from "../events/mod.ts";
import type { PersonInput } from "./form.ts";
import { type Ranked, rolesToGive } from "./ranking.ts";
import { seatOnPages } from "./seating.ts";

/** Adds a person with a password made for them, which is given back once and kept nowhere in the clear. */
export async function addPerson(db: Db, by: Ranked, input: PersonInput): Promise<{ id: number; password: string }> {
  const { name, username, role, pages, admin } = input;
  if (!rolesToGive(by).includes(role)) throw new Refused("above_you");
  const password = makePassword();
  const password_hash = await hashPassword(password);
  const id = await changing(db, async (trx) => {
    const added = await trx
      .insertInto("users")
      .values({ name, username, role, password_hash })
      .onConflict((conflict) => conflict.column("username").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!added) throw new Invalid({ username: "taken" });
    await record(trx, "user.added", added.id, { by: by.id, detail: { role } });
    await seatOnPages(trx, added.id, { by: by.id, pages, admin });
    return added.id;
  });
  return { id, password };
}

const letters = "abcdefghijkmnpqrstuvwxyz23456789";

/** Sixty bits in three groups that can be read out over the telephone: no l, 1, o or 0. */
export function makePassword(): string {
  const letter = () => letters[randomInt(letters.length)];
  return Array.from({ length: 3 }, () => Array.from({ length: 4 }, letter).join("")).join("-");
}
