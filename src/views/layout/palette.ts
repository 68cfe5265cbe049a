import type { Words } from "../../words/mod.ts";
import { dialog, icon, kbd } from "../components.ts";
import { drawnOnceFor } from "../drawn_once.ts";
import { each, html, type Html } from "../html.ts";

export interface Find {
  href: string;
  icon: string;
  label: string | Html;
  beside?: string;
}

/** One group of what the palette found; `/palette?q=` answers with these alone. */
export function paletteGroup(title: string, finds: readonly Find[]): Html {
  const option = (find: Find) =>
    html`<a href="${find.href}" role="option" aria-selected="false" tabindex="-1">${icon(find.icon)}<span class="cut">${find.label}</span><span class="small muted cut">${find.beside ?? ""}</span></a>`;
  return html`<div role="group" aria-label="${title}"><h3 role="presentation">${title}</h3>${each(finds, option)}</div>`;
}

/** Go anywhere, do anything. Its first list is what `[data-go]` on this page names; the rest comes from the server. */
export const palette = drawnOnceFor((words: Words): Html => {
  const say = words.frame.palette;
  return html`<dialog class="palette" id="palette" aria-label="${say.open}">
<label class="ask">${icon("search")}<input type="text" enterkeyhint="go" role="combobox" aria-expanded="true" aria-controls="finds" aria-label="${say.ask}" placeholder="${say.open}" autocomplete="off" spellcheck="false" maxlength="100">${kbd("Esc")}</label>
<div class="menu" id="finds" role="listbox" aria-label="${say.results}" data-go-title="${say.go}"></div>
<footer><span>${kbd("↑")}${kbd("↓")} ${say.choose}</span><span>${kbd("↵")} ${say.openOne}</span><span>${kbd("Ctrl")}${kbd("↵")} ${say.newTab}</span><span class="push">${say.keysHint[0]} ${kbd("?")} ${say.keysHint[1]}</span></footer>
</dialog>`;
});

/** Every key there is, by where it works; brought by whoever asks, as most people know theirs. */
export const keysDialog = drawnOnceFor((words: Words): Html => {
  const say = words.frame.keys;
  const groups: Array<[string, Array<[string, string]>]> = [
    [
      say.everywhere,
      [
        ["Ctrl K", say.palette],
        ["g i", say.goInbox],
        ["g k", say.goCustomers],
        ["g p", say.goTickets],
        ["g d", say.goOrders],
        ["g n", say.goTasks],
        ["g c", say.goCalls],
        ["g s", say.goSettings],
        ["g r", say.goReminders],
        ["?", say.these],
      ],
    ],
    [
      say.moving,
      [
        ["j", say.next],
        ["k", say.previous],
        ["Enter", say.open],
        ["s", say.findMessages],
        ["l", say.filterInbox],
      ],
    ],
    [
      say.lists,
      [
        ["j", say.nextRow],
        ["k", say.previousRow],
        ["x", say.select],
        ["Enter", say.open],
        ["Shift → ←", say.moveCard],
      ],
    ],
    [
      say.conversation,
      [
        ["c", say.claim],
        ["a", say.give],
        ["r", say.reply],
        ["e", say.done],
        ["u", say.unread],
        ["f", say.follow],
        ["t", say.tag],
        ["x", say.choose],
        ["Enter", say.send],
        ["Shift Enter", say.newLine],
        ["Ctrl Enter", say.sendNext],
      ],
    ],
  ];
  const keys = (combination: string) => each(combination.split(" "), (key) => kbd(key));
  const group = ([title, list]: (typeof groups)[number]) =>
    html`<section><h3>${title}</h3><dl>${each(list, ([key, label]) => html`<div><dt>${keys(key)}</dt><dd>${label}</dd></div>`)}</dl></section>`;
  return dialog({
    id: "keys",
    title: say.title,
    close: words.frame.close,
    wide: true,
    open: true,
    body: html`<div class="keys">${each(groups, group)}</div>`,
  });
});
