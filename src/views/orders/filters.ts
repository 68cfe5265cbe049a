import { type OrderFilter, orderStatuses, paymentStates } from "../../modules/orders/mod.ts";
import { channelName } from "../components/people.ts";
import { type FilterChip, lastDays, type ListFilter, type ListScene, spanText } from "../lists/mod.ts";

export interface OrderChoices {
  colleagues: ReadonlyArray<{ id: number; name: string }>;
  pages: ReadonlyArray<{ id: number; name: string }>;
  /** Of the customer that the list is filtered by. */
  customer?: string | undefined;
}

const channels = ["facebook", "zalo", "kite", "phone"] as const;

/** What is in force, in words, each with the parameters it takes away. */
export function orderChips({ words }: ListScene, filter: OrderFilter, choices: OrderChoices): FilterChip[] {
  const say = words.orders;
  const nameOf = (who: number | "me" | "none") =>
    who === "me"
      ? say.me.toLowerCase()
      : who === "none"
        ? say.nobody.toLowerCase()
        : (choices.colleagues.find(({ id }) => id === who)?.name ?? `#${who}`);
  const pages = filter.page?.map((id) => choices.pages.find((page) => page.id === id)?.name ?? `#${id}`).join(", ");
  const chips: Array<[keyof OrderFilter, string | undefined, string | undefined | false]> = [
    ["open", say.fields["status"], filter.open === undefined ? undefined : filter.open && say.filters.open],
    ["status", say.fields["status"], filter.status?.map((status) => say.statuses[status]).join(", ")],
    ["payment", say.fields["payment"], filter.payment?.map((state) => say.payment.states[state]).join(", ")],
    ["assignee", say.fields["assignee_id"], filter.assignee?.map(nameOf).join(", ")],
    ["creator", say.fields["creator"], filter.creator && nameOf(filter.creator)],
    ["page", say.fields["page"], pages],
    ["channel", say.fields["channel"], filter.channel && channelName(filter.channel)],
    ["customer", say.fields["customer_id"], filter.customer && (choices.customer ?? `#${filter.customer}`)],
    ["conversation", say.fields["conversation_id"], filter.conversation && `#${filter.conversation}`],
    ["created", say.filters.created, filter.created && spanText(filter.created, words)],
  ] as Array<[keyof OrderFilter, string | undefined, string | undefined | false]>;
  return chips.flatMap(([name, label, value]) => (value ? [{ label: label ?? name, value, names: [name] }] : []));
}

/** What orders can be filtered by. */
export function orderFilters(scene: ListScene, filter: OrderFilter, choices: OrderChoices): ListFilter[] {
  const { words, now } = scene;
  const say = words.orders;
  const people = choices.colleagues.map(({ id, name }) => ({ value: id, label: name }));
  const days = lastDays([1, 7, 30, 90], words, now);
  const label = (key: string) => say.fields[key] ?? key;
  return [
    {
      name: "status",
      label: label("status"),
      many: true,
      instead: ["open"],
      options: orderStatuses.map((value) => ({ value, label: say.statuses[value] })),
    },
    {
      name: "payment",
      label: label("payment"),
      many: true,
      options: paymentStates.map((value) => ({ value, label: say.payment.states[value] })),
    },
    {
      name: "assignee",
      label: label("assignee_id"),
      options: [{ value: "me", label: say.me }, { value: "none", label: say.nobody }, ...people],
    },
    { name: "creator", label: label("creator"), options: [{ value: "me", label: say.me }, ...people] },
    { name: "page", label: label("page"), options: choices.pages.map(({ id, name }) => ({ value: id, label: name })) },
    {
      name: "channel",
      label: label("channel"),
      options: channels.map((value) => ({ value, label: channelName(value) })),
    },
    {
      name: "created",
      label: say.filters.created,
      options: days,
      shown: filter.created ? spanText(filter.created, words) : undefined,
    },
    { name: "open", label: say.filters.open, options: [{ value: "1", label: words.frame.yes }] },
  ];
}
