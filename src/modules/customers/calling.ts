import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import { placeholderName } from "./naming.ts";
import { parsePhone } from "./phones.ts";

/**
 * Whose number it is that calls: of several the one who was in touch last, and a new lead at the first contact. Nobody
 * for a number that is hidden or can be none.
 */
export async function customerOfCaller(trx: Trx, number: string | null, at = new Date()): Promise<number | null> {
  const phone = number === null ? undefined : parsePhone(number);
  if (!phone) return null;
  const known = await customerOfNumber(trx, phone.number);
  if (known !== undefined) return known;
  // Two calls of one number at once are one lead: the second waits here, and finds what the first has made.
  await sql`select pg_advisory_xact_lock(hashtextextended('caller:' || ${phone.number}::text, 0))`.execute(trx);
  const made = await customerOfNumber(trx, phone.number);
  if (made !== undefined) return made;
  const { id } = await trx
    .insertInto("customers")
    .values({ name: placeholderName("phone", phone.number), last_contact_at: at })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("customer_phones")
    .values({ customer_id: id, ...phone, is_primary: true })
    .execute();
  await record(trx, "customer.created", id, { at, detail: { kind: "lead", owner_id: null } });
  return id;
}

async function customerOfNumber(trx: Trx, number: string): Promise<number | undefined> {
  const row = await trx
    .selectFrom("customer_phones")
    .innerJoin("customers", "customers.id", "customer_phones.customer_id")
    .select("customers.id")
    .where("customer_phones.number", "=", number)
    .where("customers.merged_into_id", "is", null)
    .orderBy("customers.last_contact_at", (order) => order.desc().nullsLast())
    .orderBy("customers.id")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
