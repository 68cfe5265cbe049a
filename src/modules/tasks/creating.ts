import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { Priority } from "../tickets/table.ts";
import { dueProblem } from "./due.ts";
import { orderedLeads } from "./leads.ts";
import { lookUpRelated, type OfCall, type Related } from "./related.ts";
import { anchored, repeatProblem } from "./repeating.ts";
import type { Repeat, Task } from "./table.ts";
import { bodyOf, titleOf } from "./wording.ts";

export interface NewTask extends Related {
  /** Made by the form: the same again is the same task, so a double click is one. */
  clientKey?: string;
  title: string;
  body?: string;
  dueAt?: Date | null;
  /** Minutes before the due time; nothing: as the company has set it. */
  remindBefore?: number[] | null;
  repeat?: Repeat | null;
  assigneeId?: number | null;
  priority?: Priority;
  call?: OfCall | undefined;
  now?: Date;
}

/** TA-1: makes a task, related to what the person sees. */
export async function createTask(db: Db | Trx, person: Person, wish: NewTask): Promise<Task> {
  return changing(db, async (trx) => {
    const made = await findMade(trx, person, wish.clientKey);
    if (made) return made;
    const values = await valuesOf(trx, person, wish);
    const task = await trx
      .insertInto("tasks")
      .values({ ...values, client_key: wish.clientKey ?? null, created_by: person.id })
      .onConflict((conflict) => conflict.column("client_key").doNothing())
      .returningAll()
      .executeTakeFirst();
    // The other click was first by a blink; a key of somebody else's is no way to their task.
    if (!task) {
      const first = await findMade(trx, person, wish.clientKey);
      if (!first) throw new Refused("stale");
      return first;
    }
    await record(trx, "task.created", task.id, { by: person.id, detail: { assignee_id: task.assignee_id } });
    return task;
  });
}

function findMade(trx: Trx, person: Person, clientKey: string | undefined): Promise<Task | undefined> {
  if (clientKey === undefined) return Promise.resolve(undefined);
  return trx
    .selectFrom("tasks")
    .selectAll()
    .where("client_key", "=", clientKey)
    .where("created_by", "=", person.id)
    .executeTakeFirst();
}

async function valuesOf(trx: Trx, person: Person, wish: NewTask) {
  const dueAt = wish.dueAt ?? null;
  const wrong = dueAt && dueProblem(dueAt, wish.now ?? new Date());
  if (wrong) throw new Invalid({ dueAt: wrong });
  const assigneeId = wish.assigneeId ?? null;
  await checkAssignee(trx, assigneeId);
  const related = await lookUpRelated(trx, person, wish, wish.call);
  const repeat = checkedRepeat(wish.repeat ?? null, dueAt);
  return {
    title: titleOf(wish.title),
    body: bodyOf(wish.body ?? ""),
    due_at: dueAt,
    remind_before: checkedLeads(wish.remindBefore ?? null),
    repeat: repeat && JSON.stringify(repeat),
    assignee_id: assigneeId,
    priority: wish.priority ?? ("normal" as const),
    customer_id: related.customerId,
    conversation_id: related.conversationId,
    ticket_id: related.ticketId,
    order_id: related.orderId,
    call_id: wish.call?.id ?? null,
  };
}

export function checkedLeads(minutes: number[] | null): number[] | null {
  if (minutes === null) return null;
  const leads = orderedLeads(minutes);
  if (!leads) throw new Invalid({ remindBefore: "leads" });
  return leads;
}

export function checkedRepeat(repeat: Repeat | null, dueAt: Date | null): Repeat | null {
  if (repeat === null) return null;
  const wrong = repeatProblem(repeat, dueAt);
  if (wrong) throw new Invalid({ repeat: wrong });
  return anchored(repeat, dueAt!);
}

/** Work is given to those who are here. Returns the name. */
export async function checkAssignee(trx: Trx, assigneeId: number | null): Promise<string | null> {
  if (assigneeId === null) return null;
  const user = await trx
    .selectFrom("users")
    .select("name")
    .where("id", "=", assigneeId)
    .where("deactivated_at", "is", null)
    .executeTakeFirst();
  if (!user) throw new Invalid({ assigneeId: "choice" });
  return user.name;
}
