import type { Span, TicketFilter } from "../../modules/tickets/mod.ts";
import { priorities, statuses } from "../../modules/tickets/mod.ts";
import { channelName } from "../components/people.ts";
import { each, html, type Html, nothing } from "../html.ts";
import type { FilterChip, ListScene } from "../lists/mod.ts";
import { dayMonth, fullDate } from "../time.ts";
import { type Choices, named, options, paths, type Option } from "./choices.ts";

const channels = ["facebook", "zalo", "kite", "phone"] as const;
const DAY = 86_400_000;

/** What is in force, in words, each with the parameters it takes away. */
export function filterChips({ words }: ListScene, filter: TicketFilter, choices: Choices): FilterChip[] {
  const say = words.tickets;
  const names = (list: ReadonlyArray<{ id: number; name: string }>, ids: readonly number[]) =>
    ids.map((id) => list.find((each) => each.id === id)?.name ?? `#${id}`).join(", ");
  const chips: Array<[keyof TicketFilter, string, string | undefined]> = [
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
    ["customer", say.columns.customer, filter.customer ? `#${filter.customer}` : undefined],
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

function spanText({ from, to }: Span, words: ListScene["words"]): string {
  const say = words.tickets.filters;
  // The end is not included: the day before it is the last.
  const last = to && new Date(to.getTime() - DAY);
  if (from && last) return say.between(dayMonth(from), dayMonth(last));
  return from ? say.from(dayMonth(from)) : last ? say.to(dayMonth(last)) : "";
}

/** The form behind “Thêm lọc”, as it stands now. */
export function filterFields({ words, ask, now }: ListScene, filter: TicketFilter, choices: Choices): Html {
  const say = words.tickets;
  const any = { value: "", label: words.lists.any };
  const select = (name: string, label: string, list: readonly Option[], chosen: string | number | undefined) =>
    html`<label><span>${label}</span><select class="input" name="${name}">${options([any, ...list], chosen)}</select></label>`;
  const checks = (name: string, label: string, list: readonly Option[], chosen: readonly string[]) =>
    html`<fieldset class="wide"><legend>${label}</legend><div class="checks">${each(list, ({ value, label: text }) => html`<label><input type="checkbox" name="${name}" value="${value}"${chosen.includes(String(value)) ? html` checked` : nothing}>${text}</label>`)}</div></fieldset>`;
  const people = [
    { value: "me,my_teams", label: `${say.me}, ${say.myTeams.toLowerCase()}` },
    { value: "me", label: say.me },
    { value: "my_teams", label: say.myTeams },
    { value: "none", label: say.nobody },
    ...named(choices.colleagues),
  ];
  return html`<div class="grid">${checks(
    "status",
    say.columns.status,
    statuses.map((value) => ({ value, label: say.statuses[value] })),
    filter.status ?? [],
  )}${checks(
    "priority",
    say.columns.priority,
    priorities.map((value) => ({ value, label: say.priorities[value] })),
    filter.priority ?? [],
  )}${select(
    "open",
    say.filters.open,
    [
      { value: "1", label: words.frame.yes },
      { value: "0", label: words.frame.no },
    ],
    filter.open === undefined ? "" : filter.open ? "1" : "0",
  )}${select(
    "sla",
    say.columns.sla,
    Object.entries(say.sla.states).map(([value, label]) => ({ value, label })),
    filter.sla,
  )}${select("assignee", say.columns.assignee, people, ask.query.get("assignee") ?? "")}${select("team", say.columns.team, named(choices.teams), filter.team?.[0])}${select("category", say.columns.category, paths(choices.categories), filter.category)}${select(
    "channel",
    say.columns.channel,
    channels.map((value) => ({ value, label: channelName(value) })),
    filter.channel,
  )}${select("page", say.columns.page, named(choices.pages), filter.page?.[0])}${select("watching", say.views.watching, [{ value: "1", label: words.frame.yes }], filter.watching ? "1" : "")}${span("created")}${span("updated")}</div>`;

  function span(name: "created" | "updated") {
    const label = say.filters[name];
    const presets = [1, 7, 30, 90].map((days) => ({
      value: `${isoDay(new Date(now.getTime() - (days - 1) * DAY))}..`,
      label: say.filters.lastDays(days),
    }));
    const chosen = ask.query.get(name) ?? "";
    const known = presets.some(({ value }) => value === chosen);
    const own = chosen && !known && filter[name] ? [{ value: chosen, label: spanText(filter[name], words) }] : [];
    return select(name, label, [...presets, ...own], chosen);
  }
}

const isoDay = (at: Date) => fullDate(at).split("/").reverse().join("-");
