import { type TaskFilter, taskStatuses } from "../../modules/tasks/mod.ts";
import { priorities } from "../../modules/tickets/mod.ts";
import type { FilterChip, ListFilter, ListScene } from "../lists/mod.ts";
import type { TaskChoices } from "./scene.ts";

const spans = ["late", "today", "tomorrow", "week", "none"] as const;

/** What is in force, in words, each with the parameters it takes away. */
export function taskChips(
  { words }: ListScene,
  filter: TaskFilter,
  { colleagues, customer }: TaskChoices,
): FilterChip[] {
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
    ["customer", say.fields.customer_id, filter.customer && (customer ?? `#${filter.customer}`)],
    ["conversation", say.fields.conversation_id, filter.conversation && `#${filter.conversation}`],
    ["order", words.orders.fields["code"] ?? "", filter.order && `DH-${String(filter.order).padStart(6, "0")}`],
    ["ticket", say.fields.ticket_id, filter.ticket && `#${filter.ticket}`],
  ];
  return chips.flatMap(([name, label, value]) => (value ? [{ label, value: String(value), names: [name] }] : []));
}

/** What tasks can be filtered by, in the form behind “Thêm lọc” and in the heads of columns. */
export function taskFilters({ words }: ListScene, choices: TaskChoices): ListFilter[] {
  const say = words.tasks;
  const people = [
    { value: "me", label: say.me },
    { value: "none", label: say.nobody },
    ...choices.colleagues.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return [
    {
      name: "status",
      label: say.fields.status,
      many: true,
      instead: ["open"],
      options: taskStatuses.map((value) => ({ value, label: say.statuses[value] })),
    },
    {
      name: "priority",
      label: say.fields.priority,
      many: true,
      options: priorities.map((value) => ({ value, label: say.priorities[value] })),
    },
    { name: "assignee", label: say.fields.assignee_id, options: people },
    { name: "due", label: say.fields.due_at, options: spans.map((value) => ({ value, label: say.filters[value] })) },
    { name: "open", label: say.filters.open, options: [{ value: "1", label: words.frame.yes }] },
    { name: "creator", label: say.filters.creator, options: people.filter(({ value }) => value !== "none") },
  ];
}
