import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import {
  changing,
  type EventName,
  fieldsChangedSince,
  type Happening,
  type Meanwhile,
  recordAll,
} from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { checkAssignee, checkedLeads, checkedRepeat } from "./creating.ts";
import { dueProblem } from "./due.ts";
import { getTask } from "./queries.ts";
import { lookUpRelated } from "./related.ts";
import { anchored } from "./repeating.ts";
import { silence } from "./silencing.ts";
import type { Task } from "./table.ts";
import { bodyOf, titleOf } from "./wording.ts";

export const editable = [
  "title",
  "body",
  "priority",
  "due_at",
  "remind_before",
  "repeat",
  "assignee_id",
  "customer_id",
  "conversation_id",
  "ticket_id",
] as const;
export type Editable = (typeof editable)[number];
export type TaskChanges = Partial<Pick<Task, Editable>>;

/** What a clock goes by. */
const clockwork = new Set<Editable>(["due_at", "remind_before", "assignee_id"]);

/**
 * TA-3: changes some fields. Somebody who saw an older version keeps what nobody else touched; the same field changed
 * meanwhile is Refused with what it is now.
 */
export async function editTask(
  db: Db | Trx,
  person: Person,
  id: number,
  { version, changes, now = new Date() }: { version?: number; changes: TaskChanges; now?: Date },
): Promise<Task> {
  return changing(db, async (trx) => {
    await getTask(trx, person, id);
    const task = await trx.selectFrom("tasks").selectAll().where("id", "=", id).forUpdate().executeTakeFirstOrThrow();
    const others = await changedSince(trx, task, version);
    const { wanted, name } = await checked(trx, person, task, touchedOf(changes, others), now);
    const fields = editable.filter((field) => field in wanted && !isSame(task[field], wanted[field]));
    if (fields.length === 0) return task;
    refuseMeanwhile(task, fields, others);
    const ticks = fields.some((field) => clockwork.has(field));
    const { repeat, ...rest } = Object.fromEntries(fields.map((field) => [field, wanted[field]])) as TaskChanges;
    const edited = await trx
      .updateTable("tasks")
      .set({
        ...rest,
        ...(repeat !== undefined && { repeat: repeat && JSON.stringify(repeat) }),
        version: task.version + 1,
        due_rev: task.due_rev + Number(ticks),
        updated_at: now,
      })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (ticks) await silence(trx, id);
    await recordAll(trx, happenings(person, task, edited, fields, name));
    return edited;
  });
}

/** The changes as they are kept, and the name of a new assignee. */
async function checked(trx: Trx, person: Person, task: Task, changes: TaskChanges, now: Date) {
  const wanted = { ...changes };
  if (wanted.title !== undefined) wanted.title = titleOf(wanted.title);
  if (wanted.body !== undefined) wanted.body = bodyOf(wanted.body);
  if (wanted.due_at && !isSame(wanted.due_at, task.due_at)) {
    const wrong = dueProblem(wanted.due_at, now);
    if (wrong) throw new Invalid({ dueAt: wrong });
  }
  if (wanted.remind_before !== undefined) wanted.remind_before = checkedLeads(wanted.remind_before);
  const dueAt = wanted.due_at === undefined ? task.due_at : wanted.due_at;
  const repeat = wanted.repeat === undefined ? task.repeat : wanted.repeat;
  const moved = !isSame(dueAt, task.due_at);
  // No form shows the day that is meant: unless the due time moves as well, it stays.
  const meant = moved ? undefined : task.repeat?.day;
  if (wanted.repeat !== undefined) {
    wanted.repeat = checkedRepeat(wanted.repeat && { ...wanted.repeat, day: meant }, dueAt);
  } else if (repeat && moved && !dueAt) wanted.repeat = null;
  // Another day was chosen by hand: that is the one now meant.
  else if (repeat && moved) wanted.repeat = anchored({ ...repeat, day: undefined }, dueAt!);
  Object.assign(wanted, await linksOf(trx, person, task, wanted));
  const given = wanted.assignee_id !== undefined && wanted.assignee_id !== task.assignee_id;
  const name = given ? await checkAssignee(trx, wanted.assignee_id!) : null;
  return { wanted, name };
}

