import { sql } from "kysely";
import { isDeepStrictEqual } from "node:util";
import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, type Meanwhile, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { consistent, type CustomerFields, type Field, type KeptFields, keptFields, toColumns } from "./fields.ts";
import { changedByMerge, changedSince } from "./meanwhile.ts";
import { retell } from "./merging_told.ts";
import { type HeldCustomer, holdCustomer } from "./queries.ts";

/**
 * Changes some fields. Who saw an older version keeps what nobody else touched; a field that another changed meanwhile
 * stays as it is, and once the rest is saved this is Refused with what it was, what it is and whose it is.
 */
export async function editCustomer(
  db: Db | Trx,
  person: Person,
  id: number,
  { version, changes, at = new Date() }: { version?: number | undefined; changes: CustomerFields; at?: Date },
): Promise<{ id: number; version: number }> {
  const { edited, conflict } = await changing(db, (trx) => edit(trx, person, id, version, changes, at));
  if (conflict) throw new Refused("customer_changed_meanwhile", conflict);
  return edited;
}

async function edit(trx: Trx, person: Person, id: number, seen: number | undefined, changes: CustomerFields, at: Date) {
  const customer = await holdCustomer(trx, person, id);
  const before = keptOf(customer);
  // Of a record that this one went into the person has seen nothing yet: only what it does not know may be filled in.
  const known = (Object.keys(before) as Field[]).filter((field) => before[field] !== null && before[field] !== "");
  const others =
    customer.id !== id
      ? await changedByMerge(trx, id, known)
      : seen === undefined
        ? new Map<Field, Meanwhile>()
        : ((await changedSince(trx, customer, seen)) as Map<Field, Meanwhile>);
  const asked = consistent({ ...before, ...(await keptFields(trx, person, changes)) });
  const differing = (Object.keys(asked) as Field[]).filter((field) => !isDeepStrictEqual(asked[field], before[field]));
  const refused = differing.find((field) => others.has(field));
  const conflict = refused && {
    field: refused,
    ...others.get(refused)!,
    is: await nameOfValue(trx, refused, before[refused]),
    saved: differing.filter((field) => !others.has(field)),
  };
  const fields = differing.filter((field) => !others.has(field));
  if (fields.length === 0) return { edited: customer, conflict };
  const wanted: Partial<KeptFields> = Object.fromEntries(fields.map((field) => [field, asked[field]]));
  const edited = await trx
    .updateTable("customers")
    .set({ ...toColumns(wanted), version: sql<number>`version + 1`, updated_at: at })
    .where("id", "=", customer.id)
    .returning(["id", "version"])
    .executeTakeFirstOrThrow();
  const detail = { ...(await told(trx, before, asked, fields)), version: edited.version };
  await record(trx, "customer.edited", customer.id, { by: person.id, at, detail });
  // The name is what every list and head of their conversations calls them by.
  if (fields.includes("name")) await retell(trx, customer.id);
  return { edited, conflict };
}

const keptOf = (row: HeldCustomer): KeptFields => {
  const { kind, name, gender, born_on, address_line, province_code, ward_code, old_address } = row;
  const { company_id, tax_code, source } = row;
  return {
    ...{ kind, name, gender, born_on, address_line, province_code, ward_code, old_address },
    ...{ company_id, tax_code, source },
  };
};

/** [from, to] of each field, and how what has a name was called then. */
async function told(trx: Trx, before: KeptFields, after: KeptFields, changed: Field[]) {
  const fields: Record<string, [unknown, unknown]> = {};
  const names: Record<string, [unknown, unknown]> = {};
  for (const field of changed) {
    fields[field] = [before[field], after[field]];
    if (field === "company_id") {
      names[field] = [await nameOfValue(trx, field, before[field]), await nameOfValue(trx, field, after[field])];
    }
  }
  return { fields, names };
}

async function nameOfValue(trx: Trx, field: Field, value: KeptFields[Field]): Promise<string | null> {
  if (value === null || value === "") return null;
  if (field !== "company_id") return typeof value === "object" ? Object.values(value).join(", ") : String(value);
  const row = await trx.selectFrom("customers").select("name").where("id", "=", Number(value)).executeTakeFirst();
  return row?.name ?? null;
}
