import type { Filter, MoreFilter } from "../../modules/inbox/mod.ts";
import { customerKinds, windowStates } from "../../modules/inbox/mod.ts";
import type { SavedView } from "../../modules/lists/table.ts";
import { button, hidden, icon, iconButton } from "../components.ts";
import { html, type Html } from "../html.ts";
import { queryOf, type Scene } from "./scene.ts";

interface Named {
  id: number;
  name: string;
}

/** What the chips call what the address names by ids. */
export interface FilterNames {
  page?: string | undefined;
  customer?: string | undefined;
  owners?: Named[];
  tags?: Named[];
  /** How many match, “99+” when they are many; known where something narrows the list. */
  matching?: string | undefined;
}

export interface FilterChoices {
  views: SavedView[];
  pages: Named[];
  owners: Named[];
  tags: Named[];
}

const shortDay = (day: string) => `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;

/** What is in force beyond rooms and channels, each to be taken away. */
export function filterChips(scene: Scene, named: FilterNames): Html | "" {
  const { w, words, filter } = scene;
  const say = w.filters;
  const more = filter.more ?? {};
  const chips: Html[] = [];
  const chip = (label: string, name: string, without: Partial<Record<keyof Filter, unknown>>) =>
    chips.push(
      html`<span class="chip">${label}: <b class="cut">${name}</b><a href="/inbox${queryOf(filter, without)}" aria-label="${w.dropFilter}: ${label}" title="${w.dropFilter}">${icon("x", 12)}</a></span>`,
    );
  const narrower = (label: string, name: string, key: keyof MoreFilter, ...also: (keyof MoreFilter)[]) => {
    const rest = Object.fromEntries(Object.entries(more).filter(([each]) => ![key, ...also].includes(each as never)));
    chip(label, name, { more: rest });
  };
  const called = (all: Named[] | undefined, id: number) => all?.find((each) => each.id === id)?.name ?? `#${id}`;
  if (named.page) chip(w.pageChip, named.page, { pageId: undefined });
  if (named.customer) chip(w.customerChip, named.customer, { customerId: undefined });
  if (more.read) narrower(say.read, say.reads.read, "read");
  if (more.owner) {
    const owners = more.owner.map((each) => (typeof each === "number" ? called(named.owners, each) : say.owners[each]));
    narrower(say.owner, owners.join(", "), "owner");
  }
  if (more.tag) narrower(say.tag, more.tag.map((id) => called(named.tags, id)).join(" + "), "tag");
  if (more.kind) narrower(say.kind, more.kind.map((kind) => words.customers.kinds[kind]).join(", "), "kind");
  if (more.phone !== undefined) narrower(say.phone, say.phones[more.phone ? "yes" : "no"], "phone");
  if (more.window) narrower(say.window, say.windows[more.window], "window");
  if (more.from ?? more.to) {
    const span = [more.from && say.since(shortDay(more.from)), more.to && say.until(shortDay(more.to))];
    narrower(say.date, span.filter(Boolean).join(" "), "from", "to");
  }
  if (chips.length === 0) return "";
  return html`<div class="chips">${chips}${named.matching === undefined ? "" : html`<span class="small muted matching">${say.matching(named.matching)}</span>`}</div>`;
}

/** The button beside the rooms; what can be chosen comes when it is first opened. */
export function filterButton({ w, filter }: Scene): Html {
  const on = filter.more || filter.pageId ? " on" : " quiet";
  return html`<button type="button" class="icon-button small${on}" popovertarget="inbox-filters" data-anchor data-act="filter" aria-label="${w.filters.open}" title="${w.filters.open}">${icon("list-filter", 16)}</button>`;
}

/** Filled by `/inbox/filters` once somebody opens it. */
export const filterPlace = ({ filter, w }: Scene): Html =>
  html`<div class="popover filters" id="inbox-filters" popover aria-label="${w.filters.title}" hx-get="/inbox/filters${queryOf(filter)}" hx-trigger="beforetoggle once" hx-swap="innerHTML"></div>`;