/**
 * What is newly linked must be seen by who links it; what was linked before stays, whoever edits. A conversation names
 * its customer, and so does a ticket where none is named yet; a customer of another conversation takes that link away.
 */
async function linksOf(trx: Trx, person: Person, task: Task, wanted: TaskChanges): Promise<TaskChanges> {
  const fresh = (field: "customer_id" | "conversation_id" | "ticket_id") =>
    wanted[field] !== task[field] ? wanted[field] : undefined;
  const customerId = fresh("customer_id");
  const [conversationId, ticketId] = [fresh("conversation_id"), fresh("ticket_id")];
  const { customerId: named } = await lookUpRelated(trx, person, { customerId, conversationId, ticketId });
  if (customerId === undefined && named !== null) {
    return conversationId || task.customer_id === null ? { customer_id: named } : {};
  }
  if (customerId && conversationId === undefined && task.conversation_id !== null) {
    const { customer_id } = await trx
      .selectFrom("conversations")
      .select("customer_id")
      .where("id", "=", task.conversation_id)
      .executeTakeFirstOrThrow();
    return customer_id === customerId ? {} : { conversation_id: null };
  }
  return {};
}

const tellOfFields = ["task.edited", "task.rescheduled", "task.assigned"] as const;

async function changedSince(trx: Trx, { id, version: now }: Task, seen = now): Promise<Map<string, Meanwhile>> {
  return fieldsChangedSince(trx, { subject: "task", id, version: now, events: tellOfFields }, seen);
}

/**
 * Without what a whole form sends back as it was when it was opened, and another has changed meanwhile: nobody touched
 * that. Of a long text only the beginning is known, so that nobody can tell.
 */
function touchedOf(changes: TaskChanges, others: Map<string, Meanwhile>): TaskChanges {
  const isUntouched = (field: Editable) => {
    const was = others.get(field)?.was;
    if (was === undefined || (typeof was === "string" && was.length > LONGEST_SHOWN)) return false;
    return isSame(withoutDay(shown(asKept(field, changes[field]))), withoutDay(was));
  };
  return Object.fromEntries(Object.entries(changes).filter(([field]) => !isUntouched(field as Editable)));
}

const asKept = (field: Editable, value: unknown) =>
  field === "title" ? titleOf(String(value)) : field === "body" ? bodyOf(String(value)) : value;

/** The day that a repeating is meant for stands in no form. */
const withoutDay = (value: unknown) =>
  value && typeof value === "object" && "day" in value ? { ...value, day: undefined } : value;

function refuseMeanwhile(task: Task, fields: Editable[], others: Map<string, Meanwhile>): void {
  const field = fields.find((each) => others.has(each));
  if (!field) return;
  const { was, name } = others.get(field)!;
  throw new Refused("task_changed_meanwhile", { field, name, was, is: shown(task[field]) });
}

function happenings(person: Person, before: Task, after: Task, fields: Editable[], name: string | null): Happening[] {
  const said = (some: Editable[]) =>
    Object.fromEntries(some.map((each) => [each, [shown(before[each]), shown(after[each])]]));
  const happening = (event: EventName, some: Editable[], more: object = {}): Happening => ({
    name: event,
    subjectId: after.id,
    by: person.id,
    at: after.updated_at,
    detail: { fields: said(some), version: after.version, due_rev: after.due_rev, ...more },
  });
  const given = fields.filter((field) => field === "assignee_id");
  const moved = fields.filter((field) => field === "due_at" || field === "remind_before");
  const rest = fields.filter((field) => !given.includes(field as "assignee_id") && !moved.includes(field as "due_at"));
  return [
    ...(rest.length ? [happening("task.edited", rest)] : []),
    ...(moved.length ? [happening("task.rescheduled", moved)] : []),
    ...(given.length
      ? [happening("task.assigned", given, { from: before.assignee_id, to: after.assignee_id, name })]
      : []),
  ];
}

const LONGEST_SHOWN = 300;

/** As history keeps it: a long text only by its beginning. */
const shown = (value: unknown) =>
  value instanceof Date
    ? value.toISOString()
    : typeof value === "string" && value.length > LONGEST_SHOWN
      ? `${value.slice(0, LONGEST_SHOWN)}…`
      : value;

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  return one === other || JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

const inOrder = (value: unknown) =>
  value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, each]) => each !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;
