import type { Locale, Theme } from "../../modules/people/table.ts";
import { type Words, wordsFor } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { each, html, type Html } from "../html.ts";

const themes = ["auto", "light", "dark"] as const;

/**
 * Language and theme for whoever has not signed in, at the foot of the form that they fill in: what is typed there goes
 * along, so that it still stands there afterwards. Without JavaScript, too.
 */
export function lookChoices(words: Words, now: { locale: Locale; theme: Theme }): Html {
  const other = now.locale === "vi" ? "en" : "vi";
  const name = { vi: words.frame.me.vietnamese, en: words.frame.me.english };
  const said = html`<span lang="${now.locale}">${name[now.locale]}</span>`;
  const link = html`<button class="link" name="locale" value="${other}" lang="${other}" formnovalidate>${wordsFor(other).frame.me[other === "vi" ? "vietnamese" : "english"]}</button>`;
  const next = themes[(themes.indexOf(now.theme) + 1) % themes.length]!;
  const sign = { auto: "sun-moon", light: "sun", dark: "moon" }[now.theme];
  const switchTheme = html`<button class="link" name="theme" value="${next}" title="${words.frame.me.theme}" formnovalidate>${icon(sign, 16)}${words.frame.me[now.theme]}</button>`;
  const languages = now.locale === "vi" ? [said, link] : [link, said];
  return html`<div class="line small muted looks">${each(languages, (language, n) => html`${n ? html`<span aria-hidden="true">·</span>` : ""}${language}`)}<span class="push"></span>${switchTheme}</div>`;
}
