import type { Bar, EndedCall, LostCall, OpenCall, RingingCall } from "../../modules/calls/bar.ts";
import type { Words } from "../../words/mod.ts";
import { button, icon, iconButton } from "../components.ts";
import { type Attributes, attributes, html, type Html, nothing, when } from "../html.ts";
import { asks, opensDialog } from "./asking.ts";
import { clockTime } from "../time.ts";
import { callChip, callPanel } from "./idle.ts";
import { besideName, clock, faceOf, nameOf, numberOf, ticking } from "./other_side.ts";

/**
 * All of the bar as it is now: what is docked in the corner, the chip in the top bar and what that opens. For somebody
 * who has to do with no calls, or no more, all of it is empty.
 */
export function callBar(words: Words, bar: Bar | undefined, now: Date): Html {
  const put = (target: string, inside: Html) =>
    html`<hx-partial hx-target="${target}" hx-swap="innerMorph">${inside}</hx-partial>`;
  // Each by its name: of an answer with nothing else the corner would be left as it was.
  const [dock, chip, panel] = bar
    ? [docked(words, bar, now), callChip(words, bar), callPanel(words, bar, now)]
    : [nothing, nothing, nothing];
  return html`${put("#call-dock", dock)}${put("#call-chip", chip)}${put("#call-panel", panel)}`;
}

function docked(words: Words, bar: Bar, now: Date): Html {
  if (bar.call) return talk(words, bar.call, now);
  if (bar.ringing) return ring(words, bar.ringing, now);
  const until = bar.at.shift === "wrap_up" ? bar.at.wrap_up_until : null;
  if (until) return wrapUp(words, { ended: bar.ended, since: bar.at.shift_since, until }, now);
  return bar.lost ? lost(words, bar.lost, now) : nothing;
}

/** Names the row that it shows, so that scripts know a new ring from the same one drawn again. */
function ring(words: Words, one: RingingCall, now: Date): Html {
  const say = words.calls.bar;
  const name = nameOf(words, one);
  const waits = html`${ticking({ since: one.offered_at, now, text: say.ringingFor })} · ${ticking({ since: one.waits_since, now, text: say.waited })}`;
  const answers = (label: Html | string, path: string, look: string, sign: string) =>
    html`<button class="button tall ${look}"${attributes(asks("post", `/calls/${one.id}/${path}`, { offer: one.offer }))}>${icon(sign, 16)}${label}</button>`;
  return html`<section class="call-bar ringing" role="alertdialog" aria-label="${say.ringing}: ${name}" data-ring="${one.id}:${one.offer}" data-call-id="${one.id}"><div>${faceOf(one, 48)}<span class="who"><b class="cut">${name}</b><small class="cut">${besideName(words, one)}</small><small class="ok">${waits}</small></span></div>
<div>${answers(say.reject, "rejection", "danger", "phone-off")}${answers(html`${say.answer} <kbd>Enter</kbd>`, "answer", "answer", "phone")}</div></section>`;
}

/** They pressed, and talk with nobody: said why, for a while. */
function lost(words: Words, { ended, at, until }: LostCall, now: Date): Html {
  const say = words.calls.bar;
  const rest = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000));
  return html`<section class="call-bar" role="alert" hx-get="/calls/bar" hx-trigger="load delay:${rest}s" hx-target="#call-dock" hx-swap="innerMorph"><div>${icon("phone-missed", 16)}<span class="who"><b>${say.lost}</b><small>${say.lostBecause[ended]}</small></span><small class="muted">${clockTime(at)}</small></div></section>`;
}

function talk(words: Words, call: OpenCall, now: Date): Html {
  const say = words.calls.bar;
  const name = nameOf(words, call);
  const isHeld = call.state === "held";
  const isTalk = call.state !== "dialing";
  const path = `/calls/${call.id}`;
  const state = !isTalk ? say.dialing : isHeld ? say.held : "";
  const clockOf = ticking({
    since: call.answered_at ?? call.started_at,
    now,
    wide: true,
    look: isTalk ? "timer" : "timer muted",
  });
  const switched = (label: string, sign: string, way: string, on: boolean) =>
    control(label, sign, { "aria-pressed": String(on), ...asks(on ? "delete" : "put", `${path}/${way}`) });
  const controls = html`${switched(say.mute, "mic-off", "mute", call.muted)}${switched(say.hold, "pause", "hold", isHeld)}${control(say.transfer, "phone-forwarded", opensDialog(`${path}/transfer`))}${control(say.keypad, "grid-3x3", { type: "button", "data-keypad": call.id })}`;
  return html`<section class="call-bar talking" aria-label="${say.talking}: ${name}" data-talk="${call.id}" data-pbx-call="${call.provider_id}"${when(call.muted, () => html` data-muted`)} data-call-id="${call.id}" data-leaving="${say.leaving}"><div>${faceOf(call, 32)}<span class="who"><b class="cut">${name}</b><small class="cut${state ? " warn" : ""}">${state || (call.customer_name ? numberOf(words, call) : say.unknownCaller)}</small></span>${folds(words)}${clockOf}<button class="round hang" aria-label="${say.hangUp}" title="${say.hangUp}"${attributes(asks("post", `${path}/end`))}>${icon("phone-off")}</button></div>
<div class="controls">${isTalk ? controls : nothing}${control(say.fault, "flag", opensDialog(`/calls/faults/new?call=${call.id}`))}</div></section>`;
}

const control = (label: string, sign: string, on: Attributes): Html =>
  html`<div><button class="round" aria-label="${label}" title="${label}"${attributes(on)}>${icon(sign)}</button><span aria-hidden="true">${label}</span></div>`;

const folds = (words: Words): Html =>
  iconButton(words.calls.bar.fold, "chevron-down", { small: true, more: "folds", attributes: { "data-fold": true } });

function wrapUp(
  words: Words,
  { ended, since, until }: { ended: EndedCall | undefined; since: Date; until: Date },
  now: Date,
): Html {
  const say = words.calls.bar;
  const whole = Math.max(1, until.getTime() - since.getTime());
  const passed = Math.min(100, Math.max(0, Math.round((100 * (now.getTime() - since.getTime())) / whole)));
  const about = ended ? `${nameOf(words, ended)} · ${clock(ended.seconds)} · ${say.nextAfter}` : say.nextAfter;
  return html`<section class="call-bar wrapping" aria-label="${say.shifts.wrap_up}" data-wrap-up${when(ended, ({ id }) => html` data-call-id="${id}"`)}><div>${when(ended, (one) => faceOf(one, 32))}<span class="who"><b class="cut">${say.wrappingUp}</b><small class="cut">${about}</small></span>${ticking({ until, now, look: "timer warn" })}</div>
<div><progress value="${passed}" max="100" aria-label="${say.wrapTime}" data-from="${since.toISOString()}" data-to="${until.toISOString()}"></progress></div>
<div>${button(say.longer, { look: "quiet", size: "small", type: "button", attributes: asks("put", "/calls/shift/wrap-up", { seconds: 30, until: until.getTime() }) })}<span class="push"></span>${button(say.readyNow, { look: "primary", size: "small", type: "button", attributes: asks("delete", "/calls/shift/wrap-up") })}</div></section>`;
}
