import type { TaskRow } from "../../modules/tasks/mod.ts";
import { timeTag } from "../components.ts";
import { html, nothing, when } from "../html.ts";
import type { ListScene, ListSpec, ViewTab } from "../lists/mod.ts";
import { dueTime } from "./due.ts";
import { doer, repeatText, taskPriority, taskStatusSign } from "./signs.ts";

type Field = keyof ListScene["words"]["tasks"]["fields"];
const label = (key: Field) => (words: ListScene["words"]) => words.tasks.fields[key];

/** The list of tasks: its columns, and what they are called. */
export const taskList: ListSpec<TaskRow> = {
  room: "tasks",
  path: "/tasks",
  subject: "task",
  icon: "list-checks",
  sort: "due_at",
  kinds: ["list", "calendar", "board"],
  idOf: (row) => row.id,
  hrefOf: (row) => `/tasks/${row.id}`,
  nameOf: (row) => `NV-${row.id}`,
  say: (words) => words.tasks.list,
  actionName: (action, words) => words.tasks.bulk.names[action] ?? action,
  columns: [
    { key: "id", label: label("id"), sort: true, cell: (row) => `NV-${row.id}` },
    { key: "title", label: label("title"), fixed: true, sort: true, look: "main", cell: (row) => row.title },
    { key: "related", label: label("related"), cell: (row) => relatedTo(row) },
    {
      key: "status",
      filter: "status",
      label: label("status"),
      sort: true,
      cell: (row, { words }) => taskStatusSign(row.status, words),
    },
    {
      key: "priority",
      filter: "priority",
      label: label("priority"),
      quiet: true,
      cell: (row, { words }) => taskPriority(row.priority, words),
    },
    {
      key: "assignee",
      filter: "assignee",
      label: label("assignee_id"),
      cell: (row, { words }) =>
        row.assignee ? doer(row.assignee.name) : html`<span class="muted">${words.tasks.nobody}</span>`,
    },
    {
      key: "due_at",
      filter: "due",
      label: label("due_at"),
      sort: true,
      look: "keep",
      cell: (row, { words, now }) => dueTime(row, words, now),
    },
    {
      key: "updated_at",
      label: label("updated"),
      sort: true,
      look: "num",
      off: true,
      cell: (row, { words, now }) => timeTag(row.updated_at, words, { now }),
    },
    {
      key: "created_at",
      label: label("created"),
      sort: true,
      look: "num",
      off: true,
      cell: (row, { words, now }) => timeTag(row.created_at, words, { now }),
    },
    { key: "creator", filter: "creator", label: label("creator"), off: true, cell: (row) => row.creator_name ?? "" },
    {
      key: "repeat",
      label: label("repeat"),
      off: true,
      cell: (row, { words }) => (row.repeat ? repeatText(row.repeat, words) : nothing),
    },
  ],
};

/** The customer, or the ticket: what a task is about at a glance. */
export const relatedTo = (row: TaskRow) =>
  html`${when(row.customer_name, (name) => html`<span class="cut">${name}</span>`)}${when(row.ticket_id, (id) => html`<span class="muted"> #${id}</span>`)}`;

/** The views that come with the room; what each looks at stands in its query. */
export const taskViews = (words: ListScene["words"]): ViewTab[] => {
  const say = words.tasks.views;
  return [
    { label: say.mine, query: "assignee=me&open=1" },
    { label: say.today, query: "assignee=me&due=today" },
    { label: say.late, query: "due=late", warn: true },
    { label: say.unassigned, query: "assignee=none&open=1" },
    { label: say.created, query: "creator=me&open=1" },
    { label: say.all, query: "" },
  ];
};
