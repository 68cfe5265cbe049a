import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { fieldsChangedSince, type Meanwhile } from "../events/mod.ts";
import type { Ticket } from "./table.ts";

/** Which fields were changed after a version; history knows. */
export async function changedSince(trx: Trx, ticket: Ticket, version: number): Promise<Map<string, Meanwhile>> {
  const changed = { subject: "ticket", id: ticket.id, version: ticket.version, events: ["ticket.edited"] } as const;
  return fieldsChangedSince(trx, changed, version);
}

/** Who moved the ticket after a version; undefined when nobody did. */
export async function movedSince(
  trx: Trx,
  ticket: Ticket,
  version: number,
): Promise<{ name: string | null } | undefined> {
  if (version >= ticket.version) return undefined;
  return trx
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select("users.name")
    .where("events.subject", "=", "ticket")
    .where("events.subject_id", "=", ticket.id)
    .where("events.name", "=", "ticket.status_changed")
    .where(sql<boolean>`(events.detail->>'version')::int > ${version}`)
    .orderBy("events.id", "desc")
    .limit(1)
    .executeTakeFirst();
}
