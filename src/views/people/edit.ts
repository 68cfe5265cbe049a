import type { StaffRow } from "../../modules/people/queries.ts";
import { rolesToGive } from "../../modules/people/ranking.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, buttonLink, dialog, dialogButton, field, selectField, takeaway } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { settingsFrame } from "../settings/frame.ts";
import { type Typed, valueOf } from "../typed.ts";

export interface Shown {
  by: Person;
  /** Undefined: somebody new. */
  subject?: StaffRow | undefined;
  pages: { id: number; name: string }[];
  typed: Typed;
}

/** One member of staff: who they are, what they may do, and the acts that need asking twice. */
export function editScreen(words: Words, shown: Shown): Html {
  const { by, subject } = shown;
  const say = words.settings.users;
  const closed = subject?.role === "owner" && by.role !== "owner";
  const inside = html`${pageHead(subject ? subject.name : say.add, subject ? subject.username : nothing)}
<div class="narrow stack wide">${when(closed, () => banner(words.errors.refused.above_you))}${when(subject?.deactivated_at, () => banner(say.deactivated, "warn"))}
${closed ? nothing : personForm(words, shown)}
${subject && !closed ? acts(words, by, subject) : nothing}</div>`;
  return settingsFrame(words, by, "/settings/users", inside);
}

function personForm(words: Words, { by, subject, pages, typed }: Shown): Html {
  const say = words.settings.users;
  const of = valueOf(words, typed);
  const fixed = subject && (subject.role === "owner" || subject.id === by.id);
  const roles = fixed ? [subject.role] : rolesToGive(by);
  const role = of("role").value as keyof typeof say.roleHelp;
  const options = roles.map((value) => ({ value, label: `${words.frame.roles[value]} (${say.roleHelp[value]})` }));
  return html`<form class="stack" method="post" action="/settings/users${subject ? `/${subject.id}` : ""}" hx-boost="false">
${field({ label: say.name, ...of("name"), required: true, attributes: { maxlength: 120, autocomplete: "off", autofocus: !subject } })}
${field({ label: say.username, ...of("username"), required: true, help: say.usernameHelp, attributes: { maxlength: 40, autocapitalize: "none", spellcheck: "false", autocomplete: "off" } })}
${selectField({ label: say.role, ...of("role"), value: role, options })}
${pageChoices(words, pages, typed)}
<div class="line">${button(subject ? words.frame.save : say.add, { look: "primary" })}${buttonLink(words.frame.cancel, "/settings/users", { look: "quiet" })}</div>
</form>`;
}

function pageChoices(words: Words, pages: Shown["pages"], { values }: Typed): Html {
  const chosen = (name: string) => new Set(([] as unknown[]).concat(values[name] ?? []).map(String));
  const [member, admin] = [chosen("pages"), chosen("admin")];
  const tick = (name: string, id: number, label: string, on: boolean) =>
    html`<label class="line"><input type="checkbox" name="${name}[]" value="${id}"${on ? html` checked` : ""}>${label}</label>`;
  const row = ({ id, name }: Shown["pages"][number]) =>
    html`<div class="setting halves">${tick("pages", id, name, member.has(String(id)))}${tick("admin", id, words.settings.members.admin, admin.has(String(id)))}</div>`;
  return when(
    pages.length > 0,
    () =>
      html`<fieldset class="field"><legend class="legend-title">${words.settings.users.pages}</legend>${each(pages, row)}</fieldset>`,
  );
}

function acts(words: Words, by: Person, subject: StaffRow): Html {
  const say = words.settings.users;
  const path = `/settings/users/${subject.id}`;
  const mayGo = subject.role !== "owner" && subject.id !== by.id;
  if (subject.deactivated_at)
    return html`<form method="post" action="${path}/reactivation" hx-boost="false">${button(say.reactivate)}</form>`;
  const ask = (id: string, title: string, text: string, label: string, action: string, danger: boolean) =>
    dialog({
      id,
      title,
      close: words.frame.close,
      body: html`<p>${text}</p>`,
      foot: html`<form method="post" action="${path}/${action}" hx-boost="false">${button(label, { look: danger ? "danger" : "primary" })}</form>`,
    });
  return html`<div class="line">${dialogButton("reset", say.resetPassword)}${mayGo ? dialogButton("deactivate", say.deactivate, { look: "danger" }) : nothing}</div>
${ask("reset", say.resetPasswordAsk(subject.name), say.resetPasswordText, say.resetPassword, "password", false)}
${mayGo ? ask("deactivate", say.deactivateAsk(subject.name), say.deactivateText, say.deactivate, "deactivation", true) : nothing}`;
}

/** A password that was just made: shown this once. */
export function passwordScreen(
  words: Words,
  by: Person,
  { person, password, title }: { person: StaffRow; password: string; title: string },
): Html {
  const say = words.settings.users;
  const inside = html`${pageHead(title, person.name)}
<div class="narrow stack wide">${banner(say.newPasswordText, "warn")}
<p>${words.auth.username}: <b>${person.username}</b></p>
<p>${words.auth.password}:</p>${takeaway(password, words.frame)}
<p>${buttonLink(words.frame.back, "/settings/users")}</p></div>`;
  return settingsFrame(words, by, "/settings/users", inside);
}
