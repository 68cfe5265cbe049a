import { taskStatuses } from "../../modules/tasks/mod.ts";
import { button, buttonLink, hidden, icon, tabs } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { codeBeside } from "../../words/mod.ts";
import { main } from "../layout.ts";
import { clockTime } from "../time.ts";
import { dueText, dueTime } from "./due.ts";
import { bodyText, editor, properties, shown } from "./properties.ts";
import type { TaskScene, TaskView } from "./scene.ts";

export const detailTabs = ["notes", "files", "history"] as const;
export type DetailTab = (typeof detailTabs)[number];

export interface DetailView extends TaskView {
  tab: DetailTab;
  counts: { notes: number; files: number };
  inside: Html;
  /** Where its clock shows itself, where there is such an address. */
  workflowUrl?: string | undefined;
}

/** TA-3: one task. It fetches itself again when it changes; what is being typed into stays. */
export function taskScreen(scene: TaskScene, view: DetailView): Html {
  return main("record-screen", taskRecord(scene, view));
}

export function taskRecord(scene: TaskScene, view: DetailView): Html {
  const { words } = scene;
  const { row, editing } = view;
  const here = `/tasks/${row.id}${view.tab === "notes" ? "" : `?tab=${view.tab}`}`;
  const title =
    editing?.field === "title"
      ? html`<div class="grow">${editor(scene, view, editing)}</div>`
      : html`<h1 class="grow">${shown(scene, view, "title", html`<span class="cut">${row.title}</span>`)}</h1>`;
  return html`<div class="record" id="task" data-live="task:${row.id}" hx-get="${here}" hx-select="#task" hx-target="#task" hx-swap="outerMorph" hx-trigger="live"><header class="page-head">${title}${deadline(scene, view)}${acts(scene, view)}</header>
${statusBar(scene, view)}
<div class="scroll"><section class="section"><h2>${words.tasks.properties}</h2>${properties(scene, view)}</section>${when(view.workflowUrl, (url) => html`<section class="section"><a class="line small soft" href="${url}" target="_blank" rel="noopener">${icon("workflow", 16)}<span>${words.tasks.history.workflow(`task-reminder:${row.id}`)}</span><span class="push"></span>${icon("external-link", 16)}</a></section>`)}</div>
<div class="scroll"><section class="section" id="field-body"><h2>${words.tasks.fields.body}</h2>${bodyText(scene, view)}</section>
${tabs(
  words.tasks.tabs.label,
  detailTabs.map((key) => ({
    label: words.tasks.tabs[key],
    href: `/tasks/${row.id}?tab=${key}`,
    current: key === view.tab,
    ...(key !== "history" && { number: view.counts[key] }),
  })),
)}
<section class="section" id="task-tab">${view.inside}<datalist id="colleagues">${each(view.choices.colleagues, ({ name }) => html`<option value="${name}"></option>`)}</datalist></section></div></div>`;
}

/** The due time, large, counting while it is near. */
function deadline({ words, now }: TaskScene, { row }: TaskView): Html {
  if (!row.due_at) return nothing;
  return html`<div class="deadline"><small class="muted">${words.tasks.due.label(dueText(row.due_at, words, now))}</small><b>${dueTime(row, words, now)}</b></div>`;
}

function acts({ words }: TaskScene, { row }: TaskView): Html {
  const open = row.status === "todo" || row.status === "doing";
  const to = open ? "done" : "todo";
  const label = open ? words.tasks.complete : words.tasks.reopen;
  const path = `/tasks/${row.id}/status`;
  return html`${buttonLink(words.tasks.fullEdit, `/tasks/${row.id}/edit`, { size: "small", icon: "pencil" })}<form method="post" action="${path}" hx-post="${path}" hx-target="#task" hx-swap="outerMorph" hx-select="#task">${hidden("from", row.status)}${button(label, { look: open ? "primary" : undefined, size: "small", icon: open ? "check" : "rotate-ccw", attributes: { name: "to", value: to } })}</form>`;
}

/** Done steps filled, the present one strong, the others one press away. */
export function statusBar({ words }: TaskScene, { row }: TaskView): Html {
  const say = words.tasks;
  const path = `/tasks/${row.id}/status`;
  const at = taskStatuses.indexOf(row.status);
  const since = row.done_at ?? row.updated_at;
  const step = (status: (typeof taskStatuses)[number], index: number) => {
    const label = say.statuses[status];
    const code = codeBeside(label, say.codes[status]);
    if (status === row.status) {
      const beside = [code, row.done_at && clockTime(since)].filter(Boolean).join(" · ");
      return html`<span aria-current="step"><span>${label}</span><small>${beside}</small></span>`;
    }
    const past = index < at && row.status !== "cancelled";
    return html`<button type="submit" name="to" value="${status}"${past ? html` class="past"` : nothing}><span class="line tight">${past ? icon("check", 12) : nothing}${label}</span><small>${code}</small></button>`;
  };
  return html`<form class="status-bar" method="post" action="${path}" hx-post="${path}" hx-target="#task" hx-swap="outerMorph" hx-select="#task" aria-label="${say.statusLabel}">${hidden("from", row.status)}${each(taskStatuses, step)}</form>`;
}
