import { type CustomerFilter, customerKinds } from "../../modules/customers/mod.ts";
import type { Colleague } from "../../modules/people/mod.ts";
import type { Tag } from "../../modules/tags/mod.ts";
import { each, html, type Html, nothing } from "../html.ts";
import { type FilterChip, lastDays, type ListScene, spanText, untilDaysAgo } from "../lists/mod.ts";

export interface Choices {
  colleagues: Colleague[];
  tags: Pick<Tag, "id" | "name" | "color">[];
  groups: Array<{ id: number; name: string }>;
  pages: Array<{ id: number; name: string }>;
  /** Of the company that is filtered by. */
  company?: { id: number; name: string } | undefined;
}

interface Option {
  value: string | number;
  label: string;
}

const named = (list: ReadonlyArray<{ id: number; name: string }>): Option[] =>
  list.map(({ id, name }) => ({ value: id, label: name }));

/** What is in force, in words, each with the parameters it takes away. */
export function filterChips({ words }: ListScene, filter: CustomerFilter, choices: Choices): FilterChip[] {
  const say = words.customers.filters;
  const names = (list: ReadonlyArray<{ id: number; name: string }>, ids: readonly number[] | undefined) =>
    ids?.map((id) => list.find((each) => each.id === id)?.name ?? `#${id}`).join(", ");
  const yesNo = (on: boolean | undefined) => (on === undefined ? undefined : on ? words.frame.yes : words.frame.no);
  const whoIs = (who: number | "me" | "none") =>
    who === "me" ? say.me : who === "none" ? say.nobody : (names(choices.colleagues, [who]) ?? "");
  const chips: Array<[keyof CustomerFilter & keyof typeof say, string | undefined]> = [
    ["type", filter.type?.map((kind) => words.customers.kinds[kind]).join(", ")],
    ["tag", names(choices.tags, filter.tag)],
    ["group", names(choices.groups, filter.group)],
    ["owner", filter.owner?.map(whoIs).join(", ")],
    ["page", names(choices.pages, filter.page)],
    ["has_phone", yesNo(filter.has_phone)],
    ["followed", yesNo(filter.followed)],
    ["orders", yesNo(filter.orders)],
    ["company", filter.company ? (choices.company?.name ?? `#${filter.company}`) : undefined],
    ["created", filter.created && spanText(filter.created, words)],
    ["contacted", filter.contacted && spanText(filter.contacted, words)],
  ];
  return chips.flatMap(([name, value]) => (value ? [{ label: say[name] as string, value, names: [name] }] : []));
}

/** The form behind “Thêm lọc”, as it stands now. */
export function filterFields({ words, ask, now }: ListScene, filter: CustomerFilter, choices: Choices): Html {
  const say = words.customers.filters;
  const select = (name: keyof typeof say & string, list: readonly Option[]) => {
    const chosen = ask.query.get(name) ?? "";
    const option = ({ value, label }: Option) =>
      html`<option value="${value}"${String(value) === chosen ? html` selected` : nothing}>${label}</option>`;
    const known = chosen === "" || list.some(({ value }) => String(value) === chosen);
    const own = known ? [] : [{ value: chosen, label: chipText(name) }];
    return html`<label><span>${say[name] as string}</span><select class="input" name="${name}">${each([{ value: "", label: words.lists.any }, ...list, ...own], option)}</select></label>`;
  };
  const chips = filterChips({ words, ask, now } as ListScene, filter, choices);
  const chipText = (name: string) => chips.find(({ names }) => names.includes(name))?.value ?? "…";
  const yesNo = [
    { value: "1", label: words.frame.yes },
    { value: "0", label: words.frame.no },
  ];
  const recent = lastDays([1, 7, 30, 90], words, now);
  const quiet = [30, 90, 180].map((days) => ({ value: untilDaysAgo(days, now), label: say.quiet(days) }));
  const kinds = customerKinds.map((kind) => ({ value: kind, label: words.customers.kinds[kind] }));
  const people = [{ value: "me", label: say.me }, { value: "none", label: say.nobody }, ...named(choices.colleagues)];
  const checks = html`<fieldset class="wide"><legend>${say.type}</legend><div class="checks">${each(kinds, ({ value, label }) => html`<label><input type="checkbox" name="type" value="${value}"${filter.type?.includes(value) ? html` checked` : nothing}>${label}</label>`)}</div></fieldset>`;
  return html`<div class="grid">${checks}${select("tag", named(choices.tags))}${select("group", named(choices.groups))}${select("owner", people)}${select("page", named(choices.pages))}${select("has_phone", yesNo)}${select("followed", yesNo.slice(0, 1))}${select("orders", yesNo)}${select("contacted", [...recent, ...quiet])}${select("created", recent)}</div>`;
}
