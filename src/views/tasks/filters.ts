import { type TaskFilter, taskStatuses } from "../../modules/tasks/mod.ts";
import { priorities } from "../../modules/tickets/mod.ts";
import { each, html, type Html, nothing } from "../html.ts";
import type { FilterChip, ListScene } from "../lists/mod.ts";
import { type Option, options } from "./inputs.ts";
import type { TaskChoices } from "./scene.ts";

const spans = ["late", "today", "tomorrow", "week", "none"] as const;

/** What is in force, in words, each with the parameters it takes away. */
export function taskChips({ words }: ListScene, filter: TaskFilter, { colleagues }: TaskChoices): FilterChip[] {
  const say = words.tasks;
  const nameOf = (who: number | "me" | "none") =>
    who === "me"
      ? say.me
      : who === "none"
        ? say.nobody.toLowerCase()
        : (colleagues.find(({ id }) => id === who)?.name ?? `#${who}`);
  const chips: Array<[string, string, string | number | boolean | undefined]> = [
    ["open", say.fields.status, filter.open && say.filters.open.toLowerCase()],
    ["status", say.fields.status, filter.status?.map((status) => say.statuses[status]).join(", ")],
    ["priority", say.fields.priority, filter.priority?.map((priority) => say.priorities[priority]).join(", ")],
    ["assignee", say.fields.assignee_id, filter.assignee?.map(nameOf).join(", ")],
    ["creator", say.filters.creator, filter.creator && nameOf(filter.creator)],
    ["due", say.fields.due_at, filter.due && say.filters[filter.due]],
    ["customer", say.fields.customer_id, filter.customer && `#${filter.customer}`],
    ["conversation", say.fields.conversation_id, filter.conversation && `#${filter.conversation}`],
    ["ticket", say.fields.ticket_id, filter.ticket && `#${filter.ticket}`],
  ];
  return chips.flatMap(([name, label, value]) => (value ? [{ label, value: String(value), names: [name] }] : []));
}

/** The form behind “Thêm lọc”, as it stands now. */
export function taskFilterFields({ words, ask }: ListScene, filter: TaskFilter, choices: TaskChoices): Html {
  const say = words.tasks;
  const any = { value: "", label: words.lists.any };
  const select = (name: string, label: string, list: readonly Option[]) =>
    html`<label><span>${label}</span><select class="input" name="${name}">${options([any, ...list], ask.query.get(name))}</select></label>`;
  const checks = (name: string, label: string, list: readonly Option[], chosen: readonly string[]) =>
    html`<fieldset class="wide"><legend>${label}</legend><div class="checks">${each(list, ({ value, label: text }) => html`<label><input type="checkbox" name="${name}" value="${value}"${chosen.includes(String(value)) ? html` checked` : nothing}>${text}</label>`)}</div></fieldset>`;
  const people = [
    { value: "me", label: say.me },
    { value: "none", label: say.nobody },
    ...choices.colleagues.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const statuses = taskStatuses.map((value) => ({ value, label: say.statuses[value] }));
  const urgency = priorities.map((value) => ({ value, label: say.priorities[value] }));
  return html`<div class="grid">${checks("status", say.fields.status, statuses, filter.status ?? [])}${checks("priority", say.fields.priority, urgency, filter.priority ?? [])}${select("assignee", say.fields.assignee_id, people)}${select(
    "due",
    say.fields.due_at,
    spans.map((value) => ({ value, label: say.filters[value] })),
  )}${select("open", say.filters.open, [{ value: "1", label: words.frame.yes }])}${select(
    "creator",
    say.filters.creator,
    people.filter(({ value }) => value !== "none"),
  )}</div>`;
}
