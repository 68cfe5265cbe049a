import type { Words } from "../../words/mod.ts";
import { banner, button, field } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { settingsFrame, type Settler } from "../settings/frame.ts";
import { valueOf } from "../typed.ts";

/** /settings/reminders */
export function reminderSettings(
  words: Words,
  person: Settler,
  { leads, errors, saved }: { leads: string; errors?: Record<string, string>; saved?: boolean },
): Html {
  const say = words.tasks.settings;
  const of = valueOf(words, { values: { leads }, ...(errors && { errors }) });
  const input = {
    label: say.leads,
    help: say.help,
    required: true,
    attributes: { inputmode: "numeric", autocomplete: "off" },
  };
  return settingsFrame(
    words,
    person,
    "/settings/reminders",
    html`<div class="narrow stack">${pageHead(say.title)}${when(saved, () => banner(say.saved, "ok"))}<p class="soft">${say.lead}</p><form class="stack" method="post" action="/settings/reminders" novalidate>${field({ ...input, ...of("leads") })}<div class="line">${button(words.tasks.save, { look: "primary" })}</div></form></div>`,
  );
}
