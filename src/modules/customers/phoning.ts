import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { parsePhone } from "./phones.ts";
import { holdCustomer, type PhoneOf } from "./queries.ts";
import { touch } from "./touching.ts";

/** More than a person has; a list of them is a mistake. */
export const MOST_PHONES = 20;

/** Adds a number as it was typed; the first becomes the primary one. The same again changes nothing. */
export async function addPhone(
  db: Db | Trx,
  person: Person,
  id: number,
  typed: string,
  { primary = false }: { primary?: boolean } = {},
): Promise<PhoneOf> {
  const phone = parsePhone(typed);
  if (!phone) throw new Invalid({ phone: typed.trim() ? "phone" : "required" });
  return changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const known = await phonesOf(trx, customer.id);
    const same = known.find(({ number }) => number === phone.number);
    if (same) {
      if (primary && !same.is_primary) await makePrimaryPhone(trx, person, customer.id, same.id);
      return same;
    }
    if (known.length >= MOST_PHONES) throw new Invalid({ phone: "tooMany" });
    const first = primary || !known.some(({ is_primary }) => is_primary);
    if (first) await unmark(trx, customer.id);
    const added = await trx
      .insertInto("customer_phones")
      .values({ customer_id: customer.id, ...phone, is_primary: first })
      .returning(["id", "number", "is_primary"])
      .executeTakeFirstOrThrow();
    await touch(trx, customer.id);
    await record(trx, "customer.phone_added", customer.id, { by: person.id, detail: { number: phone.number } });
    return added;
  });
}

/** Takes a number away; where it was the primary one, the oldest that is left becomes that. */
export async function removePhone(db: Db | Trx, person: Person, id: number, phoneId: number): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const removed = await trx
      .deleteFrom("customer_phones")
      .where("id", "=", phoneId)
      .where("customer_id", "=", customer.id)
      .returning(["number", "is_primary"])
      .executeTakeFirst();
    if (!removed) throw new NotFound(`no phone ${phoneId} of customer ${id}`);
    const [next] = removed.is_primary ? await phonesOf(trx, customer.id) : [];
    if (next) await trx.updateTable("customer_phones").set({ is_primary: true }).where("id", "=", next.id).execute();
    await touch(trx, customer.id);
    await record(trx, "customer.phone_removed", customer.id, { by: person.id, detail: { number: removed.number } });
  });
}

export async function makePrimaryPhone(db: Db | Trx, person: Person, id: number, phoneId: number): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const known = await phonesOf(trx, customer.id);
    const [was, is] = [known.find(({ is_primary }) => is_primary), known.find((phone) => phone.id === phoneId)];
    if (!is) throw new NotFound(`no phone ${phoneId} of customer ${id}`);
    if (is.is_primary) return;
    await unmark(trx, customer.id);
    await trx.updateTable("customer_phones").set({ is_primary: true }).where("id", "=", phoneId).execute();
    const version = await touch(trx, customer.id);
    const detail = { fields: { phone: [was?.number ?? null, is.number] }, version };
    await record(trx, "customer.edited", customer.id, { by: person.id, detail });
  });
}

/** Another number in the place of one, which keeps its rank. */
export async function changePhone(
  db: Db | Trx,
  person: Person,
  id: number,
  phoneId: number,
  typed: string,
): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const before = (await phonesOf(trx, customer.id)).find((phone) => phone.id === phoneId);
    if (!before) throw new NotFound(`no phone ${phoneId} of customer ${id}`);
    const phone = parsePhone(typed);
    if (!phone) throw new Invalid({ phone: typed.trim() ? "phone" : "required" });
    if (phone.number === before.number) return;
    await removePhone(trx, person, customer.id, phoneId);
    await addPhone(trx, person, customer.id, typed, { primary: before.is_primary });
  });
}

const unmark = (trx: Trx, id: number) =>
  trx
    .updateTable("customer_phones")
    .set({ is_primary: false })
    .where("customer_id", "=", id)
    .where("is_primary", "=", true)
    .execute();

const phonesOf = (trx: Trx, id: number) =>
  trx
    .selectFrom("customer_phones")
    .select(["id", "number", "is_primary"])
    .where("customer_id", "=", id)
    .orderBy("id")
    .execute();
