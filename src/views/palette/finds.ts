import type { CallLine } from "../../modules/calls/mod.ts";
import { type CustomerRow, showPhone } from "../../modules/customers/mod.ts";
import type { Found, FoundMessage } from "../../modules/inbox/mod.ts";
import type { OrderRow } from "../../modules/orders/mod.ts";
import type { Person, Role } from "../../modules/people/table.ts";
import type { TaskStatus } from "../../modules/tasks/table.ts";
import type { TicketStatus } from "../../modules/tickets/table.ts";
import type { Words } from "../../words/mod.ts";
import { html, type Html } from "../html.ts";
import { passageMarks } from "../inbox/mod.ts";
import { callViews } from "../calls/list.ts";
import { numberOf } from "../calls/other_side.ts";
import { type Find, paletteGroup } from "../layout/palette.ts";
import { money } from "../money.ts";
import { settingsPlaces } from "../settings/frame.ts";
import { dueText } from "../tasks/due.ts";
import { ticketViews } from "../tickets/mod.ts";
import { shortTime } from "../time.ts";
import { folded } from "./folding.ts";

export interface Finds {
  asked: string;
  conversations: Found[];
  messages: FoundMessage[];
  customers: Pick<CustomerRow, "id" | "name" | "kind" | "phones" | "company">[];
  tickets: Array<{ id: number; title: string; status: TicketStatus; customer_name: string | null }>;
  tasks: Array<{ id: number; title: string; status: TaskStatus; due_at: Date | null }>;
  orders: OrderRow[];
  calls: CallLine[];
  people: Pick<Person, "id" | "name" | "username">[];
  role: Role;
  pageAdmin: boolean;
}

/** The palette's groups: whom and what the question found, then where one can go and what one can do. */
export function paletteFinds(words: Words, finds: Finds, now: Date): Html {
  const say = words.frame.palette;
  const fits = (find: Find) => folded(String(find.label)).includes(folded(finds.asked));
  const groups: [string, Find[]][] = [
    [say.conversations, finds.conversations.map((row) => conversation(words, row, now))],
    [say.customers, finds.customers.map((row) => customer(words, row))],
    [words.inbox.find.messages, messagesFound(words, finds, now)],
    [say.tickets, finds.tickets.map((row) => ticket(words, row))],
    [words.frame.rail.tasks, finds.tasks.map((row) => task(words, row, now))],
    [say.orders, finds.orders.map((row) => order(words, row))],
    [say.people, finds.people.map(person)],
    [words.frame.rail.inbox, rooms(words).filter(fits)],
    [words.frame.rail.tickets, ticketPlaces(words).filter(fits)],
    [
      words.frame.rail.calls,
      [...finds.calls.map((row) => call(words, row, now)), ...callPlaces(words, finds).filter(fits)],
    ],
    [words.frame.rail.settings, places(words, finds).filter(fits)],
    [say.act, acts(words, finds.role).filter(fits)],
  ];
  return html`${groups.filter(([, found]) => found.length > 0).map(([title, found]) => paletteGroup(title, found))}`;
}

const conversation = (words: Words, row: Found, now: Date): Find => ({
  href: `/inbox/${row.id}`,
  icon: "message-square-text",
  label: row.customer_name,
  beside: `${row.page_name} · ${shortTime(row.last_message_at, words, now)}`,
});

const customer = (words: Words, { id, name, kind, phones, company }: Finds["customers"][number]): Find => ({
  href: `/customers/${id}`,
  icon: kind === "account" ? "building-2" : "contact",
  label: name,
  beside: [phones[0] && showPhone(phones[0].number), company?.name, words.customers.kinds[kind]]
    .filter(Boolean)
    .join(" · "),
});

/** Each leads to where it stands in its thread; the last to all of them. */
const messagesFound = (words: Words, { asked, messages }: Finds, now: Date): Find[] => {
  if (messages.length === 0) return [];
  const found = messages.map((row) => ({
    href: `/inbox/${row.conversation_id}?q=${encodeURIComponent(asked)}&at=${row.id}`,
    icon: "message-square",
    label: passageMarks(row.body, asked),
    beside: `${row.customer_name} · ${shortTime(row.sent_at, words, now)}`,
  }));
  const all = { href: `/inbox?q=${encodeURIComponent(asked)}`, icon: "search", label: words.inbox.find.all(asked) };
  return [...found, all];
};

const ticket = (words: Words, { id, title, status, customer_name }: Finds["tickets"][number]): Find => ({
  href: `/tickets/${id}`,
  icon: "ticket",
  label: title,
  beside: [`#${id}`, words.tickets.statuses[status], customer_name].filter(Boolean).join(" · "),
});

const task = (words: Words, { id, title, status, due_at }: Finds["tasks"][number], now: Date): Find => ({
  href: `/tasks/${id}`,
  icon: "list-checks",
  label: title,
  beside: [words.tasks.one(id), words.tasks.statuses[status], due_at && dueText(due_at, words, now)]
    .filter(Boolean)
    .join(" · "),
});

const order = (words: Words, row: OrderRow): Find => ({
  href: `/orders/${row.id}`,
  icon: "shopping-bag",
  label: `${row.code} · ${row.customer_name ?? row.recipient_name}`,
  beside: `${words.orders.statuses[row.status]} · ${money(row.total)}`,
});

const call = (words: Words, row: CallLine, now: Date): Find => ({
  href: `/calls/${row.id}`,
  icon: row.missed ? "phone-missed" : row.direction === "in" ? "phone-incoming" : "phone-outgoing",
  label: row.customer_name ?? numberOf(words, row),
  beside: [
    row.customer_name && numberOf(words, row),
    row.missed ? words.callHistory.signs.missed : row.agent?.name,
    shortTime(row.started_at, words, now),
  ]
    .filter(Boolean)
    .join(" · "),
});

const person = ({ id, name, username }: Finds["people"][number]): Find => ({
  href: `/settings/users/${id}`,
  icon: "user",
  label: name,
  beside: username,
});

const rooms = ({ inbox }: Words): Find[] =>
  (["mine", "unclaimed", "following"] as const).map((room) => ({
    href: `/inbox?room=${room}`,
    icon: "messages-square",
    label: inbox.rooms[room],
  }));

const ticketPlaces = (words: Words): Find[] =>
  ticketViews(words).map(({ label, query }) => ({ href: `/tickets${query && `?${query}`}`, icon: "ticket", label }));

const callPlaces = (words: Words, { role }: Finds): Find[] => [
  ...callViews(words).map(({ label, query }) => ({ href: `/calls${query && `?${query}`}`, icon: "phone", label })),
  { href: "/calls/board", icon: "radio", label: words.callHistory.board.title },
  ...(role === "agent"
    ? []
    : [{ href: "/calls/report", icon: "chart-no-axes-column", label: words.callHistory.report.title }]),
];

const places = (words: Words, { role, pageAdmin }: Finds): Find[] =>
  settingsPlaces(words, { role, pageAdmin }).flatMap((group) => group.places);

const acts = (words: Words, role: Role): Find[] => [
  { href: "/tickets/new", icon: "ticket-plus", label: words.frame.palette.newTicket },
  { href: "/orders/new", icon: "shopping-bag", label: words.frame.palette.newOrder },
  { href: "/tasks/new", icon: "list-checks", label: words.frame.palette.newTask },
  { href: "/customers/new", icon: "user-plus", label: words.frame.palette.newCustomer },
  ...(role === "owner" || role === "admin"
    ? [{ href: "/settings/users/new", icon: "plus", label: words.frame.palette.newPerson }]
    : []),
];
