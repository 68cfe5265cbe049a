import type { Bar } from "../../modules/calls/bar.ts";
import type { Words } from "../../words/mod.ts";
import { button, dot, icon, iconButton, menu, menuButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { clockTime, duration } from "../time.ts";
import { asks } from "./asking.ts";

type Sign = "online" | "away" | "bad" | "off";

/** What somebody can be paused for at a press; other reasons are typed. */
export const pauseReasons = ["lunch", "rest", "meeting", "other_work"] as const;

/** Whoever looks at their own bar is there, whatever their last sign of life was. */
const presenceOf = ({ at }: Bar) => (at.presence === "away" ? "away" : "online");

const isWithoutMicrophone = (words: Words, { at }: Bar) =>
  at.shift === "paused" && at.pause_reason === words.calls.bar.microphone.reason;

function shiftText(words: Words, { at }: Bar): string {
  const say = words.calls.bar;
  if (at.shift === "paused" && at.pause_reason) return say.pausedFor(at.pause_reason);
  return say.shifts[at.shift];
}

/** In the top bar, whatever is docked: how one stands in the queues, and whether one is there. */
export function callChip(words: Words, bar: Bar): Html {
  const say = words.calls.bar;
  const presence = presenceOf(bar);
  const choice = (state: "online" | "away") =>
    html`<button type="button" data-presence="${state}" aria-checked="${String(presence === state)}" role="menuitemradio">${dot(state)}${say.presence[state]}</button>`;
  const text = shiftText(words, bar);
  return html`<button class="button quiet small call-chip" type="button" popovertarget="call-panel" data-anchor data-shift="${bar.at.shift}"${when(bar.extension, () => html` data-seat`)}${when(bar.sounds, () => html` data-sounds="${say.microphone.reason}"`)} title="${say.title}: ${text}">${icon("phone", 16)}<span class="cut">${text}</span></button><button class="button quiet small presence" type="button" popovertarget="own-presence" data-anchor aria-haspopup="menu" title="${say.presence.label}">${dot(presence)}<span>${say.presence[presence]}</span>${icon("chevron-down", 16)}</button>${menu("own-presence", say.presence.label, html`${choice("online")}${choice("away")}<p class="small muted">${say.awayText}</p>`, { "data-place": "end", role: "menu" })}`;
}

/** What the chip opens. */
export function callPanel(words: Words, bar: Bar, now: Date): Html {
  const say = words.calls.bar;
  if (isWithoutMicrophone(words, bar)) return withoutMicrophone(words);
  const { shift } = bar.at;
  const sign: Sign = shift === "ready" ? "online" : shift === "out" ? "off" : "away";
  const others = html`${when(bar.extension, () => iconButton(say.keypad, "grid-3x3", { attributes: { "data-keypad": true } }))}${iconButton(say.microphone.check, "mic", { attributes: { "data-microphone": true } })}${iconButton(say.fold, "chevron-down", { attributes: { popovertarget: "call-panel", popovertargetaction: "hide" } })}`;
  return html`<div>${dot(sign)}<span class="who"><b>${shiftText(words, bar)}</b><small>${beneath(words, bar, now)}</small></span>${shift === "paused" ? resume(words) : others}</div>${actions(words, bar)}`;
}

function beneath(words: Words, bar: Bar, now: Date): string {
  const say = words.calls.bar;
  const { shift, shift_since: since } = bar.at;
  if (bar.queues.length === 0) return say.noQueue;
  if (bar.extension === null) return say.noSeat;
  const names = bar.queues.join(", ");
  if (shift === "paused")
    return `${say.pausedSince(clockTime(since), duration(now.getTime() - since.getTime(), words))} · ${say.inQueues(names)}`;
  return [names, say.waiting(bar.waiting), say.there(bar.there)].join(" · ");
}

const resume = (words: Words) =>
  button(words.calls.bar.resume, {
    look: "primary",
    size: "small",
    icon: "play",
    type: "button",
    attributes: asks("delete", "/calls/shift/pause"),
  });

function actions(words: Words, bar: Bar): Html {
  const say = words.calls.bar;
  const leave = button(say.leave, {
    look: "quiet",
    size: "small",
    icon: "log-out",
    type: "button",
    attributes: asks("delete", "/calls/shift"),
  });
  switch (bar.at.shift) {
    case "ready":
      return html`<div>${menuButton("pause-reasons", say.pause, { size: "small", icon: "pause" })}${pauseMenu(words)}${leave}</div>`;
    case "paused":
    case "wrap_up":
      return html`<div>${leave}</div>`;
    case "out":
      return bar.queues.length > 0 && bar.extension !== null
        ? html`<div>${button(say.enter, { look: "primary", size: "small", icon: "phone-incoming", type: "button", attributes: asks("put", "/calls/shift") })}</div>`
        : nothing;
  }
}

/** As it stands behind a colon. */
const within = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function pauseMenu(words: Words): Html {
  const say = words.calls.bar;
  const own = html`<form class="own" hx-put="/calls/shift/pause" hx-target="#call-dock" hx-swap="innerMorph"><label for="pause-reason">${say.ownReason}</label><div class="line tight"><input class="input small" id="pause-reason" name="reason" maxlength="80" required autocomplete="off"><button class="button small">${say.pauseNow}</button></div></form>`;
  const fixed = (key: (typeof pauseReasons)[number]) =>
    button(say.reasons[key], {
      look: "quiet",
      more: "wide",
      type: "button",
      attributes: asks("put", "/calls/shift/pause", { reason: within(say.reasons[key]) }),
    });
  return menu("pause-reasons", say.pauseTitle, html`<h3>${say.pauseTitle}</h3>${each(pauseReasons, fixed)}<hr>${own}`);
}

function withoutMicrophone(words: Words): Html {
  const say = words.calls.bar.microphone;
  return html`<div>${dot("bad")}<span class="who"><b>${say.broken}</b><small>${say.brokenLeft}</small></span>${button(say.again, { size: "small", type: "button", attributes: { "data-microphone": "resume" } })}</div><div>${resume(words)}</div>`;
}
