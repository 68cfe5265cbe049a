import type { Found } from "../../modules/inbox/mod.ts";
import type { Person, Role } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { html, type Html } from "../html.ts";
import { type Find, paletteGroup } from "../layout/palette.ts";
import { settingsPlaces } from "../settings/frame.ts";
import { shortTime } from "../time.ts";
import { folded } from "./folding.ts";

export interface Finds {
  asked: string;
  conversations: Found[];
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
    [say.people, finds.people.map(person)],
    [words.frame.rail.inbox, rooms(words).filter(fits)],
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

const places = (words: Words, { role, pageAdmin }: Finds): Find[] =>
  settingsPlaces(words, { role, pageAdmin }).flatMap((group) => group.places);

const acts = (words: Words, role: Role): Find[] =>
  role === "owner" || role === "admin"
    ? [{ href: "/settings/users/new", icon: "plus", label: words.frame.palette.newPerson }]
    : [];
