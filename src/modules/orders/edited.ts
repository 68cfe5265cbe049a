import { cut } from "../../cutting.ts";
import type { Trx } from "../../database.ts";
import type { EventName, Happening } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { Editable, Values } from "./changes.ts";
import type { Order } from "./table.ts";

/** Who has it is told apart: somebody may have to be told of that. */
export async function happeningsOf(
  trx: Trx,
  person: Person,
  before: Values,
  wanted: Values,
  after: Order,
  fields: Editable[],
): Promise<Happening[]> {
  const happening = (name: EventName, some: Editable[], more: object = {}): Happening => ({
    name,
    subjectId: after.id,
    by: person.id,
    at: after.updated_at,
    detail: {
      fields: Object.fromEntries(some.map((field) => [field, [before[field], brief(wanted[field])]])),
      version: after.version,
      total: after.total,
      ...more,
    },
  });
  const rest = fields.filter((field) => field !== "assignee_id");
  const [from, to] = [before.assignee_id, after.assignee_id];
  return [
    ...(rest.length ? [happening("order.edited", rest, await namesOf(trx, before, after, rest))] : []),
    ...(rest.length < fields.length
      ? [happening("order.assigned", ["assignee_id"], { from, to, name: await nameOf(trx, "users", to) })]
      : []),
  ];
}

/** How the customer was called then. */
async function namesOf(trx: Trx, before: Values, after: Order, fields: Editable[]) {
  if (!fields.includes("customer_id")) return {};
  const from = await nameOf(trx, "customers", before.customer_id as number | null);
  return { names: { customer_id: [from, await nameOf(trx, "customers", after.customer_id)] } };
}

async function nameOf(trx: Trx, table: "customers" | "users", id: number | null): Promise<string | null> {
  if (id === null) return null;
  return (await trx.selectFrom(table).select("name").where("id", "=", id).executeTakeFirst())?.name ?? null;
}

/** What stands in the order itself now need not be kept whole; what was before is. */
export const brief = (value: unknown) =>
  typeof value === "string" && value.length > 300 ? `${cut(value, 300)}…` : value;
