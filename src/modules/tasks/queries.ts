import { type Selectable, sql } from "kysely";
import { composedOnce, isOneOf, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { asksOnlyFor, beyond, cutPage, type Order, placeShapes, readPlace } from "../lists/mod.ts";
import type { Person } from "../people/table.ts";
import { visibleTo as ticketVisibleTo } from "../tickets/mod.ts";
import { daySpan, matching, type TaskFilter } from "./filter.ts";
import type { TaskTable } from "./table.ts";
import { visibleTo } from "./visibility.ts";

export interface TaskRow extends Selectable<TaskTable> {
  assignee: { id: number; name: string } | null;
  creator_name: string | null;
  customer_name: string | null;
  ticket_title: string | null;
}

type Asking = Pick<Person, "id" | "role">;

export const taskSorts = ["due", "created", "updated", "id", "title", "priority", "status"] as const;
export type TaskSort = (typeof taskSorts)[number];

export interface TaskPage {
  sort?: TaskSort;
  descending?: boolean;
  /** Where the last page ended. */
  after?: string | undefined;
  limit?: number;
}

// Each sorts by a value that is never null, so that a place can be named: no due time comes last.
const orderings: Record<TaskSort, Omit<Order, "direction">> = {
  due: {
    key: sql`coalesce(tasks.due_at, 'infinity'::timestamptz)`,
    type: sql`timestamptz`,
    shape: placeShapes.moment,
  },
  created: { key: sql`tasks.created_at`, type: sql`timestamptz`, shape: placeShapes.moment },
  updated: { key: sql`tasks.updated_at`, type: sql`timestamptz`, shape: placeShapes.moment },
  id: { key: sql`tasks.id`, type: sql`bigint`, shape: placeShapes.whole },
  title: { key: sql`tasks.title`, type: sql`text`, shape: placeShapes.text },
  priority: {
    key: sql`array_position(array['urgent', 'high', 'normal', 'low'], tasks.priority)`,
    type: sql`int`,
    shape: placeShapes.rank,
  },
  status: {
    key: sql`array_position(array['todo', 'doing', 'done', 'cancelled'], tasks.status)`,
    type: sql`int`,
    shape: placeShapes.rank,
  },
};

function rowsFor(db: Db | Trx, person: Asking) {
  return (
    db
      .selectFrom("tasks")
      .leftJoin("users as assignees", "assignees.id", "tasks.assignee_id")
      .leftJoin("users as creators", "creators.id", "tasks.created_by")
      .leftJoin("customers", "customers.id", "tasks.customer_id")
      // Whoever has a task need not see the ticket it is for.
      .leftJoin("tickets", (join) =>
        join.onRef("tickets.id", "=", "tasks.ticket_id").on(ticketVisibleTo(person) as never),
      )
      .selectAll("tasks")
      .select([
        "creators.name as creator_name",
        "customers.name as customer_name",
        "tickets.title as ticket_title",
        sql<TaskRow["assignee"]>`case when assignees.id is null then null
        else jsonb_build_object('id', assignees.id, 'name', assignees.name) end`.as("assignee"),
      ])
      .where(visibleTo(person))
  );
}

/** One task through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getTask(db: Db | Trx, person: Asking, id: number): Promise<TaskRow> {
  const [row] = await plannedOnce(db, rowsFor(db, person).where("tasks.id", "=", id).compile());
  if (!row) throw new NotFound(`no task ${id}`);
  return row;
}

/** A page of the tasks that the person may see, after a cursor. */
export async function listTasks(
  db: Db | Trx,
  person: Asking,
  filter: TaskFilter = {},
  { sort = "due", descending = false, after, limit = 50 }: TaskPage = {},
): Promise<{ rows: TaskRow[]; next?: string }> {
  const order: Order = { ...orderings[sort], direction: descending ? "desc" : "asc" };
  const direction = sql.raw(order.direction);
  const place = readPlace(after, order);
  const asked = rowsFor(db, person)
    .select(sql<string>`${order.key}::text`.as("place_key"))
    .where(matching(person, filter))
    .$if(place !== undefined, (query) => query.where(beyond("tasks", order, place!)))
    .orderBy(sql`${order.key} ${direction}, tasks.id ${direction}`)
    .limit(sql.lit(limit + 1));
  const once = !place && (isOfSomebody(filter) || asksOnlyFor(filter, "customer"));
  const rows = await plannedOnce(db, asked.compile(), { when: once });
  const { shown, ...next } = cutPage(rows, limit, ({ place_key, id }) => ({ key: place_key, id }));
  return { rows: shown, ...next };
}

/** As the tabs of the room ask: found along the index of whoever has them, whoever that is. */
const isOfSomebody = ({ assignee, open: _, now: __, ...rest }: TaskFilter) =>
  assignee?.length === 1 && Object.values(rest).every((wanted) => wanted === undefined);

/** All that match, for bulk work; more than is asked of it at once is left out. */
export async function listTaskIds(db: Db | Trx, person: Asking, filter: TaskFilter, most = 10_001): Promise<number[]> {
  const rows = await db
    .selectFrom("tasks")
    .select("tasks.id")
    .where(visibleTo(person))
    .where(matching(person, filter))
    .orderBy("tasks.id")
    .limit(most)
    .execute();
  return rows.map((row) => row.id);
}

/** How many there are; never counted beyond `most`. */
export async function countTasks(db: Db | Trx, person: Asking, filter: TaskFilter = {}, most = 1000): Promise<number> {
  const found = db.selectFrom("tasks").select("tasks.id").where(visibleTo(person)).where(matching(person, filter));
  const counted = db
    .selectFrom(found.limit(sql.lit(most)).as("found"))
    .select(({ fn }) => fn.countAll<number>().as("count"));
  return (await plannedOnce(db, counted.compile(), { when: asksOnlyFor(filter, "customer") }))[0]!.count;
}

/** One's own open tasks that are due today or late: the number on the rail, capped at 100 for “99+”. */
export async function countDue(db: Db, person: Asking, now = new Date()): Promise<number> {
  return (await dueOf(db, {}, { userId: person.id, to: endOfToday(now) }))[0]!.count;
}

/** The same as one column of any statement, of what is due until `to`. Whoever has a task sees it: nobody's sight has to be asked about. */
export function dueCount(db: Db, userId: number, to: Date) {
  const mine = matching({ id: userId }, { assignee: ["me"], open: true, between: { from: new Date(0), to } });
  const due = db.selectFrom("tasks").select("tasks.id").where(mine).limit(sql.lit(100)).as("due");
  return db.selectFrom(due).select(({ fn }) => fn.countAll<number>().as("count"));
}

const dueOf = composedOnce<Database, object, { userId: number; to: Date }, { count: number }>((db, _, { userId, to }) =>
  dueCount(db, userId, to),
);

/** With every page: the day is reckoned once. */
export function endOfToday(now = new Date()): Date {
  if (now < today.from || now >= today.to) today = daySpan(now);
  return today.to;
}

let today = { from: new Date(0), to: new Date(0) };

/** The task that follows a repeating one. */
export async function findNext(db: Db | Trx, id: number): Promise<number | undefined> {
  const next = await db.selectFrom("tasks").select("id").where("repeat_of", "=", id).executeTakeFirst();
  return next?.id;
}

/** Which of these tasks the person may see: for streams, notes and files. */
export async function visibleTaskIds(db: Db | Trx, person: Asking, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const some = db.selectFrom("tasks").select("tasks.id").where(isOneOf("tasks.id", ids)).where(visibleTo(person));
  const rows = await plannedOnce(db, some.compile());
  return new Set(rows.map((row) => row.id));
}
