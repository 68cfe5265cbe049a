import type { Locale, Theme } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { button, field, icon, passwordField } from "../components.ts";
import { html, type Html } from "../html.ts";
import { main } from "../layout.ts";
import { type Typed, valueOf } from "../typed.ts";
import { lookChoices } from "./look_choices.ts";

/** The first person of all: they own the place. */
export function setupScreen(words: Words, shown: { locale: Locale; theme: Theme; typed: Typed }): Html {
  const say = words.auth;
  const of = valueOf(words, shown.typed);
  const inside = html`<form method="post" action="/setup" hx-boost="false">
<span class="brand">${icon("brand")}</span>
<div><h1>${say.first.title}</h1><p class="soft">${say.first.lead}</p></div>
${field({ label: say.first.company, ...of("company"), required: true, attributes: { autofocus: true, autocomplete: "organization", maxlength: 120 } })}
${field({ label: say.first.name, ...of("name"), required: true, attributes: { autocomplete: "name", maxlength: 120 } })}
${field({ label: say.username, ...of("username"), required: true, attributes: { autocomplete: "username", autocapitalize: "none", spellcheck: "false", maxlength: 40 } })}
${passwordField({ label: say.password, ...of("password"), value: "", show: say.showPassword, help: say.account.newPasswordHelp, required: true, attributes: { autocomplete: "new-password" } })}
${button(say.first.submit, { look: "primary" })}
${lookChoices(words, shown)}
</form>`;
  return main("login", inside);
}
