import { icon, iconButton } from "../components.ts";
import { hidden } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { exactTime } from "../time.ts";
import { written } from "../inbox/text.ts";
import { dueTime } from "./due.ts";
import { assigneeOptions, dueValue, priorityOptions, repeatInputs, repeatValues, select } from "./inputs.ts";
import type { Editing, FieldName, TaskScene, TaskView } from "./scene.ts";
import { type LinkName, relatedPicker } from "./related.ts";
import { doer, leadsText, repeatText, taskPriority } from "./signs.ts";

/** TA-3: what a task is made of, each changed in place: hover shows the pencil, Enter saves, Esc cancels. */
export function properties(scene: TaskScene, view: TaskView): Html {
  const { words } = scene;
  const { row, choices } = view;
  const say = words.tasks;
  const none = html`<span class="muted">${say.none}</span>`;
  const fixed = (label: string, value: Html) =>
    html`<div><dt>${label}</dt><dd><div class="fixed">${value}</div></dd></div>`;
  return html`<dl class="properties">${property(scene, view, "due_at", dueTime(row, words, scene.now, true))}
${property(scene, view, "assignee_id", row.assignee ? doer(row.assignee.name) : html`<span class="muted">${say.nobody}</span>`)}
${property(scene, view, "priority", taskPriority(row.priority, words, true))}
${property(scene, view, "remind_before", row.remind_before ? html`${leadsText(row.remind_before, words)}` : html`<span class="soft cut">${say.leads.company(choices.leads.join(", "))}</span>`)}
${property(scene, view, "repeat", row.repeat ? html`<span class="cut">${repeatText(row.repeat, words)}</span>` : html`<span class="muted">${say.repeat.never}</span>`)}
${property(scene, view, "customer_id", row.customer_name ? html`<span class="cut">${row.customer_name}</span>` : none)}
${property(scene, view, "conversation_id", row.conversation_id ? html`<a class="link cut" href="/inbox/${row.conversation_id}">${row.customer_name ?? `#${row.conversation_id}`}</a>` : none)}
${property(scene, view, "ticket_id", row.ticket_id ? html`<a class="link" href="/tickets/${row.ticket_id}">#${row.ticket_id}</a><span class="cut soft">${row.ticket_title ?? ""}</span>` : none)}
${fixed(say.fields.creator, html`<span class="cut" title="${exactTime(row.created_at)}">${row.creator_name ?? say.history.system}</span>`)}</dl>`;
}

function property(scene: TaskScene, view: TaskView, field: FieldName, value: Html): Html {
  const label = scene.words.tasks.fields[field];
  const inside = view.editing?.field === field ? editor(scene, view, view.editing) : shown(scene, view, field, value);
  return html`<div id="field-${field}"><dt>${label}</dt><dd>${inside}</dd></div>`;
}

/** A value with the pencil that opens it. */
export function shown({ words }: TaskScene, { row }: TaskView, field: FieldName, value: Html, more = ""): Html {
  const href = `/tasks/${row.id}?edit=${field}`;
  const label = `${words.tasks.edit}: ${words.tasks.fields[field]}`;
  return html`<div class="inline-edit${more && ` ${more}`}">${value}<a class="icon-button small pencil" href="${href}" hx-get="${href}" hx-target="#task" hx-swap="outerMorph" hx-select="#task" aria-label="${label}" title="${label}" data-edit>${icon("pencil", 16)}</a></div>`;
}

/** The form of one field. */
export function editor(scene: TaskScene, view: TaskView, editing: Editing): Html {
  const { words } = scene;
  const { row } = view;
  const say = words.tasks;
  const { field, error } = editing;
  const path = `/tasks/${row.id}/fields/${field}`;
  const back = `/tasks/${row.id}`;
  const cancel = iconButton(say.cancel, "x", {
    small: true,
    href: back,
    attributes: {
      "hx-get": back,
      "hx-target": "#task",
      "hx-swap": "outerMorph",
      "hx-select": "#task",
      "data-cancel": true,
    },
  });
  const keys =
    field === "body"
      ? nothing
      : html`<span class="small muted keys-hint"><kbd>Enter</kbd> ${say.save.toLowerCase()} · <kbd>Esc</kbd> ${say.cancel.toLowerCase()}</span>`;
  return html`<form class="editing" method="post" action="${path}" hx-post="${path}" hx-target="#task" hx-swap="outerMorph" hx-select="#task">${hidden("version", row.version)}${control(scene, view, editing)}${when(error, (text) => html`<p class="error" id="editing-error" role="alert">${icon("circle-alert", 12)}${text}</p>`)}<div class="line tight">${keys}<span class="push"></span>${iconButton(say.save, "check", { small: true, type: "submit" })}${cancel}</div></form>`;
}

function control({ words }: TaskScene, { row, choices }: TaskView, { field, values, error }: Editing): Html {
  const label = words.tasks.fields[field as FieldName];
  const typed = (stored: string) => String(values?.[field] ?? stored);
  const invalid = error ? html` aria-invalid="true" aria-describedby="editing-error"` : nothing;
  const input = (type: string, stored: string, more: Html = nothing) =>
    html`<input class="input" type="${type}" name="${field}" value="${typed(stored)}" aria-label="${label}" data-focus autocomplete="off"${more}${invalid}>`;
  const focused = { "aria-label": label, "data-focus": true };
  switch (field) {
    case "title":
      return input("text", row.title, html` maxlength="200" required`);
    case "body":
      return html`<textarea class="input" name="body" rows="8" aria-label="${label}" data-focus${invalid}>${typed(row.body)}</textarea>`;
    case "due_at":
      return input("datetime-local", dueValue(row.due_at));
    case "remind_before":
      return html`${input("text", row.remind_before?.join(", ") ?? "", html` placeholder="${choices.leads.join(", ")}" inputmode="numeric"`)}<p class="small muted">${words.tasks.leads.help}</p>`;
    case "repeat":
      return repeatInputs(words, values ?? repeatValues(row.repeat), true);
    case "assignee_id":
      return select(
        field,
        assigneeOptions(words, choices, row.assignee),
        typed(String(row.assignee_id ?? "")),
        focused,
      );
    case "priority":
      return select(field, priorityOptions(words), typed(row.priority), focused);
    default:
      return relatedPicker(words, field as LinkName, row, { error, attributes: { "data-focus": true } });
  }
}

/** What is to be done, in full. */
export function bodyText(scene: TaskScene, view: TaskView): Html {
  const { row, editing } = view;
  const say = scene.words.tasks;
  if (editing?.field === "body") return editor(scene, view, editing);
  const text = row.body
    ? html`<div class="written">${each(written(row.body), (part) => part)}</div>`
    : html`<span class="muted">${say.empty.body}</span>`;
  return shown(scene, view, "body", text, "tall");
}
