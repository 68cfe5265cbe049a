import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { each, html, type Html } from "../html.ts";
import { main } from "../layout.ts";

interface Place {
  href: string;
  icon: string;
  label: string;
}

/** Who looks at the settings; `pageAdmin` says that they administer a page though they are no admin. */
export type Settler = Pick<Person, "role"> & { pageAdmin?: boolean };

/** The rooms of the settings that this person may enter, in their groups. */
export function settingsPlaces(words: Words, person: Settler): { title: string; places: Place[] }[] {
  const say = words.settings.nav;
  const notifications = { href: "/account/notifications", icon: "bell", label: words.notifications.account.title };
  const tags = { href: "/settings/tags", icon: "tag", label: words.tags.title };
  const groups = { href: "/settings/groups", icon: "users", label: words.customers.groupSettings.title };
  const mine = { title: say.mine, places: [{ href: "/account", icon: "user", label: say.account }, notifications] };
  const channels = { title: say.channels, places: [{ href: "/settings/pages", icon: "plug", label: say.pages }] };
  if (person.role !== "owner" && person.role !== "admin") {
    mine.places.push(tags, ...(person.role === "supervisor" ? [groups] : []));
    return person.pageAdmin ? [channels, mine] : [mine];
  }
  return [
    channels,
    { title: words.callSettings.nav, places: callPlaces(words) },
    { title: words.ticketSettings.nav.work, places: [tags, groups, ...workPlaces(words)] },
    {
      title: say.people,
      places: [
        { href: "/settings/users", icon: "users", label: say.users },
        { href: "/settings/teams", icon: "headset", label: words.ticketSettings.nav.teams },
      ],
    },
    { title: say.system, places: [{ href: "/ops", icon: "timer", label: say.ops }] },
    mine,
  ];
}

const callPlaces = ({ callSettings: say, calls }: Words): Place[] => [
  { href: "/settings/queues", icon: "headset", label: say.queues.title },
  { href: "/settings/call-types", icon: "tags", label: say.types.title },
  { href: "/settings/call-popup", icon: "contact", label: calls.popup.settings.title },
];

function workPlaces(words: Words): Place[] {
  const say = words.ticketSettings.nav;
  return [
    { href: "/settings/categories", icon: "tags", label: say.categories },
    { href: "/settings/templates", icon: "scroll-text", label: say.templates },
    { href: "/settings/resolution-types", icon: "list-checks", label: say.resolutionTypes },
    { href: "/settings/sla", icon: "timer", label: say.sla },
    { href: "/settings/business-hours", icon: "clock", label: say.hours },
    { href: "/settings/reminders", icon: "bell", label: words.tasks.settings.title },
  ];
}

/** `<main>` of every settings screen: the way between them, and one of them. */
export function settingsFrame(words: Words, person: Settler, current: string, inside: Html): Html {
  const link = (place: Place) =>
    html`<a href="${place.href}"${place.href === current ? html` aria-current="page"` : ""}>${icon(place.icon, 16)}${place.label}</a>`;
  const groups = each(
    settingsPlaces(words, person),
    ({ title, places }) => html`<h2>${title}</h2>${each(places, link)}`,
  );
  return main(
    "settings",
    html`<nav aria-label="${words.settings.title}">${groups}</nav><div class="scroll">${inside}</div>`,
  );
}
