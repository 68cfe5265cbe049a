import { type CallFilter, outcomes } from "../../modules/calls/mod.ts";
import { showPhone } from "../../modules/customers/mod.ts";
import { type FilterChip, lastDays, type ListFilter, type ListScene, spanText } from "../lists/mod.ts";

type Named = { id: number; name: string };

export interface CallChoices {
  colleagues: readonly Named[];
  queues: readonly Named[];
  pages: readonly Named[];
  types: ReadonlyArray<{ id: number; path: string }>;
  /** Of the customer that the list is filtered by. */
  customer?: string | undefined;
}

/** What is in force, in words, each with the parameters it takes away. */
export function callChips({ words }: ListScene, filter: CallFilter, choices: CallChoices): FilterChip[] {
  const say = words.callHistory;
  const nameIn = (rows: readonly Named[], id: number) => rows.find((row) => row.id === id)?.name ?? `#${id}`;
  const agents = filter.agent?.map((who) => (who === "me" ? say.me.toLowerCase() : nameIn(choices.colleagues, who)));
  const kinds = { any: say.anyQueue.toLowerCase(), none: say.direct.toLowerCase() };
  const queues = filter.queue?.map((one) => (typeof one === "string" ? kinds[one] : nameIn(choices.queues, one)));
  const types = filter.type?.map((id) => choices.types.find((type) => type.id === id)?.path ?? `#${id}`);
  const pages = filter.page?.map((id) => nameIn(choices.pages, id));
  const rang = filter.rang && nameIn(choices.colleagues, filter.rang);
  const yesNo = (on: boolean | undefined) => (on === undefined ? undefined : on ? words.frame.yes : words.frame.no);
  const { fields } = say;
  const chips: Array<[(keyof CallFilter)[], string | undefined, string | undefined | false | 0]> = [
    [["started"], fields["started"], filter.started && spanText(filter.started, words)],
    [["missed"], say.signs.missed, filter.missed && say.filters.missed[filter.missed]],
    [["direction"], fields["direction"], filter.direction && say.signs[filter.direction]],
    [["outcome"], fields["outcome"], filter.outcome?.map((each) => say.outcomes[each]).join(", ")],
    [["queue"], fields["queue"], queues?.join(", ")],
    [["agent"], fields["agent"], agents?.join(", ")],
    [
      ["rang", "ended"],
      fields["rang"],
      rang && [rang, filter.ended && say.ringEnds[filter.ended]].filter(Boolean).join(", "),
    ],
    [["served"], fields["served"], yesNo(filter.served)],
    [["type"], fields["type"], types?.join(", ")],
    [["page"], fields["page"], pages?.join(", ")],
    [["recorded"], fields["recorded"], yesNo(filter.recorded)],
    [["customer"], fields["customer"], filter.customer && (choices.customer ?? `#${filter.customer}`)],
    [["number"], fields["number"], filter.number && showPhone(filter.number)],
    [["apart"], fields["apart"], yesNo(filter.apart)],
  ];
  return chips.flatMap(([names, label, value]) => (value ? [{ label: label ?? names[0] ?? "", value, names }] : []));
}

/** What calls can be filtered by. */
export function callFilters(scene: ListScene, filter: CallFilter, choices: CallChoices): ListFilter[] {
  const { words, now } = scene;
  const say = words.callHistory;
  const label = (key: string) => say.fields[key] ?? key;
  const named = (rows: readonly Named[]) => rows.map(({ id, name }) => ({ value: id, label: name }));
  const days = lastDays([1, 2, 7, 30, 90], words, now);
  const yes = [{ value: "1", label: words.frame.yes }];
  return [
    {
      name: "started",
      label: label("started"),
      options: days,
      shown: filter.started ? spanText(filter.started, words) : undefined,
    },
    {
      name: "direction",
      label: label("direction"),
      options: (["in", "out"] as const).map((value) => ({ value, label: say.signs[value] })),
    },
    {
      name: "missed",
      label: say.signs.missed,
      options: (["all", "open"] as const).map((value) => ({ value, label: say.filters.missed[value] })),
    },
    {
      name: "queue",
      label: label("queue"),
      options: [{ value: "any", label: say.anyQueue }, { value: "none", label: say.direct }, ...named(choices.queues)],
    },
    { name: "agent", label: label("agent"), options: [{ value: "me", label: say.me }, ...named(choices.colleagues)] },
    { name: "type", label: label("type"), options: choices.types.map(({ id, path }) => ({ value: id, label: path })) },
    { name: "page", label: label("page"), options: named(choices.pages) },
    { name: "recorded", label: label("recorded"), options: yes },
    { name: "apart", label: label("apart"), options: yes },
    {
      name: "outcome",
      label: label("outcome"),
      many: true,
      instead: ["missed"],
      options: outcomes.map((value) => ({ value, label: say.outcomes[value] })),
    },
  ];
}