/** The form behind it: every field of the address, sent as one. */
export function filterForm(scene: Scene, { views, pages, owners, tags }: FilterChoices): Html {
  const { w, words, filter } = scene;
  const say = w.filters;
  const more = filter.more ?? {};
  const kept = html`${filter.room === "all" ? "" : hidden("room", filter.room)}${filter.done ? hidden("done", "1") : ""}${filter.customerId ? hidden("customer", filter.customerId) : ""}`;
  const options = (all: [string | number, string][], chosen: unknown) =>
    html`<option value="">${say.any}</option>${all.map(([value, label]) => html`<option value="${value}"${String(chosen ?? "") === String(value) ? html` selected` : ""}>${label}</option>`)}`;
  const select = (name: string, label: string, all: [string | number, string][], chosen: unknown) =>
    html`<label class="stack tight"><b class="strong">${label}</b><select class="input small" name="${name}"${name === "channel" ? html` autofocus` : ""}>${options(all, chosen)}</select></label>`;
  const boxes = (name: string, label: string, all: [string | number, string][], chosen: readonly unknown[] = []) =>
    html`<fieldset class="stack tight"><legend class="strong">${label}</legend><div class="boxes">${all.map(([value, text]) => html`<label class="line"><input type="checkbox" name="${name}" value="${value}"${chosen.map(String).includes(String(value)) ? html` checked` : ""}><span class="cut">${text}</span></label>`)}</div></fieldset>`;
  const pairs = (named: Named[]): [number, string][] => named.map(({ id, name }) => [id, name]);
  const read = filter.unread ? "unread" : more.read ? "read" : "";
  return html`${savedViews(scene, views)}<form action="/inbox" class="stack tight" data-inbox-filters>${kept}
<div class="filter-pairs">${select("channel", say.channel, Object.entries(w.channelNames), filter.channel)}${select("page", say.page, pairs(pages), filter.pageId)}
${select("state", say.read, Object.entries(say.reads), read)}${select(
    "window",
    say.window,
    windowStates.map((state) => [state, say.windows[state]]),
    more.window,
  )}
${select(
  "phone",
  say.phone,
  [
    ["1", say.phones.yes],
    ["0", say.phones.no],
  ],
  more.phone === undefined ? "" : more.phone ? "1" : "0",
)}<span></span>
<label class="stack tight"><b class="strong">${say.from}</b><input class="input small" type="date" name="from" value="${more.from ?? ""}"></label><label class="stack tight"><b class="strong">${say.to}</b><input class="input small" type="date" name="to" value="${more.to ?? ""}"></label></div>
${boxes(
  "kind",
  say.kind,
  customerKinds.map((kind) => [kind, words.customers.kinds[kind]]),
  more.kind,
)}
${boxes("owner", say.owner, [["me", say.owners.me], ["none", say.owners.none], ...pairs(owners)], more.owner)}
${tags.length ? boxes("tag", say.tag, pairs(tags), more.tag) : ""}
<div class="line">${button(say.apply, { look: "primary", size: "small" })}<a class="button quiet small" href="/inbox">${say.clear}</a></div></form>
${saveForm(scene)}`;
}

function saveForm(scene: Scene): Html {
  const { w, person, filter } = scene;
  const query = queryOf(filter).slice(1);
  if (!query) return html``;
  const share =
    person.role === "agent"
      ? ""
      : html`<label class="line"><input type="checkbox" name="shared" value="1">${w.filters.share}</label>`;
  return html`<hr><form class="stack tight" method="post" action="/inbox/views">${hidden("query", query)}<label class="stack tight"><b class="strong">${w.filters.save}</b><input class="input small" name="name" required maxlength="60" autocomplete="off" placeholder="${w.filters.viewName}"></label>${share}<div class="line">${button(w.filters.keep, { size: "small" })}</div></form>`;
}

/** Above the form: what somebody kept under a name. */
function savedViews(scene: Scene, views: readonly SavedView[]): Html | "" {
  if (views.length === 0) return "";
  const { w, filter, person } = scene;
  const here = queryOf(filter).slice(1);
  return html`<h3>${w.filters.views}</h3>${views.map(
    (view) =>
      html`<div class="line saved-view"><a href="/inbox?${view.query}"${view.query === here ? html` aria-current="true"` : ""}>${icon("bookmark", 16)}<span class="cut">${view.name}</span></a>${view.user_id === person.id ? html`<form method="post" action="/inbox/views/${view.id}/removal">${iconButton(w.filters.remove(view.name), "trash-2", { small: true, type: "submit" })}</form>` : ""}</div>`,
  )}<hr>`;
}
