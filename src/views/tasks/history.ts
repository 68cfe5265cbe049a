import type { TaskEvent } from "../../modules/tasks/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon } from "../components.ts";
import { each, html, type Html } from "../html.ts";
import { exactTime, shortTime } from "../time.ts";
import { dueText } from "./due.ts";
import { older, type Page } from "./older.ts";
import type { TaskScene } from "./scene.ts";

const signs: Record<string, string> = {
  "task.created": "plus",
  "task.status_changed": "arrow-right",
  "task.rescheduled": "clock",
  "task.assigned": "user-check",
  "task.rang": "bell",
  "task.acknowledged": "check",
  "task.snoozed": "timer",
  "task.note_added": "lock",
  "task.file_added": "paperclip",
};

/** What happened to a task, the newest first. */
export function history({ words, now }: TaskScene, id: number, { rows: events, next }: Page<TaskEvent>): Html {
  if (events.length === 0) return html`<p class="muted">${words.tasks.empty.history}</p>`;
  const line = (event: TaskEvent) =>
    html`<li>${event.actor_name ? avatar({ name: event.actor_name, size: 24 }) : html`<span class="minor">${icon(signs[event.name] ?? "info", 16)}</span>`}<span>${said(event, words, now)} <time class="small muted" datetime="${event.created_at.toISOString()}" title="${exactTime(event.created_at)}">· ${shortTime(event.created_at, words, now)}</time></span></li>`;
  return html`<ol class="timeline minor-timeline">${each(events, line)}${older(words, `/tasks/${id}?tab=history`, next)}</ol>`;
}

function said({ name, detail, actor_name }: TaskEvent, words: Words, now: Date): string {
  const say = words.tasks.history;
  const who = actor_name ?? say.system;
  const text = (key: string) => String(detail[key] ?? "");
  const fields = Object.keys((detail["fields"] ?? {}) as object);
  const status = (key: "from" | "to") => (words.tasks.statuses as Record<string, string>)[text(key)] ?? text(key);
  switch (name) {
    case "task.created":
      return detail["repeat_of"] ? say.repeated(who, Number(detail["repeat_of"])) : say.created(who);
    case "task.status_changed":
      return say.moved(who, status("from"), status("to"));
    case "task.assigned":
      return detail["to"] ? say.assigned(who, text("name")) : say.unassigned(who);
    case "task.rescheduled": {
      const [from, to] = ((detail["fields"] as Record<string, unknown[]>)["due_at"] ?? []) as (string | null)[];
      const when = (at: string | null | undefined) =>
        at ? dueText(new Date(at), words, now) : words.tasks.noDue.toLowerCase();
      return fields.includes("due_at") ? say.rescheduled(who, when(from), when(to)) : say.leads(who);
    }
    case "task.edited":
      return say.edited(who, fields.map((field) => fieldName(field, words)).join(", "));
    case "task.rang":
      return detail["lead_minutes"] === null ? say.rangAgain : say.rang(Number(detail["lead_minutes"]));
    case "task.acknowledged":
      return say.acknowledged(who);
    case "task.snoozed":
      return say.snoozed(who, dueText(new Date(text("until")), words, now));
    case "task.note_added":
      return say.noted(who);
    case "task.note_edited":
      return say.noteEdited(who);
    case "task.note_removed":
      return say.noteRemoved(who);
    case "task.file_added":
      return say.fileAdded(who, text("name"));
    case "task.file_removed":
      return say.fileRemoved(who, text("name"));
    default:
      return name;
  }
}

const fieldName = (field: string, words: Words) =>
  ((words.tasks.fields as Record<string, string>)[field] ?? field).toLocaleLowerCase();
