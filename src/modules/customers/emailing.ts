import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { parseEmail } from "./emails.ts";
import { holdCustomer, type EmailOf } from "./queries.ts";
import { touch } from "./touching.ts";

/** More than a person has; a list of them is a mistake. */
export const MOST_EMAILS = 20;

/** Adds an address as it was typed; the first becomes the primary one. The same again changes nothing. */
export async function addEmail(
  db: Db | Trx,
  person: Person,
  id: number,
  typed: string,
  { primary = false }: { primary?: boolean } = {},
): Promise<EmailOf> {
  const email = parseEmail(typed);
  if (!email) throw new Invalid({ email: typed.trim() ? "email" : "required" });
  return changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const known = await emailsOf(trx, customer.id);
    const same = known.find((one) => sameEmail(one.email, email));
    if (same) {
      if (primary && !same.is_primary) await makePrimaryEmail(trx, person, customer.id, same.id);
      return same;
    }
    if (known.length >= MOST_EMAILS) throw new Invalid({ email: "tooMany" });
    const first = primary || !known.some(({ is_primary }) => is_primary);
    if (first) await unmark(trx, customer.id);
    const added = await trx
      .insertInto("customer_emails")
      .values({ customer_id: customer.id, email, is_primary: first })
      .returning(["id", "email", "is_primary"])
      .executeTakeFirstOrThrow();
    await touch(trx, customer.id);
    await record(trx, "customer.email_added", customer.id, { by: person.id, detail: { email } });
    return added;
  });
}

/** Takes an address away; where it was the primary one, the oldest that is left becomes that. */
export async function removeEmail(db: Db | Trx, person: Person, id: number, emailId: number): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const removed = await trx
      .deleteFrom("customer_emails")
      .where("id", "=", emailId)
      .where("customer_id", "=", customer.id)
      .returning(["email", "is_primary"])
      .executeTakeFirst();
    if (!removed) throw new NotFound(`no e-mail ${emailId} of customer ${id}`);
    const [next] = removed.is_primary ? await emailsOf(trx, customer.id) : [];
    if (next) await trx.updateTable("customer_emails").set({ is_primary: true }).where("id", "=", next.id).execute();
    await touch(trx, customer.id);
    await record(trx, "customer.email_removed", customer.id, { by: person.id, detail: { email: removed.email } });
  });
}

export async function makePrimaryEmail(db: Db | Trx, person: Person, id: number, emailId: number): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const known = await emailsOf(trx, customer.id);
    const [was, is] = [known.find(({ is_primary }) => is_primary), known.find((one) => one.id === emailId)];
    if (!is) throw new NotFound(`no e-mail ${emailId} of customer ${id}`);
    if (is.is_primary) return;
    await unmark(trx, customer.id);
    await trx.updateTable("customer_emails").set({ is_primary: true }).where("id", "=", emailId).execute();
    const version = await touch(trx, customer.id);
    const detail = { fields: { email: [was?.email ?? null, is.email] }, version };
    await record(trx, "customer.edited", customer.id, { by: person.id, detail });
  });
}

/** Another address in the place of one, which keeps its rank. */
export async function changeEmail(
  db: Db | Trx,
  person: Person,
  id: number,
  emailId: number,
  typed: string,
): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const before = (await emailsOf(trx, customer.id)).find((one) => one.id === emailId);
    if (!before) throw new NotFound(`no e-mail ${emailId} of customer ${id}`);
    const email = parseEmail(typed);
    if (!email) throw new Invalid({ email: typed.trim() ? "email" : "required" });
    if (email === before.email) return;
    await removeEmail(trx, person, customer.id, emailId);
    await addEmail(trx, person, customer.id, typed, { primary: before.is_primary });
  });
}

const sameEmail = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const unmark = (trx: Trx, id: number) =>
  trx
    .updateTable("customer_emails")
    .set({ is_primary: false })
    .where("customer_id", "=", id)
    .where("is_primary", "=", true)
    .execute();

const emailsOf = (trx: Trx, id: number) =>
  trx
    .selectFrom("customer_emails")
    .select(["id", "email", "is_primary"])
    .where("customer_id", "=", id)
    .orderBy("id")
    .execute();
