import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing, type Happening, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { chooseAssignee, chooseTeam } from "./choices.ts";
import { holdTicket } from "./queries.ts";
import type { Ticket } from "./table.ts";
import { visibleTo } from "./visibility.ts";

export interface Assignment {
  /** Left out: as it is; null: nobody. */
  assigneeId?: number | null;
  teamId?: number | null;
  /** The version that was on the screen: who saw it with somebody else is told whose it is by now. */
  version?: number | undefined;
}

/** Gives a ticket to a person, a team, or both (TI-7). A new one becomes assigned by itself; nobody named changes no status. */
export async function assignTicket(
  db: Db | Trx,
  person: Person,
  id: number,
  { assigneeId, teamId, version }: Assignment,
  at = new Date(),
): Promise<Ticket> {
  return changing(db, async (trx) => {
    const ticket = await holdTicket(trx, person, id);
    const assignee_id = assigneeId === undefined ? ticket.assignee_id : assigneeId;
    const team_id = teamId === undefined ? ticket.team_id : teamId;
    if (assignee_id === ticket.assignee_id && team_id === ticket.team_id) return ticket;
    if (version !== undefined) {
      if (assignee_id !== ticket.assignee_id) await refuseGivenSince(trx, ticket, "assignee", version);
      if (team_id !== ticket.team_id) await refuseGivenSince(trx, ticket, "team", version);
    }
    if (assignee_id && assignee_id !== ticket.assignee_id) await chooseAssignee(trx, assignee_id);
    if (team_id && team_id !== ticket.team_id) await chooseTeam(trx, team_id);
    const assigned = await trx
      .updateTable("tickets")
      .set({ assignee_id, team_id, ...namedBySomebody(assignee_id ?? team_id, at) })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await tell(trx, person, ticket, assigned, at);
    return assigned;
  });
}

/** Another gave it to somebody after that version; a change of the team leaves who has it as it was, and the other way round. */
async function refuseGivenSince(trx: Trx, ticket: Ticket, of: "assignee" | "team", version: number): Promise<void> {
  if (version >= ticket.version) return;
  const { rows } = await sql<{ name: string | null; is: string | null }>`
    select users.name, events.detail->>${of} as is from events left join users on users.id = events.actor_id
    where events.subject = 'ticket' and events.subject_id = ${ticket.id} and events.name = 'ticket.assigned'
      and (events.detail->>'version')::int > ${version}
      and events.detail->${`${of}_id`} is distinct from events.detail->'from'->${`${of}_id`}
    order by events.id desc limit 1`.execute(trx);
  if (rows[0]) throw new Refused("ticket_changed_meanwhile", { field: of, ...rows[0] });
}

/** One of those who may takes what nobody has: the first does, the others are Refused with the name of who was quicker. */
export async function takeTicket(db: Db | Trx, person: Person, id: number, at = new Date()): Promise<Ticket> {
  return changing(db, async (trx) => {
    const taken = await trx
      .updateTable("tickets")
      .from((eb) => eb.selectFrom("tickets").select(["id", "status"]).where("id", "=", id).forUpdate().as("before"))
      .whereRef("tickets.id", "=", "before.id")
      .set({ assignee_id: person.id, ...namedBySomebody(person.id, at) })
      .where("tickets.assignee_id", "is", null)
      .where(visibleTo(person) as never)
      .returningAll("tickets")
      .returning("before.status as status_before")
      .executeTakeFirst();
    if (!taken) return takenBy(trx, person, id);
    const { status_before, ...ticket } = taken;
    await tell(trx, person, { ...ticket, assignee_id: null, status: status_before }, ticket, at);
    return ticket;
  });
}

/** What another has by now; whoever saw it while nobody had it is told who, though they may see it no more. */
async function takenBy(trx: Trx, person: Person, id: number): Promise<Ticket> {
  const wasFree = sql<SqlBool>`
    (tickets.page_id is null or tickets.page_id in (select page_id from page_members where user_id = ${person.id}))
    and exists (select 1 from events where subject = 'ticket' and subject_id = tickets.id and name = 'ticket.assigned'
      and detail->'from' = '{"assignee_id": null, "team_id": null}')`;
  const ticket = await trx
    .selectFrom("tickets")
    .innerJoin("users", "users.id", "tickets.assignee_id")
    .selectAll("tickets")
    .select("users.name as holder")
    .where("tickets.id", "=", id)
    .where((eb) => eb.or([visibleTo(person)(eb as never), wasFree]))
    .executeTakeFirst();
  if (!ticket) throw new NotFound(`no ticket ${id}`);
  const { holder, ...rest } = ticket;
  if (rest.assignee_id !== person.id) throw new Refused("ticket_already_taken", { name: holder });
  return rest;
}

/** TI-1: new becomes assigned when somebody is named. */
function namedBySomebody(somebody: number | null, at: Date) {
  const always = { version: sql<number>`tickets.version + 1`, updated_at: at };
  if (somebody === null) return always;
  return {
    ...always,
    status: sql<Ticket["status"]>`case tickets.status when 'new' then 'assigned' else tickets.status end`,
    status_changed_at: sql<Date>`case tickets.status when 'new' then ${at}::timestamptz else tickets.status_changed_at end`,
  };
}

async function tell(trx: Trx, person: Person, before: Ticket, after: Ticket, at: Date): Promise<void> {
  const { assignee_id, team_id, version } = after;
  const names = await namesOf(trx, assignee_id, team_id);
  const from = { assignee_id: before.assignee_id, team_id: before.team_id };
  const happened: Happening[] = [
    {
      name: "ticket.assigned",
      subjectId: after.id,
      by: person.id,
      at,
      detail: { assignee_id, team_id, ...names, from, version },
    },
  ];
  if (before.status !== after.status) {
    const detail = { from: before.status, to: after.status, version, by_itself: true };
    happened.push({ name: "ticket.status_changed", subjectId: after.id, by: person.id, at, detail });
  }
  await recordAll(trx, happened);
}

/** As they are called now: history goes on saying so when they are renamed. */
async function namesOf(trx: Trx, userId: number | null, teamId: number | null) {
  return trx
    .selectNoFrom((eb) => [
      eb.selectFrom("users").select("name").where("id", "=", userId).as("assignee"),
      eb.selectFrom("teams").select("name").where("id", "=", teamId).as("team"),
    ])
    .executeTakeFirstOrThrow();
}
