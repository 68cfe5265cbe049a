import type { TicketFilter } from "../../modules/tickets/mod.ts";
import { priorities, statuses } from "../../modules/tickets/mod.ts";
import { channelName } from "../components/people.ts";
import { type FilterChip, lastDays, type ListFilter, type ListScene, spanText } from "../lists/mod.ts";
import { type Choices, named, paths } from "./choices.ts";

const channels = ["facebook", "zalo", "kite", "phone"] as const;

/** What is in force, in words, each with the parameters it takes away. */
export function filterChips({ words }: ListScene, filter: TicketFilter, choices: Choices): FilterChip[] {
  const say = words.tickets;
  const names = (list: ReadonlyArray<{ id: number; name: string }>, ids: readonly number[]) =>
    ids.map((id) => list.find((each) => each.id === id)?.name ?? `#${id}`).join(", ");
  const chips: Array<[keyof TicketFilter, string, string | 0 | undefined]> = [
    [
      "open",
      say.columns.status,
      filter.open === undefined ? undefined : filter.open ? say.filters.open : say.filters.settled,
    ],
    ["status", say.columns.status, filter.status?.map((status) => say.statuses[status]).join(", ")],
    ["priority", say.columns.priority, filter.priority?.map((each) => say.priorities[each]).join(", ")],
    ["assignee", say.columns.assignee, filter.assignee?.map((who) => whoIs(who, words, choices)).join(", ")],
    ["team", say.columns.team, filter.team && names(choices.teams, filter.team)],
    [
      "watching",
      say.views.watching,
      filter.watching === undefined ? undefined : filter.watching ? words.frame.yes : words.frame.no,
    ],
    ["sla", say.columns.sla, filter.sla && say.sla.states[filter.sla]],
    [
      "category",
      say.columns.category,
      filter.category
        ? (choices.categories.find((each) => each.id === filter.category)?.path ?? `#${filter.category}`)
        : undefined,
    ],
    ["page", say.columns.page, filter.page && names(choices.pages, filter.page)],
    ["channel", say.columns.channel, filter.channel && channelName(filter.channel)],
    ["customer", say.columns.customer, filter.customer && (choices.customer ?? `#${filter.customer}`)],
    ["conversation", say.columns.conversation, filter.conversation ? `#${filter.conversation}` : undefined],
    ["created", say.filters.created, filter.created && spanText(filter.created, words)],
    ["updated", say.filters.updated, filter.updated && spanText(filter.updated, words)],
  ];
  return chips.flatMap(([name, label, value]) => (value ? [{ label, value, names: [name] }] : []));
}

function whoIs(who: number | "me" | "none" | "my_teams", words: ListScene["words"], { colleagues }: Choices): string {
  const say = words.tickets;
  if (who === "me") return say.me.toLowerCase();
  if (who === "none") return say.nobody.toLowerCase();
  if (who === "my_teams") return say.myTeams.toLowerCase();
  return colleagues.find((each) => each.id === who)?.name ?? `#${who}`;
}

/** What tickets can be filtered by, in the form behind “Thêm lọc” and in the heads of columns. */
export function ticketFilters({ words, now, ask }: ListScene, filter: TicketFilter, choices: Choices): ListFilter[] {
  const say = words.tickets;
  const yes = { value: "1", label: words.frame.yes };
  const people = [
    { value: "me,my_teams", label: `${say.me}, ${say.myTeams.toLowerCase()}` },
    { value: "me", label: say.me },
    { value: "my_teams", label: say.myTeams },
    { value: "none", label: say.nobody },
    ...named(choices.colleagues),
  ];
  const span = (name: "created" | "updated"): ListFilter => ({
    name,
    label: say.filters[name],
    shown: filter[name] && spanText(filter[name], words),
    options: lastDays([1, 7, 30, 90], words, now),
  });
  const asked = ask.query.get("assignee");
  return [
    {
      name: "status",
      label: say.columns.status,
      many: true,
      instead: ["open"],
      options: statuses.map((value) => ({ value, label: say.statuses[value] })),
    },
    {
      name: "priority",
      label: say.columns.priority,
      many: true,
      options: priorities.map((value) => ({ value, label: say.priorities[value] })),
    },
    { name: "open", label: say.filters.open, options: [yes, { value: "0", label: words.frame.no }] },
    {
      name: "sla",
      label: say.columns.sla,
      options: Object.entries(say.sla.states).map(([value, label]) => ({ value, label })),
    },
    {
      name: "assignee",
      label: say.columns.assignee,
      options: people,
      shown: asked ? filter.assignee?.map((who) => whoIs(who, words, choices)).join(", ") : undefined,
    },
    { name: "team", label: say.columns.team, options: named(choices.teams) },
    { name: "category", label: say.columns.category, options: paths(choices.categories) },
    {
      name: "channel",
      label: say.columns.channel,
      options: channels.map((value) => ({ value, label: channelName(value) })),
    },
    { name: "page", label: say.columns.page, options: named(choices.pages) },
    { name: "watching", label: say.views.watching, options: [yes] },
    span("created"),
    span("updated"),
  ];
}
