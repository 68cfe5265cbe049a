import type { Db, Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { findDuplicates } from "./duplicates.ts";
import { type CustomerRow, getCustomer } from "./queries.ts";

export interface Compared {
  mine: CustomerRow;
  others: CustomerRow[];
  /** How many more there are whom the person may not see. */
  hidden: number;
}

const MOST = 5;

/** A record beside those that have a phone or an e-mail of it, or one that is just typed. */
export async function compareWithSame(
  db: Db | Trx,
  person: Person,
  id: number,
  { phone, email }: { phone?: string | undefined; email?: string | undefined } = {},
): Promise<Compared> {
  const mine = await getCustomer(db, person, id);
  const phones = [...(phone ? [phone] : []), ...mine.phones.map(({ number }) => number)];
  const emails = [...(email ? [email] : []), ...mine.emails.map((each) => each.email)];
  const { found, hidden } = await findDuplicates(db, person, { phones, emails, except: mine.id });
  const others: CustomerRow[] = [];
  for (const one of found.slice(0, MOST)) others.push(await getCustomer(db, person, one.id));
  return { mine, others, hidden };
}
