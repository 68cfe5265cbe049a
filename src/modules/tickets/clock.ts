import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { noteFirstResponse } from "./first_response.ts";
import { type SlaKind, slaKinds } from "./sla.ts";
import type { Priority, Ticket, TicketStatus } from "./table.ts";
import { isPaused, isSettled, type Standing } from "./transitions.ts";
import { visibleTo } from "./visibility.ts";

/** What moves are judged by, and how new the knowledge is. */
export interface TicketStanding extends Standing {
  version: number;
}

/** When the SLA asks for something to be said. */
export interface SlaMoment {
  what: "warn" | "breach";
  kind: SlaKind;
  at: number;
  dueAt: number;
}

/** What the clock of a ticket looks at whenever it wakes. Moments are in milliseconds, the earliest first. */
export interface TicketClock extends TicketStanding {
  status: TicketStatus;
  assigneeId: number | null;
  priority: Priority;
  /** When the resolution is due. */
  dueAt: number | null;
  paused: boolean;
  breached: boolean;
  moments: SlaMoment[];
}

type Standable = Pick<
  Ticket,
  "status" | "version" | "assignee_id" | "team_id" | "resolution_type_id" | "resolution_text"
>;

export const standingOf = (ticket: Standable): TicketStanding => ({
  status: ticket.status,
  version: ticket.version,
  assigned: ticket.assignee_id !== null || ticket.team_id !== null,
  resolved: ticket.resolution_type_id !== null && ticket.resolution_text !== null,
});

const columns = ["status", "version", "assignee_id", "team_id", "resolution_type_id", "resolution_text"] as const;

/** How a ticket stands that somebody asks to move. NotFound when it is not theirs to see. */
export async function readStanding(db: Db | Trx, person: Person, id: number): Promise<TicketStanding> {
  const [ticket] = await standingRow(db, { role: person.role }, { userId: person.id, id });
  if (!ticket) throw new NotFound(`no ticket ${id}`);
  return standingOf(ticket);
}

const standingRow = composedOnce<Database, Pick<Person, "role">, { userId: number; id: number }, Standable>(
  (db, { role }, { userId, id }) =>
    db
      .selectFrom("tickets")
      .select(columns)
      .where("id", "=", id)
      .where(visibleTo({ id: userId, role })),
);

/** The same for the wiring, which asks for nobody; undefined when there is none. */
export async function findStanding(db: Db | Trx, id: number): Promise<TicketStanding | undefined> {
  const ticket = await db.selectFrom("tickets").select(columns).where("id", "=", id).executeTakeFirst();
  return ticket && standingOf(ticket);
}

/** Open tickets, whose clocks should run, a page of them by id. */
export async function listOpenStandings(db: Db, { after, limit }: { after: number; limit: number }) {
  const tickets = await db
    .selectFrom("tickets")
    .select(["id", ...columns])
    .where("status", "<>", "closed")
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  return tickets.map((ticket) => ({ id: ticket.id, standing: standingOf(ticket) }));
}

/** Undefined when there is no such ticket. An answer that was given while nothing ran is noted first. */
export async function readTicketClock(db: Db, id: number): Promise<TicketClock | undefined> {
  const find = () => db.selectFrom("tickets").selectAll().where("id", "=", id).executeTakeFirst();
  const ticket = await find();
  if (!ticket) return undefined;
  const noted = asksForResponse(ticket) && (await noteFirstResponse(db, { ticketId: id })).length > 0;
  return clockOf(noted ? ((await find()) ?? ticket) : ticket);
}

/** The same of a ticket that was just written. */
export const clockAfter = (db: Db, ticket: Ticket) =>
  asksForResponse(ticket) ? readTicketClock(db, ticket.id) : clockOf(ticket);

const asksForResponse = (ticket: Ticket) => ticket.first_response_due_at !== null && ticket.first_responded_at === null;

function clockOf(ticket: Ticket): TicketClock {
  const { status } = ticket;
  const moments = slaKinds.flatMap((kind) => momentsOf(ticket, kind)).sort((a, b) => a.at - b.at);
  return {
    ...standingOf(ticket),
    status,
    assigneeId: ticket.assignee_id,
    priority: ticket.priority,
    dueAt: ticket.resolution_due_at?.getTime() ?? null,
    paused: isPaused(status),
    breached: ticket.first_response_breached_at !== null || ticket.resolution_breached_at !== null,
    moments,
  };
}

function momentsOf(ticket: Ticket, kind: SlaKind): SlaMoment[] {
  const due = ticket[`${kind}_due_at`];
  const isOver = kind === "first_response" && ticket.first_responded_at !== null;
  if (!due || isOver || ticket.sla_paused_at || isSettled(ticket.status) || ticket[`${kind}_breached_at`]) return [];
  const moments: SlaMoment[] = [{ what: "breach", kind, at: due.getTime(), dueAt: due.getTime() }];
  const warn = ticket[`${kind}_warn_at`];
  if (warn && !ticket[`${kind}_warned_at`]) {
    moments.push({ what: "warn", kind, at: warn.getTime(), dueAt: due.getTime() });
  }
  return moments;
}

export interface SlaTelling {
  kind: SlaKind;
  /** What the clock knew: another due time by now, and nothing is told. */
  dueAt: number;
}

/** Warns that what was promised is due soon: once for a due time, whoever asks and however often. */
export const warnSla = (db: Db, id: number, of: SlaTelling) => tellSla(db, id, "warned", of);

/** Says that what was promised was missed: once. */
export const breachSla = (db: Db, id: number, of: SlaTelling) => tellSla(db, id, "breached", of);

async function tellSla(db: Db, id: number, what: "warned" | "breached", { kind, dueAt }: SlaTelling): Promise<void> {
  await changing(db, async (trx) => {
    const told = await trx
      .updateTable("tickets")
      .set({ [`${kind}_${what}_at`]: new Date() })
      .where("id", "=", id)
      .where(`${kind}_${what}_at`, "is", null)
      .where(sql<boolean>`date_trunc('milliseconds', ${sql.ref(`${kind}_due_at`)}) = ${new Date(dueAt)}`)
      .where("sla_paused_at", "is", null)
      .where("status", "not in", ["resolved", "closed"])
      .$if(kind === "first_response", (query) => query.where("first_responded_at", "is", null))
      .returning(["assignee_id", "team_id"])
      .executeTakeFirst();
    if (!told) return;
    const detail = { kind, due_at: new Date(dueAt).toISOString(), ...told };
    await record(trx, what === "warned" ? "ticket.sla_warned" : "ticket.sla_breached", id, { detail });
  });
}
