import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Ctx } from "../../context.ts";
import type { Database, Db } from "../../database.ts";
import type { Editing, RecordBody, RecordScene, RecordTab, SideView, Steps } from "../../views/tickets/mod.ts";
import { recordTabs } from "../../views/tickets/mod.ts";
import { listColleagues } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { listTicketFiles } from "./attaching.ts";
import { listTicketEvents } from "./history.ts";
import { latestTicketsOf } from "./listing.ts";
import { listTicketNotes } from "./noting.ts";
import { getTicket } from "./queries.ts";
import { statuses, type TicketStatus } from "./table.ts";
import { listWatchers } from "./watching.ts";

export const idOf = (c: Ctx) => Number(c.req.param("id"));

/** The ticket of the address through the person asking, and how its page is drawn. */
export async function recordScene(c: Ctx): Promise<RecordScene> {
  const { config, db } = c.var.deps;
  const { person, words } = c.var;
  const ticket = await getTicket(db, person, idOf(c));
  const seesOps = person.role === "owner" || person.role === "admin";
  const workflow = seesOps && config.TEMPORAL_UI_URL ? `/ops/workflows/ticket:${ticket.id}` : undefined;
  return { person, words, now: new Date(), ticket, workflow };
}

/** After that only the bell and the history tell of a move that was refused. */
const TOLD_FOR = sql`interval '1 hour'`;

interface StepsRow {
  moved: { to: string | null; at: number }[];
  state: string | null;
  to: string | null;
  reason: string | null;
}

/**
 * Which statuses a ticket has been in, by the history; and a move that waits for the clocks, or waited in vain. For
 * whoever has the ticket before them.
 */
export async function readSteps(db: Db, person: Pick<Person, "id">, id: number): Promise<Steps> {
  const [row] = await stepsRow(db, {}, { userId: person.id, id });
  const reached: Steps["reached"] = {};
  for (const { to, at } of row!.moved) {
    const status = statusIn(to);
    if (status) reached[status] ??= new Date(at);
  }
  const to = statusIn(row!.to);
  if (!to) return { reached };
  if (row!.state === "waiting") return { reached, waiting: to };
  return { reached, refused: { to, reason: row!.reason ?? "" } };
}

const stepsRow = composedOnce<Database, object, { userId: number; id: number }, StepsRow>((db, _, { userId, id }) => ({
  compile: () =>
    sql<StepsRow>`
    select coalesce(opened.moved || history.moved, opened.moved, '[]') as moved, last.state, last.to, last.reason
    from (select ${id}::bigint as id) asked
    left join lateral (select status_changed_at, ${momentIn("new", "created_at")} as moved from tickets
      where id = asked.id) opened on true
    left join lateral (select jsonb_agg(jsonb_build_object('to', step.to, 'at', step.at) order by step.id) as moved from (
      select id, coalesce(detail->>'to', detail->>'status') as to, extract(epoch from created_at) * 1000 as at from events
      where subject = 'ticket' and subject_id = asked.id and name in ('ticket.opened', 'ticket.status_changed')
      order by id limit 200) step) history on true
    left join lateral (
      select state, input->>'to' as to, answer->>'reason' as reason from commands
      where subject = 'ticket' and subject_id = asked.id and (state = 'waiting' or state = 'refused'
        and by_id = ${userId} and settled_at > greatest(opened.status_changed_at, now() - ${TOLD_FOR}))
      order by state = 'waiting' desc, created_at desc limit 1) last on true`.compile(db),
}));

const momentIn = (status: TicketStatus, column: string) =>
  sql`jsonb_build_array(jsonb_build_object('to', ${sql.lit(status)}::text, 'at', extract(epoch from ${sql.ref(column)}) * 1000))`;

const statusIn = (value: string | null): TicketStatus | undefined => statuses.find((status) => status === value);

export const tabIn = (text: string | undefined): RecordTab => recordTabs.find((tab) => tab === text) ?? "summary";

export async function readBody(db: Db, { person, ticket }: RecordScene, tab: RecordTab, before?: number) {
  if (tab === "history") {
    const { rows: events, next } = await listTicketEvents(db, person, ticket, { before });
    return { tab, events, next } satisfies RecordBody;
  }
  if (tab !== "summary") return { tab } satisfies RecordBody;
  const [notes, events] = await Promise.all([
    listTicketNotes(db, person, ticket, { limit: 30, before }),
    before === undefined ? listTicketEvents(db, person, ticket, { limit: 50 }) : { rows: [] },
  ]);
  const body: RecordBody = {
    tab,
    notes: notes.rows,
    next: notes.next,
    events: events.rows,
    noteCount: notes.rows.length,
  };
  return body;
}

export async function readSide(db: Db, { person, ticket }: RecordScene): Promise<SideView> {
  const [watchers, colleagues, files, latest] = await Promise.all([
    listWatchers(db, person, ticket),
    listColleagues(db),
    listTicketFiles(db, person, ticket),
    ticket.customer_id ? latestTicketsOf(db, person, ticket.customer_id, 5) : [],
  ]);
  return { watchers, colleagues, files, latest };
}

/** Fields that are edited in place. */
const editableInPlace = [
  "title",
  "summary",
  "category_id",
  "assignee",
  "team",
  "priority",
  "sla_policy_id",
  "customer_id",
];

export const editingIn = (c: Ctx): Editing | undefined => {
  const field = c.req.query("edit") ?? "";
  return editableInPlace.includes(field) || /^note-[1-9][0-9]{0,14}$/.test(field) ? { field } : undefined;
};
