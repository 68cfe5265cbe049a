import { type PopupTab, popupTabs } from "../../modules/calls/mod.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, switchField } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { settingsFrame, type Settler } from "../settings/frame.ts";

/** /settings/call-popup */
export function popupSettings(
  words: Words,
  person: Settler,
  { chosen, saved }: { chosen: readonly PopupTab[]; saved: boolean },
): Html {
  const { settings: say, tabs } = words.calls.popup;
  const choice = (tab: PopupTab) =>
    switchField({
      label: tabs[tab],
      name: tab,
      on: chosen.includes(tab),
      ...(tab === "recent" && { help: say.recentHelp }),
    });
  return settingsFrame(
    words,
    person,
    "/settings/call-popup",
    html`<div class="narrow stack">${pageHead(say.title)}${when(saved, () => banner(say.saved, "ok"))}<p class="soft">${say.lead}</p><form class="stack" method="post" action="/settings/call-popup">${each(popupTabs, choice)}<div class="line">${button(words.tasks.save, { look: "primary" })}</div></form></div>`,
  );
}
