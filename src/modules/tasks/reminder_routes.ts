import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, toast } from "../../render.ts";
import { reminderStack } from "../../views/tasks/mod.ts";
import { dueText } from "../../views/tasks/due.ts";
import { wordFor } from "../../words/mod.ts";
import type { ReminderAnswer } from "./table.ts";
import { AnswerForm } from "./form.ts";
import { listReminders } from "./reminders.ts";
import { snoozeUntil } from "./snoozing.ts";

/** The cards of the person asking, as they hang now. */
async function stack(c: Ctx, waiting?: string): Promise<Response> {
  const reminders = await listReminders(c.var.deps.db, c.var.person);
  const all = c.req.query("all") === "1";
  return fragment(c, reminderStack(c.var.words, { reminders, all, waiting, now: new Date() }));
}

async function answer(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const taskId = Number(c.req.param("id"));
  const form = await readForm(c, AnswerForm);
  const given = readAnswer(form.answer, form.own);
  try {
    const { state } = await deps.commands.answerReminder({
      person,
      taskId,
      ring: form.ring,
      answer: given,
      commandId: form.command,
    });
    if (!isHtmx(c)) return c.redirect(`/tasks/${taskId}`, 303);
    if (state === "waiting") return stack(c, `${taskId}:${form.ring}`);
    const say = words.tasks.reminders;
    toast(c, given.kind === "snooze" ? say.snoozed(taskId, dueText(given.until, words)) : say.acknowledged(taskId));
    return stack(c);
  } catch (error) {
    // What was answered elsewhere goes from here too, with a word why.
    if (!(error instanceof Refused && isHtmx(c))) throw error;
    toast(c, wordFor(words.errors.refused, error.reason, words.errors.refused.other), "bad");
    return stack(c);
  }
}

function readAnswer(choice: "acknowledge" | Parameters<typeof snoozeUntil>[0], own: string): ReminderAnswer {
  if (choice === "acknowledge") return { kind: "acknowledge" };
  const snooze = snoozeUntil(choice, new Date(), own);
  if ("problem" in snooze) throw new Invalid({ own: snooze.problem });
  return { kind: "snooze", until: snooze.until };
}

export const reminderRoutes = new Hono<Env>().get("/", may("signed-in"), (c) => stack(c));

export const answerRoutes = new Hono<Env>().post("/:id{[1-9][0-9]{0,14}}/reminder", may("signed-in"), answer);
