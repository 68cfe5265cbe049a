import { type Selectable, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
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

// Each sorts by a value that is never null, so that a cursor can name a place: no due time comes last.
const keys: Record<TaskSort, ReturnType<typeof sql<string>>> = {
  due: sql`coalesce(tasks.due_at, 'infinity'::timestamptz)`,
  created: sql`tasks.created_at`,
  updated: sql`tasks.updated_at`,
  id: sql`tasks.id`,
  title: sql`tasks.title`,
  priority: sql`array_position(array['urgent', 'high', 'normal', 'low'], tasks.priority)`,
  status: sql`array_position(array['todo', 'doing', 'done', 'cancelled'], tasks.status)`,
};
const types: Record<TaskSort, string> = {
  due: "timestamptz",
  created: "timestamptz",
  updated: "timestamptz",
  id: "bigint",
  title: "text",
  priority: "int",
  status: "int",
};

function rowsFor(db: Db | Trx, person: Asking) {
  return db
    .selectFrom("tasks")
    .leftJoin("users as assignees", "assignees.id", "tasks.assignee_id")
    .leftJoin("users as creators", "creators.id", "tasks.created_by")
    .leftJoin("customers", "customers.id", "tasks.customer_id")
    .leftJoin("tickets", "tickets.id", "tasks.ticket_id")
    .selectAll("tasks")
    .select([
      "creators.name as creator_name",
      "customers.name as customer_name",
      "tickets.title as ticket_title",
      sql<TaskRow["assignee"]>`case when assignees.id is null then null
        else jsonb_build_object('id', assignees.id, 'name', assignees.name) end`.as("assignee"),
    ])
    .where(visibleTo(person));
}

/** One task through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getTask(db: Db | Trx, person: Asking, id: number): Promise<TaskRow> {
  const row = await rowsFor(db, person).where("tasks.id", "=", id).executeTakeFirst();
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
  const key = keys[sort];
  const direction = sql.raw(descending ? "desc" : "asc");
  const place = readCursor(after);
  const rows = await rowsFor(db, person)
    .select(sql<string>`${key}::text`.as("place_key"))
    .where(matching(person, filter))
    .$if(place !== undefined, (query) =>
      query.where(
        sql<boolean>`(${key}, tasks.id) ${sql.raw(descending ? "<" : ">")}
          (${place?.key}::${sql.raw(types[sort])}, ${place?.id}::bigint)`,
      ),
    )
    .orderBy(sql`${key} ${direction}, tasks.id ${direction}`)
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? cursorOf(last.place_key, last.id) : undefined };
}

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
  const { count } = await db
    .selectFrom(found.limit(most).as("found"))
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** One's own open tasks that are due today or late: the number on the rail, capped at 100 for “99+”. */
export async function countDue(db: Db, person: Asking, now = new Date()): Promise<number> {
  // With every page: the day is reckoned once.
  if (now < today.from || now >= today.to) today = daySpan(now);
  const [counted] = await dueOf(db, {}, { userId: person.id, to: today.to });
  return counted!.count;
}

let today = { from: new Date(0), to: new Date(0) };

// Whoever has a task sees it, so that nobody's sight has to be asked about.
const dueOf = composedOnce<Database, object, { userId: number; to: Date }, { count: number }>(
  (db, _, { userId, to }) => {
    const due = db
      .selectFrom("tasks")
      .select("tasks.id")
      .where(matching({ id: userId }, { assignee: ["me"], open: true, between: { from: new Date(0), to } }))
      .limit(sql.lit(100));
    return db.selectFrom(due.as("due")).select(({ fn }) => fn.countAll<number>().as("count"));
  },
);

/** The task that follows a repeating one. */
export async function findNext(db: Db | Trx, id: number): Promise<number | undefined> {
  const next = await db.selectFrom("tasks").select("id").where("repeat_of", "=", id).executeTakeFirst();
  return next?.id;
}

/** Which of these tasks the person may see: for streams, notes and files. */
export async function visibleTaskIds(db: Db | Trx, person: Asking, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom("tasks")
    .select("tasks.id")
    .where("id", "in", ids)
    .where(visibleTo(person))
    .execute();
  return new Set(rows.map((row) => row.id));
}

const cursorOf = (key: string, id: number) => Buffer.from(JSON.stringify([key, id])).toString("base64url");

/** A cursor that somebody made up is none. */
function readCursor(cursor: string | undefined): { key: string; id: number } | undefined {
  if (!cursor) return undefined;
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    return typeof key === "string" && Number.isSafeInteger(id) ? { key, id: id as number } : undefined;
  } catch {
    return undefined;
  }
}
