import { cut } from "../../cutting.ts";
import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { chooseCategory, chooseConversation, chooseCustomer, chooseSlaPolicy } from "./choices.ts";
import { changedSince } from "./meanwhile.ts";
import { holdTicket } from "./queries.ts";
import { nameOf } from "./naming.ts";
import { type Editable, editable } from "./editable.ts";
import type { Ticket } from "./table.ts";
import { slaForTarget } from "./timing.ts";
import { summaryOf, titleOf } from "./wording.ts";

export type TicketChanges = Partial<Pick<Ticket, Editable>>;

/**
 * Changes some fields. Who saw an older version keeps what nobody else touched; a field that another changed meanwhile
 * stays as it is, and once the rest is saved this is Refused with what it was, what it is and whose it is.
 */
export async function editTicket(
  db: Db | Trx,
  person: Person,
  id: number,
  { version, changes, at = new Date() }: { version?: number; changes: TicketChanges; at?: Date },
): Promise<Ticket> {
  const { ticket, conflict } = await changing(db, (trx) => edit(trx, person, id, version, changes, at));
  if (conflict) throw new Refused("ticket_changed_meanwhile", conflict);
  return ticket;
}

async function edit(
  trx: Trx,
  person: Person,
  id: number,
  version: number | undefined,
  changes: TicketChanges,
  at: Date,
) {
  const ticket = await holdTicket(trx, person, id);
  const others = version === undefined ? new Map() : await changedSince(trx, ticket, version);
  const asked = await checked(trx, person, ticket, changes);
  const differing = editable.filter((field) => asked[field] !== undefined && asked[field] !== ticket[field]);
  const refused = differing.find((field) => others.has(field));
  const conflict = refused && {
    field: refused,
    ...others.get(refused)!,
    is: await nameOf(trx, refused, ticket[refused]),
    saved: differing.filter((field) => !others.has(field)),
  };
  const fields = differing.filter((field) => !others.has(field));
  if (fields.length === 0) return { ticket, conflict };
  const wanted: TicketChanges = Object.fromEntries(fields.map((field) => [field, asked[field]]));
  const edited = await trx
    .updateTable("tickets")
    .set({
      ...wanted,
      ...(wanted.conversation_id && (await placeOf(trx, person, wanted.conversation_id))),
      ...(isRetargeted(wanted) && (await slaForTarget(trx, ticket, { ...ticket, ...wanted }, at))),
      version: sql<number>`version + 1`,
      updated_at: at,
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const detail = { ...(await told(trx, ticket, edited, fields)), version: edited.version };
  await record(trx, "ticket.edited", id, { by: person.id, at, detail });
  return { ticket: edited, conflict };
}

/** The changes as they can be kept, and what follows from them. Only what is newly chosen must be there to choose. */
async function checked(trx: Trx, person: Person, ticket: Ticket, changes: TicketChanges): Promise<TicketChanges> {
  const wanted = { ...changes };
  const fresh = (field: "category_id" | "sla_policy_id" | "customer_id" | "conversation_id") =>
    wanted[field] === ticket[field] ? undefined : wanted[field];
  if (wanted.title !== undefined) wanted.title = titleOf(wanted.title);
  if (wanted.summary !== undefined) wanted.summary = summaryOf(wanted.summary);
  const [category, policy] = [fresh("category_id"), fresh("sla_policy_id")];
  if (category) {
    const { sla_policy_id } = await chooseCategory(trx, category);
    if (wanted.sla_policy_id === undefined) wanted.sla_policy_id = sla_policy_id ?? ticket.sla_policy_id;
  }
  if (policy) await chooseSlaPolicy(trx, policy);
  const [customer, conversation] = [fresh("customer_id"), fresh("conversation_id")];
  if (customer) await chooseCustomer(trx, person, customer);
  if (conversation) {
    const { customer_id } = await chooseConversation(trx, person, conversation);
    if (wanted.customer_id === undefined && ticket.customer_id === null) wanted.customer_id = customer_id;
  }
  return wanted;
}

const isRetargeted = (wanted: TicketChanges) => wanted.priority !== undefined || wanted.sla_policy_id !== undefined;

async function placeOf(trx: Trx, person: Person, conversationId: number) {
  const { page_id, channel } = await chooseConversation(trx, person, conversationId);
  return { page_id, channel };
}

/** [from, to] of each field, and how what has a name was called then. The text that is now stands in the ticket itself. */
async function told(trx: Trx, before: Ticket, after: Ticket, changed: Editable[]) {
  const fields: Record<string, [unknown, unknown]> = {};
  const names: Record<string, [unknown, unknown]> = {};
  for (const field of changed) {
    fields[field] = [before[field], field === "summary" ? cut(after.summary, 300) : after[field]];
    if (field.endsWith("_id")) {
      names[field] = [await nameOf(trx, field, before[field]), await nameOf(trx, field, after[field])];
    }
  }
  return { fields, names };
}
