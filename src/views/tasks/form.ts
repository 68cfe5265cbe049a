import type { TaskRow } from "../../modules/tasks/mod.ts";
import {
  banner,
  button,
  buttonLink,
  dialog,
  field,
  hidden,
  icon,
  type PickerOption,
  pickerField,
} from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { type Typed, valueOf } from "../typed.ts";
import { relatedLook } from "./related.ts";
import { assigneeOptions, dueValue, priorityOptions, repeatInputs, repeatValues, select } from "./inputs.ts";
import type { TaskChoices, TaskScene } from "./scene.ts";

export interface FormView {
  typed: Typed;
  choices: TaskChoices;
  /** What is related, in words, as the form was opened beside it. */
  about?: { customer?: string | null; conversation?: string | null; ticket?: string | null };
  /** Set when an existing task is changed. */
  row?: TaskRow;
  /** A sentence above the fields: somebody else changed the same meanwhile. */
  refused?: string | undefined;
}

/** A screen of its own: works without JavaScript. */
export function formScreen(scene: TaskScene, view: FormView): Html {
  const { words } = scene;
  const { row } = view;
  const say = words.tasks;
  const title = row ? `${say.fullEdit} · ${say.one(row.id)}` : say.create;
  const action = row ? `/tasks/${row.id}/edit` : "/tasks";
  const back = row ? `/tasks/${row.id}` : "/tasks";
  return main(
    "page",
    html`<div class="scroll"><div class="narrow">${pageHead(title)}<form class="stack task-form" method="post" action="${action}" novalidate>${fields(scene, view)}<div class="save-bar">${button(row ? say.save : say.create, { look: "primary" })}${buttonLink(say.cancel, back, { look: "quiet" })}</div></form></div></div>`,
  );
}

/** The same over any screen; with the full form one press away, and what was typed goes along. */
export function formDialog(scene: TaskScene, view: FormView): Html {
  const { words } = scene;
  const say = words.tasks;
  const foot = html`${button(say.fullForm, { look: "quiet", attributes: { form: "new-task-form", formaction: "/tasks/new", formmethod: "get", formnovalidate: true, "data-plain": true } })}<span class="push"></span>${button(say.create, { look: "primary", attributes: { form: "new-task-form" } })}`;
  return dialog({
    id: "new-task",
    title: say.create,
    close: words.frame.close,
    wide: true,
    open: true,
    attributes: { "data-once": true },
    body: html`<form class="stack task-form" id="new-task-form" method="post" action="/tasks" hx-post="/tasks?dialog=1" hx-target="#new-task" hx-swap="outerHTML" novalidate>${fields(scene, view, true)}</form>`,
    foot,
  });
}

function fields({ words }: TaskScene, view: FormView, short = false): Html {
  const { typed, choices, row } = view;
  const of = valueOf(words, typed);
  const say = words.tasks;
  const label = say.fields;
  const chosen = (name: string, list: Parameters<typeof select>[1]) => {
    const { value, error } = of(name);
    return framed(
      label[name as keyof typeof label],
      name,
      select(name, list, value, { id: name, "aria-invalid": error ? "true" : undefined }),
      error,
    );
  };
  const text = (name: "title" | "body" | "due_at" | "remind_before" | "ticket_id", look: object) =>
    field({
      label: label[name],
      ...of(name),
      ...look,
      attributes: {
        autocomplete: "off",
        autofocus: name === "title",
        ...("attributes" in look ? (look.attributes as object) : {}),
      },
    });
  const repeatError = of("repeat").error;
  const repeat = html`<div class="field"><span class="label">${label.repeat}</span>${repeatInputs(words, typed.values)}${when(repeatError, problem)}<p class="help">${say.repeat.help}</p></div>`;
  const leads = text("remind_before", {
    help: say.leads.help,
    attributes: { placeholder: choices.leads.join(", "), inputmode: "numeric" },
  });
  const more = short ? nothing : html`${leads}${repeat}`;
  const key = String(typed.values["client_key"] ?? crypto.randomUUID());
  return html`${when(view.refused, (refused) => banner(refused, "bad"))}${row ? hidden("version", String(typed.values["version"] ?? row.version)) : hidden("client_key", key)}${when(typed.values["order_id"], (id) => hidden("order_id", String(id)))}${when(typed.values["call_id"], (id) => hidden("call_id", String(id)))}${about(view, words)}
${text("title", { required: true, attributes: { maxlength: 200, placeholder: say.titleHint } })}
<div class="columns">${dueField(of("due_at"), label.due_at)}${chosen("assignee_id", assigneeOptions(words, choices, row?.assignee))}${chosen("priority", priorityOptions(words))}${pickerField({ ...relatedLook(words, "ticket_id", ticketIn(view)), error: of("ticket_id").error })}</div>
${text("body", { type: "textarea", attributes: { rows: short ? 3 : 8 } })}${more}`;
}

const problem = (error: string) => html`<p class="error">${icon("circle-alert", 12)}${error}</p>`;

const framed = (label: string, name: string, input: Html, error: string | undefined) =>
  html`<div class="field"><label for="${name}">${label}</label>${input}${when(error, problem)}</div>`;

function dueField({ name, value, error, focus }: ReturnType<ReturnType<typeof valueOf>>, label: string): Html {
  const wrong = error ? html` aria-invalid="true"${focus ? html` autofocus` : nothing}` : nothing;
  return framed(
    label,
    name,
    html`<input class="input" type="datetime-local" id="${name}" name="${name}" value="${value}"${wrong}>`,
    error,
  );
}

/** The ticket that the form is about so far, by its number where it was only typed. */
function ticketIn({ typed, about: known }: FormView): PickerOption | undefined {
  const id = String(typed.values["ticket_id"] ?? "");
  return id ? { id, label: known?.ticket ?? `#${id.replace(/^#/, "")}` } : undefined;
}

/** Related things travel along unseen, and are said in a line. */
function about({ typed, about: known }: FormView, words: TaskScene["words"]): Html {
  const id = (name: string) => String(typed.values[name] ?? "");
  const parts = known?.customer;
  return html`${when(id("customer_id"), (value) => hidden("customer_id", value))}${when(id("conversation_id"), (value) => hidden("conversation_id", value))}${when(parts, (text) => html`<p class="line small soft">${icon("link", 16)}${words.tasks.fields.related}: ${text}</p>`)}`;
}

/** What stands in the form of an existing task. */
export const valuesOf = (row: TaskRow): Record<string, unknown> => ({
  version: String(row.version),
  title: row.title,
  body: row.body,
  due_at: dueValue(row.due_at),
  remind_before: row.remind_before?.join(", ") ?? "",
  ...repeatValues(row.repeat),
  assignee_id: String(row.assignee_id ?? ""),
  priority: row.priority,
  customer_id: String(row.customer_id ?? ""),
  conversation_id: String(row.conversation_id ?? ""),
  ticket_id: String(row.ticket_id ?? ""),
});
