import { sql } from "kysely";
import {
  answerReminder,
  cancelTask,
  completeTask,
  createTask,
  defaultLeads,
  type Repeat,
  ringTask,
  setTaskStatus,
} from "../modules/tasks/mod.ts";
import { priorities } from "../modules/tickets/mod.ts";
import { keyOf } from "./reading.ts";
import { tasks } from "./tasks.ts";
import { conversationOf, type Stage } from "./telling.ts";

interface Told {
  title: string;
  to: string;
  by: string;
  dueAt: Date | null;
  marks: string[];
  about: string;
  /** When it was made. */
  since: Date;
}

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** “0 11:00” is today at eleven, “7p” in seven minutes. */
function dueIn(text: string, now: Date): Date | null {
  const [, days, time, minutes] = /^(?:(-?\d+) (\d\d:\d\d)|(\d+)p)$/.exec(text) ?? [];
  if (minutes) return new Date(now.getTime() + Number(minutes) * MINUTE);
  if (!time) return null;
  const day = new Date(now.getTime() + 7 * HOUR + Number(days) * DAY).toISOString().slice(0, 10);
  return new Date(`${day}T${time}:00+07:00`);
}

function readTask(line: string, now: Date): Told {
  const [title = "", who = "", due = "", marks = "", about = ""] = line.split("|").map((part) => part.trim());
  const [to = "", by = to] = who.split(" < ");
  const dueAt = dueIn(due, now);
  const since = new Date(Math.min(dueAt?.getTime() ?? Infinity, now.getTime()) - 3 * HOUR - MINUTE);
  return { title, to, by, dueAt, marks: marks.split(", "), about, since };
}

const leadsOf = ({ marks }: Told) => marks.filter((mark) => /^\d+$/.test(mark)).map(Number);

/** Tells the company's tasks, each to where it is now; `tickets` are ids by title. */
export async function tellTasks(stage: Stage, tickets: Map<string, number>): Promise<void> {
  for (const line of tasks.trim().split("\n")) {
    const told = readTask(line, stage.now);
    const id = await make(stage, told, tickets);
    await bring(stage, told, id);
    if (told.dueAt && !told.marks.includes("done") && !told.marks.includes("cancelled"))
      await hear(stage, told, id, told.dueAt);
  }
}

async function make({ trx, cast }: Stage, told: Told, tickets: Map<string, number>): Promise<number> {
  const { title, to, by, dueAt, marks, about, since } = told;
  const [leads, every] = [
    leadsOf(told),
    marks.find((mark): mark is Repeat["every"] => /^(day|week|month)$/.test(mark)),
  ];
  const ticketId = about.startsWith("#") ? tickets.get(about.slice(1)) : undefined;
  if (about.startsWith("#") && !ticketId) throw new Error(`The demo has no ticket ${about}`);
  const task = await createTask(trx, cast.get(by)!, {
    clientKey: keyOf(title),
    title,
    dueAt,
    now: since,
    assigneeId: cast.get(to)!.id,
    priority: priorities.find((priority) => marks.includes(priority)) ?? "normal",
    remindBefore: leads.length > 0 ? leads : null,
    repeat: every ? { every, interval: 1 } : null,
    conversationId: about && !ticketId ? await conversationOf(trx, about) : null,
    ticketId: ticketId ?? null,
  });
  await sql`update tasks set created_at = ${since}, updated_at = ${since} where id = ${task.id}`.execute(trx);
  await sql`update events set created_at = ${since} where subject = 'task' and subject_id = ${task.id}`.execute(trx);
  return task.id;
}

async function bring({ trx, cast, now }: Stage, { to, marks, dueAt, since }: Told, id: number): Promise<void> {
  const person = cast.get(to)!;
  const at = new Date(Math.min(dueAt?.getTime() ?? Infinity, now.getTime()) - 20 * MINUTE);
  if (marks.includes("done")) await completeTask(trx, person, id, { at });
  if (marks.includes("cancelled")) await cancelTask(trx, person, id, { at });
  if (marks.includes("doing"))
    await setTaskStatus(trx, person, id, { to: "doing", at: new Date(since.getTime() + HOUR) });
}

/** What would have rung by now has rung and was heard. */
async function hear({ trx, cast, now }: Stage, told: Told, id: number, dueAt: Date): Promise<void> {
  const own = leadsOf(told);
  for (const leadMinutes of own.length > 0 ? own : defaultLeads) {
    const at = new Date(dueAt.getTime() - leadMinutes * MINUTE);
    const rung = at <= now && (await ringTask(trx, id, { dueRev: 1, leadMinutes, at }));
    if (!rung) continue;
    const answer = { kind: "acknowledge" } as const;
    const commandId = keyOf(`${told.title} ${rung.ring}`);
    await answerReminder(trx, cast.get(told.to)!, id, { ...rung, answer, at, commandId });
  }
}
