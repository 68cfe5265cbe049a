import { type Choices, kindNames, sounds } from "../../modules/notifications/mod.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, field } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { type Settler, settingsFrame } from "../settings/frame.ts";
import { type Typed, valueOf } from "../typed.ts";

export interface NotificationAccount {
  settler: Settler;
  choices: Choices;
  /** Ours towards push services; the browser asks for it when it subscribes. */
  publicKey: string;
  notice?: string | undefined;
  typed: Typed;
}

export function notificationAccountScreen(words: Words, account: NotificationAccount): Html {
  const say = words.notifications.account;
  const inside = html`${pageHead(say.title, say.lead)}
<div class="narrow stack wide">${when(account.notice, (text) => banner(text, "ok"))}
${browserPart(words, account.publicKey)}${choicesForm(words, account)}</div>`;
  return settingsFrame(words, account.settler, "/account/notifications", inside);
}

/** What this browser allows is known to the browser alone: notifications.js says it here. */
function browserPart(words: Words, publicKey: string): Html {
  const say = words.notifications.browser;
  const act = (name: string, label: string, look?: "primary") =>
    button(label, {
      type: "button",
      ...(look && { look }),
      size: "small",
      attributes: { "data-push": name, hidden: true },
    });
  return html`<section class="stack tight" id="push" data-key="${publicKey}" data-states="${JSON.stringify({ ...say.states, sent: say.sent })}"><h2>${say.title}</h2><p class="soft">${say.lead}</p>
<p role="status" data-push-state>${say.checking}</p>
<div class="line">${act("on", say.turnOn, "primary")}${act("test", say.test)}${act("off", say.turnOff)}</div>
<details><summary>${say.why}</summary><ol class="advice">${each(say.steps, (step) => html`<li>${step}</li>`)}</ol></details></section>`;
}

function choicesForm(words: Words, { choices, typed }: NotificationAccount): Html {
  const say = words.notifications.account;
  const { kinds } = words.notifications;
  const box = (kind: (typeof kindNames)[number], way: "bell" | "push", label: string) =>
    html`<td><input type="checkbox" name="${way}[]" value="${kind}" aria-label="${kinds[kind]}: ${label}"${when(choices.kinds[kind][way], () => html` checked`)}></td>`;
  const row = (kind: (typeof kindNames)[number]) =>
    html`<tr><td class="main">${kinds[kind]}</td>${box(kind, "bell", say.inBell)}${box(kind, "push", say.asPush)}</tr>`;
  const sound = (name: (typeof sounds)[number]) =>
    html`<label class="line tight"><input type="radio" name="sound" value="${name}"${when(choices.sound === name, () => html` checked`)}>${say.sounds[name]}${when(
      name !== "none",
      () =>
        html`<button class="button quiet mini needs-js" type="button" data-listen="${name}">${say.listen}<span class="sr"> ${say.sounds[name]}</span></button>`,
    )}</label>`;
  const of = valueOf(words, typed);
  const time = (name: "from" | "to", label: string) =>
    field({ label, ...of(name), type: "time", attributes: { autocomplete: "off" } });
  return html`<form class="stack wide" method="post" action="/account/notifications" hx-boost="false">
<table class="choices-table"><thead><tr><th>${say.kind}</th><th>${say.inBell}</th><th>${say.asPush}</th></tr></thead><tbody>${each(kindNames, row)}</tbody></table>
<fieldset class="stack tight"><legend><h2>${say.sound}</h2></legend>${each(sounds, sound)}</fieldset>
<section class="stack tight"><h2>${say.quiet}</h2><p class="soft">${say.quietHelp}</p><div class="line quiet-hours">${time("from", say.from)}${time("to", say.to)}</div></section>
<div class="line">${button(say.save, { look: "primary" })}</div></form>`;
}
