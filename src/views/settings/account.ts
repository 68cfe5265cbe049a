import { deviceOf, type Session } from "../../modules/auth/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { badge, banner, button, dialog, dialogButton, field, hidden, passwordField, timeTag } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { type Typed, valueOf } from "../typed.ts";
import { settingsFrame } from "./frame.ts";

export interface Account {
  person: Person;
  pageAdmin: boolean;
  sessions: Session[];
  current: string;
  now: Date;
  typed: Typed;
  notice?: string | undefined;
}

export function accountScreen(words: Words, account: Account): Html {
  const say = words.auth.account;
  const inside = html`${pageHead(say.title, account.person.username)}
<div class="narrow stack wide">${when(account.notice, (text) => banner(text, "ok"))}
${profile(words, account)}${preferences(words, account.person)}${passwordForm(words, account.typed)}${sessionList(words, account)}</div>`;
  return settingsFrame(words, { ...account.person, pageAdmin: account.pageAdmin }, "/account", inside);
}

function profile(words: Words, { typed }: Account): Html {
  const say = words.auth.account;
  const name = field({
    label: say.name,
    ...valueOf(words, typed)("name"),
    required: true,
    attributes: { maxlength: 120, autocomplete: "name" },
  });
  return html`<section class="stack tight"><h2>${say.profile}</h2><form class="stack" method="post" action="/account" hx-boost="false">${name}<div class="line">${button(words.frame.save)}</div></form></section>`;
}

function preferences(words: Words, person: Person): Html {
  const say = words.frame.me;
  const choice = (name: string, value: string, label: string, on: boolean) =>
    html`<button class="choice" name="${name}" value="${value}" aria-pressed="${String(on)}">${label}</button>`;
  const themes = (["auto", "light", "dark"] as const).map((theme) =>
    choice("theme", theme, say[theme], person.theme === theme),
  );
  return html`<section class="stack tight"><h2>${words.auth.account.preferences}</h2><form class="stack" method="post" action="/account/preferences" hx-boost="false">${hidden("back", "/account")}
<div class="line"><div class="segmented" role="group" aria-label="${say.language}">${choice("locale", "vi", say.vietnamese, person.locale === "vi")}${choice("locale", "en", say.english, person.locale === "en")}</div>
<div class="segmented" role="group" aria-label="${say.theme}">${themes}</div></div></form></section>`;
}

function passwordForm(words: Words, typed: Typed): Html {
  const say = words.auth.account;
  const of = valueOf(words, typed);
  const secret = (name: string, label: string, autocomplete: string, help?: string) =>
    passwordField({
      label,
      help,
      ...of(name),
      // What was typed goes back to nobody.
      value: "",
      show: words.auth.showPassword,
      required: true,
      attributes: { autocomplete },
    });
  return html`<section class="stack tight"><h2>${say.changePassword}</h2><form class="stack" method="post" action="/account/password" hx-boost="false">
${secret("current", say.currentPassword, "current-password")}${secret("password", say.newPassword, "new-password", say.newPasswordHelp)}${secret("repeat", say.repeatPassword, "new-password")}
<div class="line">${button(say.changePassword)}</div></form></section>`;
}

function sessionList(words: Words, { sessions, current, now }: Account): Html {
  const say = words.auth.sessions;
  const row = (session: Session) => {
    const { browser, system } = deviceOf(session.user_agent);
    const device = browser && system ? say.browserOn(browser, system) : (browser ?? system ?? say.unknownDevice);
    const end = html`<form method="post" action="/account/sessions/${session.id}/end" hx-boost="false">${button(say.end, { size: "small" })}</form>`;
    const when = (at: Date | undefined) => (at ? timeTag(at, words, { now }) : nothing);
    return html`<tr><td class="main">${device}</td><td>${session.address ?? ""}</td><td>${when(session.created_at)}</td><td>${when(session.seen_at)}</td><td>${session.id === current ? badge(say.current, "ok") : end}</td></tr>`;
  };
  const heads = [say.device, say.address, say.since, say.seen, ""];
  const all = html`<form method="post" action="/account/sessions/end" hx-boost="false">${button(say.everywhere, { look: "danger" })}</form>`;
  return html`<section class="stack tight"><h2>${say.title}</h2><p class="soft">${say.help}</p>
<table class="list-table"><thead><tr>${each(heads, (head) => html`<th>${head}</th>`)}</tr></thead><tbody>${each(sessions, row)}</tbody></table>
<div class="line">${dialogButton("everywhere", say.everywhere, { size: "small" })}</div>
${dialog({ id: "everywhere", title: say.everywhere, close: words.frame.close, body: html`<p>${say.everywhereAsk}</p>`, foot: all })}</section>`;
}
