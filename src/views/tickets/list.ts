import type { TicketRow } from "../../modules/tickets/mod.ts";
import { channelBadge, timeTag } from "../components.ts";
import { html, nothing } from "../html.ts";
import type { ListScene, ListSpec, ViewTab } from "../lists/mod.ts";
import { colleague, customerName, prioritySign, statusSign, ticketName } from "./signs.ts";
import { slaCell } from "./sla.ts";

type Label = keyof ListScene["words"]["tickets"]["columns"];
const label = (key: Label) => (words: ListScene["words"]) => words.tickets.columns[key];

/** The list of tickets: its columns, and what they are called. */
export const ticketList: ListSpec<TicketRow> = {
  room: "tickets",
  path: "/tickets",
  subject: "ticket",
  icon: "ticket",
  sort: "-updated_at",
  kinds: ["list", "board"],
  idOf: (row) => row.id,
  hrefOf: (row) => `/tickets/${row.id}`,
  nameOf: ticketName,
  say: (words) => words.tickets,
  actionName: (action, words) => words.tickets.bulk.names[action] ?? action,
  columns: [
    { key: "id", label: label("id"), sort: true, cell: ticketName },
    {
      key: "title",
      label: label("title"),
      fixed: true,
      sort: true,
      look: "main",
      cell: (row) => row.title,
    },
    {
      key: "category",
      filter: "category",
      label: label("category"),
      cell: (row) => row.category_path?.split(" › ").at(-1) ?? "",
    },
    { key: "customer", label: label("customer"), cell: (row) => customerName(row.customer_name) },
    {
      key: "status",
      filter: "status",
      label: label("status"),
      sort: true,
      cell: (row, { words }) => statusSign(row.status, words),
    },
    {
      key: "priority",
      filter: "priority",
      label: label("priority"),
      quiet: true,
      cell: (row, { words }) => prioritySign(row.priority, words),
    },
    {
      key: "assignee",
      filter: "assignee",
      label: label("assignee"),
      cell: (row, { words }) =>
        row.assignee
          ? colleague(row.assignee.name)
          : html`<span class="muted">${row.team?.name ?? words.tickets.nobody}</span>`,
    },
    {
      key: "resolution_due_at",
      filter: "sla",
      label: label("sla"),
      sort: true,
      look: "keep",
      cell: (row, { words, now }) => slaCell(row, words, now),
    },
    {
      key: "updated_at",
      filter: "updated",
      label: label("updated"),
      sort: true,
      look: "num",
      cell: (row, { words, now }) => timeTag(row.updated_at, words, { now }),
    },
    { key: "team", filter: "team", label: label("team"), off: true, cell: (row) => row.team?.name ?? "" },
    {
      key: "page",
      filter: "page",
      label: label("channel"),
      off: true,
      cell: (row) =>
        row.channel ? html`<span class="line">${channelBadge(row.channel)}${row.page_name ?? ""}</span>` : nothing,
    },
    {
      key: "created_at",
      filter: "created",
      label: label("created"),
      sort: true,
      off: true,
      look: "num",
      cell: (row, { words, now }) => timeTag(row.created_at, words, { now }),
    },
    { key: "creator", label: label("creator"), off: true, cell: (row) => row.creator_name ?? "" },
    { key: "resolution", label: label("resolution"), off: true, cell: (row) => row.resolution_type_name ?? "" },
  ],
};

/** The views that come with the room; what each looks at stands in its query. */
export const ticketViews = (words: ListScene["words"]): ViewTab[] => {
  const say = words.tickets.views;
  return [
    { label: say.mine, query: "assignee=me,my_teams&open=1" },
    { label: say.soon, query: "sla=soon", warn: true },
    { label: say.late, query: "sla=late", warn: true },
    { label: say.unassigned, query: "assignee=none&open=1" },
    { label: say.watching, query: "watching=1" },
    { label: say.open, query: "open=1" },
    { label: say.all, query: "" },
  ];
};
