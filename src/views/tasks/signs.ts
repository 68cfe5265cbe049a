import { taskStatuses, type TaskStatus } from "../../modules/tasks/mod.ts";
import type { Repeat } from "../../modules/tasks/table.ts";
import type { Priority } from "../../modules/tickets/table.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { givenName } from "../people.ts";

export const statusIcons: Record<TaskStatus, string> = {
  todo: "circle",
  doing: "circle-dot",
  done: "circle-check",
  cancelled: "circle-slash",
};

/** A status as a sign and a word; the colours are those of tickets. */
export const taskStatusSign = (status: TaskStatus, words: Words): Html =>
  html`<span class="status" data-status="${status}">${icon(statusIcons[status], 16)}${words.tasks.statuses[status]}</span>`;

const priorityLooks: Record<Priority, { icon: string; tone: string }> = {
  urgent: { icon: "chevrons-up", tone: "bad" },
  high: { icon: "chevron-up", tone: "warn" },
  normal: { icon: "minus", tone: "muted" },
  low: { icon: "chevron-down", tone: "muted" },
};

/** A priority as a sign, its word beside it or only read out. */
export function taskPriority(priority: Priority, words: Words, word = false): Html {
  const look = priorityLooks[priority];
  const label = words.tasks.priorities[priority];
  return word
    ? html`<span class="line tight ${look.tone}">${icon(look.icon, 16)}<span>${label}</span></span>`
    : html`<span class="${look.tone}" title="${label}">${icon(look.icon, 16)}<span class="sr">${label}</span></span>`;
}

export const doer = (name: string): Html =>
  html`<span class="line tight">${avatar({ name, size: 20 })}<span class="cut">${givenName(name)}</span></span>`;

/** “Hằng tháng”, “Mỗi 2 tuần, đến hết 31/01/2027”. */
export function repeatText({ every, interval, until }: Repeat, words: Words): string {
  const say = words.tasks.repeat;
  const often = interval === 1 ? say.every[every] : say.each[every](interval);
  return until ? `${often}, ${say.untilDay(until.split("-").toReversed().join("/"))}` : often;
}

export const leadsText = (leads: readonly number[], words: Words): string =>
  leads.length === 0 ? words.tasks.leads.none : words.tasks.leads.list(leads.join(", "));

/** Every status that a task can be moved to from where it is. */
export const otherStatuses = (status: TaskStatus): TaskStatus[] => taskStatuses.filter((each) => each !== status);
