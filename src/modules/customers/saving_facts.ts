import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { assignCustomer } from "./assigning.ts";
import { editCustomer } from "./editing.ts";
import { addEmail, changeEmail, removeEmail } from "./emailing.ts";
import type { CustomerFields } from "./fields.ts";
import { setGroups } from "./grouping.ts";
import { addPhone, changePhone, removePhone } from "./phoning.ts";
import { addressColumns } from "./places.ts";
import type { CustomerRow } from "./queries.ts";
import type { CustomerKind, Gender } from "./table.ts";

type Typed = Record<string, string | string[]>;
const textOf = (typed: Typed, name: string) => (typeof typed[name] === "string" ? typed[name].trim() : "");

/** One line of what is known, as its form sends it: "address", "phone-41" (empty takes it away), "phone-new". */
export async function saveFact(db: Db, person: Person, row: CustomerRow, field: string, typed: Typed): Promise<void> {
  const [name = "", which] = field.split("-");
  const value = textOf(typed, "value");
  if (name === "phone" || name === "email") return saveReach(db, person, row, name, which, textOf(typed, "value"));
  if (name === "owner") return assignCustomer(db, person, row.id, value ? Number(value) || 0 : null);
  if (name === "groups") {
    const wanted = Array.isArray(typed["groups"]) ? typed["groups"].map(Number).filter(Number.isSafeInteger) : [];
    return void (await setGroups(db, person, row.id, wanted));
  }
  const version = Number(textOf(typed, "version")) || undefined;
  await editCustomer(db, person, row.id, { version, changes: changeOf(name, typed) });
}

/** What one field changes, as its form sends it on the customer's page and beside a conversation. */
export function changeOf(name: string, typed: Typed): CustomerFields {
  const value = textOf(typed, "value");
  switch (name) {
    case "name":
      return { name: value };
    case "address":
      return addressColumns(value, textOf(typed, "was"));
    case "born_on":
      return { born_on: value || null };
    case "gender":
      return { gender: (value || null) as Gender | null };
    case "kind":
      return { kind: value as CustomerKind };
    case "company":
      return companyOf(textOf(typed, "company_name"), value);
    case "source":
      return { source: value };
    case "tax_code":
      return { tax_code: value || null };
    default:
      throw new NotFound(`no field ${name}`);
  }
}

/** One that is new by its name, else one of those that are there. */
const companyOf = (name: string, id: string): CustomerFields =>
  name ? { company_name: name } : { company_id: /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null };

async function saveReach(
  db: Db,
  person: Person,
  { id }: CustomerRow,
  name: "phone" | "email",
  which: string | undefined,
  text: string,
): Promise<void> {
  const [add, change, remove] =
    name === "phone" ? [addPhone, changePhone, removePhone] : [addEmail, changeEmail, removeEmail];
  if (which === "new") return void (await add(db, person, id, text));
  const row = Number(which);
  if (!Number.isSafeInteger(row)) throw new NotFound(`no ${name} ${which}`);
  return text ? change(db, person, id, row, text) : remove(db, person, id, row);
}
