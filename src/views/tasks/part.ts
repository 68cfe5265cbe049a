import type { TaskRow } from "../../modules/tasks/mod.ts";
import { icon } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { dueTime } from "./due.ts";
import type { TaskScene } from "./scene.ts";

export interface PartView {
  /** “customer=7”: what the tasks are about. */
  query: string;
  open: readonly TaskRow[];
  done: readonly TaskRow[];
  /** How many there are in all. */
  total: number;
}

/** TA-4: the tasks of one customer, conversation or ticket, completed in place; beside a record or in its tab. */
export function taskPart(scene: TaskScene, view: PartView): Html {
  const { words } = scene;
  const say = words.tasks;
  const load = `/tasks/part?${view.query}`;
  const add = `/tasks/new?${view.query}`;
  const rest = view.total - view.open.length - view.done.length;
  return html`<section class="section tasks-part" id="tasks-part" data-live="tasks" hx-get="${load}" hx-trigger="live" hx-swap="outerMorph" aria-label="${say.part.title}"><header><h2>${say.part.title} <span class="muted">${view.open.length || ""}</span></h2><span class="push"></span><a class="icon-button small" href="${add}" hx-get="${add}&dialog=1" hx-target="body" hx-swap="beforeend" aria-label="${say.part.add}" title="${say.part.add}">${icon("plus", 16)}</a></header>
${view.open.length + view.done.length === 0 ? html`<p class="small muted">${say.empty.part}</p>` : html`<ul>${each(view.open, (row) => todo(scene, row, view.query))}${each(view.done, (row) => todo(scene, row, view.query))}</ul>`}${when(rest > 0, () => html`<a class="link small" href="/tasks?${view.query}">${say.part.all(view.total)}</a>`)}</section>`;
}

function todo({ words, now }: TaskScene, row: TaskRow, query: string): Html {
  const say = words.tasks;
  const done = row.status === "done";
  const path = `/tasks/${row.id}/status`;
  const label = done ? say.reopenOne(row.title) : say.completeOne(row.title);
  return html`<li class="todo${done ? " is-done" : ""}" id="todo-${row.id}"><form method="post" action="${path}" hx-post="${path}?part=${encodeURIComponent(query)}" hx-target="#tasks-part" hx-swap="outerMorph"><input type="hidden" name="from" value="${row.status}"><button class="check" type="submit" name="to" value="${done ? "todo" : "done"}" role="checkbox" aria-checked="${String(done)}" aria-label="${label}" title="${label}">${done ? icon("check", 12) : nothing}</button></form><a class="cut" href="/tasks/${row.id}">${row.title}</a><span class="small">${dueTime(row, words, now)}</span></li>`;
}
