import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { main } from "../layout.ts";

interface Place {
  href: string;
  label: string;
  icon: string;
}

/** A screen of the settings: its nav at the left, only with what the person may open. */
export function settingsMain(words: Words, person: Pick<Person, "role">, current: string, inside: Html): Html {
  const say = words.settings.nav;
  const admin = person.role === "owner" || person.role === "admin";
  const groups: [string, Place[]][] = [
    [say.channels, [{ href: "/settings/pages", label: say.pages, icon: "plug" }]],
    [say.people, admin ? [{ href: "/settings/users", label: say.users, icon: "users" }] : []],
    [say.mine, [{ href: "/account", label: say.account, icon: "user" }]],
    [say.system, admin ? [{ href: "/ops", label: say.ops, icon: "activity" }] : []],
  ];
  const link = ({ href, label, icon: sign }: Place) =>
    html`<a href="${href}"${when(href === current, () => html` aria-current="page"`)}>${icon(sign, 16)}${label}</a>`;
  const nav = html`<nav aria-label="${words.settings.title}">${each(
    groups.filter(([, places]) => places.length > 0),
    ([title, places]) => html`<h2>${title}</h2>${each(places, link)}`,
  )}</nav>`;
  return main("settings", html`${nav}${inside}`);
}
