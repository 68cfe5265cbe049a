import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { addEmail } from "./emailing.ts";
import { consistent, type CustomerFields, keptFields, toColumns } from "./fields.ts";
import { setGroups } from "./grouping.ts";
import { chooseOwner } from "./assigning.ts";
import { addPhone } from "./phoning.ts";

export interface NewCustomer extends CustomerFields {
  /** A uuid the browser made for this form: the same one again gives the same customer. */
  clientKey: string;
  name: string;
  /** As typed; the first is the primary one. */
  phones?: string[];
  emails?: string[];
  groupIds?: number[];
  /** Left out, it is whoever makes the record. */
  ownerId?: number | null;
  at?: Date;
}

/** Makes a customer (CU-1). Throws Invalid for the first value that cannot be kept, and keeps nothing then. */
export async function createCustomer(db: Db | Trx, person: Person, given: NewCustomer): Promise<{ id: number }> {
  const { clientKey, phones = [], emails = [], groupIds = [], ownerId = person.id, at = new Date(), ...fields } = given;
  return changing(db, async (trx) => {
    const before = await createdBefore(trx, person, clientKey);
    if (before) return before;
    const kept = consistent({ ...unsaid, ...(await keptFields(trx, person, fields)) });
    const owner = ownerId === null ? null : await chooseOwner(trx, ownerId);
    const customer = await trx
      .insertInto("customers")
      .values({
        ...toColumns(kept),
        client_key: clientKey,
        owner_id: owner?.id ?? null,
        created_by: person.id,
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.column("client_key").doNothing())
      .returning("id")
      .executeTakeFirst();
    // The other of two clicks was quicker: what it made is there by now.
    if (!customer) return (await createdBefore(trx, person, clientKey))!;
    const detail = { kind: kept.kind, owner_id: owner?.id ?? null };
    await record(trx, "customer.created", customer.id, { by: person.id, at, detail });
    for (const phone of phones.filter((typed) => typed.trim())) await addPhone(trx, person, customer.id, phone);
    for (const email of emails.filter((typed) => typed.trim())) await addEmail(trx, person, customer.id, email);
    if (groupIds.length > 0) await setGroups(trx, person, customer.id, groupIds);
    if (owner && owner.id !== person.id) {
      const to = { assignee_id: owner.id, name: owner.name, from: null };
      await record(trx, "customer.assigned", customer.id, { by: person.id, at, detail: to });
    }
    return customer;
  });
}

const unsaid = {
  ...{ kind: "lead" as const, name: "", gender: null, born_on: null, address_line: "", province_code: null },
  ...{ ward_code: null, old_address: null, company_id: null, tax_code: null, source: "" },
};

async function createdBefore(trx: Trx, person: Person, clientKey: string): Promise<{ id: number } | undefined> {
  const row = await trx
    .selectFrom("customers")
    .select(["id", "created_by"])
    .where("client_key", "=", clientKey)
    .executeTakeFirst();
  if (row && row.created_by !== person.id) throw new Refused("stale");
  return row && { id: row.id };
}
