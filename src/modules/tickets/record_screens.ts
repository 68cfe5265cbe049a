import type { Ctx } from "../../context.ts";
import type { Db } from "../../database.ts";
import type { Editing, RecordBody, RecordScene, RecordTab, SideView, Steps } from "../../views/tickets/mod.ts";
import { recordTabs } from "../../views/tickets/mod.ts";
import { listColleagues } from "../people/mod.ts";
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
const TOLD_FOR_MS = 3_600_000;

/** Which statuses it has been in, by the history; and a move that waits for the clocks, or waited in vain. */
export async function readSteps(db: Db, { ticket, person }: RecordScene): Promise<Steps> {
  const [moved, last] = await Promise.all([
    db
      .selectFrom("events")
      .select(["detail", "created_at"])
      .where("subject", "=", "ticket")
      .where("subject_id", "=", ticket.id)
      .where("name", "in", ["ticket.opened", "ticket.status_changed"])
      .orderBy("id")
      .limit(200)
      .execute(),
    db
      .selectFrom("commands")
      .select(["state", "input", "answer"])
      .where("subject", "=", "ticket")
      .where("subject_id", "=", ticket.id)
      .where((eb) =>
        eb.or([
          eb("state", "=", "waiting"),
          eb.and([
            eb("state", "=", "refused"),
            eb("by_id", "=", person.id),
            eb("settled_at", ">", new Date(Math.max(ticket.status_changed_at.getTime(), Date.now() - TOLD_FOR_MS))),
          ]),
        ]),
      )
      .orderBy(({ eb }) => eb("state", "=", "waiting"), "desc")
      .orderBy("created_at", "desc")
      .limit(1)
      .executeTakeFirst(),
  ]);
  const reached: Steps["reached"] = { new: ticket.created_at };
  for (const { detail, created_at } of moved) {
    const to = statusIn(detail["to"] ?? detail["status"]);
    if (to) reached[to] ??= created_at;
  }
  const to = statusIn(last?.input["to"]);
  if (!to) return { reached };
  if (last?.state === "waiting") return { reached, waiting: to };
  return { reached, refused: { to, reason: String(last?.answer?.["reason"] ?? "") } };
}

const statusIn = (value: unknown): TicketStatus | undefined => statuses.find((status) => status === value);

export const tabIn = (text: string | undefined): RecordTab => recordTabs.find((tab) => tab === text) ?? "summary";

export async function readBody(db: Db, { person, ticket }: RecordScene, tab: RecordTab, before?: number) {
  if (tab === "history") {
    const { rows: events, next } = await listTicketEvents(db, person, ticket, { before });
    return { tab, events, next } satisfies RecordBody;
  }
  if (tab !== "summary") return { tab } satisfies RecordBody;
  const [notes, events] = await Promise.all([
    listTicketNotes(db, person, ticket, { limit: 30 }),
    listTicketEvents(db, person, ticket, { limit: 50 }),
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
