import type { Locale, Theme } from "../../modules/people/table.ts";
import { type Words, wordsFor } from "../../words/mod.ts";
import { hidden, icon } from "../components.ts";
import { each, html, type Html } from "../html.ts";

const themes = ["auto", "light", "dark"] as const;

/** Language and theme for whoever has not signed in: one small form, no JavaScript. */
export function preferenceLinks(words: Words, now: { locale: Locale; theme: Theme; back: string }): Html {
  const other = now.locale === "vi" ? "en" : "vi";
  const name = { vi: words.frame.me.vietnamese, en: words.frame.me.english };
  const said = html`<span lang="${now.locale}">${name[now.locale]}</span>`;
  const link = html`<button class="link" name="locale" value="${other}" lang="${other}">${wordsFor(other).frame.me[other === "vi" ? "vietnamese" : "english"]}</button>`;
  const next = themes[(themes.indexOf(now.theme) + 1) % themes.length]!;
  const sign = { auto: "sun-moon", light: "sun", dark: "moon" }[now.theme];
  const switchTheme = html`<button class="link" name="theme" value="${next}" title="${words.frame.me.theme}">${icon(sign, 16)}${words.frame.me[now.theme]}</button>`;
  const languages = now.locale === "vi" ? [said, link] : [link, said];
  return html`<form method="post" action="/account/preferences" class="line small muted" hx-boost="false">${hidden("back", now.back)}${each(languages, (language, n) => html`${n ? html`<span aria-hidden="true">·</span>` : ""}${language}`)}<span class="push"></span>${switchTheme}</form>`;
}
