import type { Locale, Theme } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, field, hidden, icon, passwordField } from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { main } from "../layout.ts";
import { lookChoices } from "./look_choices.ts";

export interface SignIn {
  locale: Locale;
  theme: Theme;
  company?: string | undefined;
  username?: string | undefined;
  next?: string | undefined;
  trouble?: string | undefined;
  notice?: string | undefined;
}

export function signInScreen(words: Words, shown: SignIn): Html {
  const say = words.auth;
  const { username, trouble } = shown;
  const inside = html`<form method="post" action="/sign-in" hx-boost="false">
<span class="brand">${icon("brand")}</span>
<div><h1>${say.title}</h1>${when(shown.company, (company) => html`<p class="soft">${say.lead(company)}</p>`)}</div>
${when(trouble, (text) => banner(text, "bad"))}${when(shown.notice, (text) => banner(text, "ok"))}
${shown.next ? hidden("next", shown.next) : nothing}
${field({ label: say.username, name: "username", value: username, attributes: { autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, autofocus: !username } })}
${passwordField({ label: say.password, name: "password", show: say.showPassword, help: trouble ? say.forgotHelp : undefined, attributes: { required: true, autofocus: Boolean(username) } })}
${button(say.submit, { look: "primary" })}
${lookChoices(words, shown)}
</form>`;
  return main("login", inside);
}
