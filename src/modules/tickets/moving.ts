import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { changing, movedSince, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { answerOnce } from "./answering_once.ts";
import { getTicket, holdTicket } from "./queries.ts";
import type { Ticket, TicketStatus } from "./table.ts";
import { slaForMove } from "./timing.ts";
import { isSettled, refusal } from "./transitions.ts";
import { resolutionTextOf } from "./wording.ts";

export interface Move {
  to: TicketStatus;
  resolution?: { typeId?: number | null; text?: string | null } | null;
  /** The version that was on the screen: who saw another status is told instead of obeyed. */
  version?: number;
  /** The same one again gives the same answer and moves nothing twice. */
  commandId: string;
  at?: Date;
  /** The ticket's clock makes the move itself: nobody need tell it. */
  heard?: boolean;
}

/** Moves a ticket to another status (TI-1, TI-2), with its SLA (TI-10). Refused by the one table of moves. */
export async function moveTicket(db: Db | Trx, person: Person, id: number, move: Move): Promise<Ticket> {
  const at = move.at ?? new Date();
  return changing(db, async (trx) => {
    const { commandId, at: _at, heard, ...input } = move;
    const command = { id: commandId, name: "ticket.move", ticketId: id, input };
    // One after the other, though asked at once: whoever waits for the key holds no ticket meanwhile.
    const [isNew, ticket] = await Promise.all([answerOnce(trx, person, command), holdTicket(trx, person, id)]);
    if (!isNew) return getTicket(trx, person, id);
    if (move.version !== undefined) await refuseMovedSince(trx, ticket, move.version);
    const standing = {
      status: ticket.status,
      assigned: ticket.assignee_id !== null || ticket.team_id !== null,
      resolved: ticket.resolution_type_id !== null && ticket.resolution_text !== null,
    };
    const reason = refusal(standing, move);
    if (reason) throw new Refused(reason, { status: ticket.status });
    const resolution = isSettled(move.to) ? await resolutionOf(trx, move) : undefined;
    const moved = await trx
      .updateTable("tickets")
      .set({
        status: move.to,
        status_changed_at: at,
        updated_at: at,
        version: sql<number>`version + 1`,
        ...settling(ticket, move.to, at),
        ...(resolution && { resolution_type_id: resolution.type_id, resolution_text: resolution.text }),
        ...(await slaForMove(trx, ticket, move.to, at)),
      })
      .where("id", "=", id)
      .where("version", "=", ticket.version)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(trx, "ticket.status_changed", id, {
      by: person.id,
      at,
      heard,
      detail: {
        from: ticket.status,
        to: move.to,
        version: moved.version,
        command: commandId,
        ...(resolution && { resolution }),
      },
    });
    return moved;
  });
}

/** Where a ticket stood when this command moved it; undefined when it has not. */
export async function findMovedFrom(db: Db | Trx, id: number, commandId: string): Promise<TicketStatus | undefined> {
  const { rows } = await sql<{ from: TicketStatus }>`
    select detail ->> 'from' as from from events
    where subject = 'ticket' and subject_id = ${id} and name = 'ticket.status_changed'
      and detail ->> 'command' = ${commandId}`.execute(db);
  return rows[0]?.from;
}

async function refuseMovedSince(trx: Trx, ticket: Ticket, version: number): Promise<void> {
  const since = await movedSince(
    trx,
    { subject: "ticket", id: ticket.id, version: ticket.version, event: "ticket.status_changed" },
    version,
  );
  if (since) throw new Refused("ticket_moved_meanwhile", { status: ticket.status, name: since.name });
}

/** The resolution that came with the move; undefined when the words that are there stay. */
async function resolutionOf(trx: Trx, { resolution }: Move) {
  const text = resolution?.text ? resolutionTextOf(resolution.text) : "";
  if (!resolution?.typeId || text === "") return undefined;
  const type = await trx
    .selectFrom("resolution_types")
    .select(["id", "name", "archived_at"])
    .where("id", "=", resolution.typeId)
    .forShare()
    .executeTakeFirst();
  if (!type) throw new Invalid({ resolution_type: "choice" });
  if (type.archived_at) throw new Refused("resolution_type_archived", { name: type.name });
  return { type_id: type.id, type: type.name, text };
}

/** When it was settled; opened again it has no resolution, and its history keeps the earlier one. */
function settling(ticket: Ticket, to: TicketStatus, at: Date) {
  if (to === "resolved") return { resolved_at: at, closed_at: null };
  if (to === "closed") return { resolved_at: ticket.resolved_at ?? at, closed_at: at };
  return { resolved_at: null, closed_at: null, resolution_type_id: null, resolution_text: null };
}
