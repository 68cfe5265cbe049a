import type { Config } from "../../../config.ts";
import type { Db, Trx } from "../../../database.ts";
import { Invalid, NotFound } from "../../../errors.ts";
import { seal, unseal } from "../../../sealing.ts";
import { changing, record } from "../../events/mod.ts";
import type { Person } from "../../people/table.ts";
import type { SeatInput } from "./form.ts";

export interface Seat {
  user_id: number;
  name: string;
  extension: string;
  /** A browser may register with it. */
  has_password: boolean;
}

const purpose = (userId: number) => `seat ${userId}`;
const PORTION = 100;

/** Who has a phone at the PBX, by name, a portion at a time; `after` is the last row's key. */
export async function listSeats(db: Db, { after }: { after?: string | undefined } = {}) {
  const [name, id] = split(after);
  const rows = await db
    .selectFrom("seats")
    .innerJoin("users", "users.id", "seats.user_id")
    .select(["seats.user_id", "users.name", "seats.extension"])
    .select((eb) => eb("seats.sip_password_sealed", "is not", null).$castTo<boolean>().as("has_password"))
    .where("users.deactivated_at", "is", null)
    .$if(after !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple("users.name", "users.id"), ">", eb.tuple(name, id))),
    )
    .orderBy("users.name")
    .orderBy("users.id")
    .limit(PORTION + 1)
    .execute();
  const shown: Seat[] = rows.slice(0, PORTION);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > PORTION && last ? `${last.user_id}:${last.name}` : undefined };
}

const split = (key = ""): [string, number] => [key.slice(key.indexOf(":") + 1), Number.parseInt(key, 10) || 0];

/** Who has none yet. */
export function listUnseated(db: Db): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom("users")
    .leftJoin("seats", "seats.user_id", "users.id")
    .select(["users.id", "users.name"])
    .where("users.deactivated_at", "is", null)
    .where("seats.user_id", "is", null)
    .orderBy("users.name")
    .limit(500)
    .execute();
}

/** Gives somebody a phone, or another one. A password that is not typed stays as it was. */
export async function putSeat(
  { db, config }: { db: Db; config: Pick<Config, "SECRET_KEY"> },
  by: Pick<Person, "id">,
  userId: number,
  { extension, sip_password: password }: SeatInput,
): Promise<void> {
  const sealed = password ? seal(config.SECRET_KEY, purpose(userId), password) : null;
  await changing(db, async (trx) => {
    await checkPerson(trx, userId);
    // A phone of somebody who has left is free again.
    const left = await trx
      .deleteFrom("seats")
      .where("extension", "=", extension)
      .where("user_id", "in", trx.selectFrom("users").select("id").where("deactivated_at", "is not", null))
      .returning("user_id")
      .execute();
    for (const { user_id: id } of left) await record(trx, "agent.seat_taken", id, { by: by.id, detail: { extension } });
    const taken = trx
      .selectFrom("seats")
      .select("user_id")
      .where("extension", "=", extension)
      .where("user_id", "<>", userId);
    if (await taken.executeTakeFirst()) throw new Invalid({ extension: "extensionTaken" });
    const mine = trx.selectFrom("seats").select("extension").where("user_id", "=", userId).forUpdate();
    const from = (await mine.executeTakeFirst())?.extension ?? null;
    await trx
      .insertInto("seats")
      .values({ user_id: userId, extension, sip_password_sealed: sealed })
      .onConflict((conflict) =>
        conflict.column("user_id").doUpdateSet({ extension, ...(sealed && { sip_password_sealed: sealed }) }),
      )
      .execute()
      .catch((error: unknown) => {
        // Somebody else took it a moment ago.
        if ((error as { code?: string }).code === "23505") throw new Invalid({ extension: "extensionTaken" });
        throw error;
      });
    // Of a password it is told that there is another, and never which.
    const detail = { from, to: extension, ...(sealed && { password: true }) };
    if (from !== extension || sealed) await record(trx, "agent.seat_given", userId, { by: by.id, detail });
  });
}

export async function removeSeat(db: Db, by: Pick<Person, "id">, userId: number): Promise<void> {
  await changing(db, async (trx) => {
    const gone = await trx.deleteFrom("seats").where("user_id", "=", userId).returning("extension").executeTakeFirst();
    if (gone) await record(trx, "agent.seat_taken", userId, { by: by.id, detail: gone });
  });
}

/** What a person's own browser registers with; undefined without a phone or a password. */
export async function findSipSeat(
  { db, config }: { db: Db; config: Pick<Config, "SECRET_KEY"> },
  userId: number,
): Promise<{ extension: string; password: string } | undefined> {
  const seat = await db.selectFrom("seats").selectAll().where("user_id", "=", userId).executeTakeFirst();
  if (!seat?.sip_password_sealed) return undefined;
  const password = unseal(config.SECRET_KEY, purpose(userId), seat.sip_password_sealed);
  return { extension: seat.extension, password };
}

async function checkPerson(trx: Trx, userId: number): Promise<void> {
  const person = trx.selectFrom("users").select("id").where("id", "=", userId).where("deactivated_at", "is", null);
  if (!(await person.executeTakeFirst())) throw new NotFound(`no user ${userId}`);
}
