import type { Trx } from "../../database.ts";
import { fieldsChangedSince, type Meanwhile } from "../events/mod.ts";
import type { Ticket } from "./table.ts";

/** Which fields were changed after a version; history knows. */
export async function changedSince(trx: Trx, ticket: Ticket, version: number): Promise<Map<string, Meanwhile>> {
  const changed = { subject: "ticket", id: ticket.id, version: ticket.version, events: ["ticket.edited"] } as const;
  return fieldsChangedSince(trx, changed, version);
}
