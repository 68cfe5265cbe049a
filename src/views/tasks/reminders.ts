import type { Reminder } from "../../modules/tasks/reminders.ts";
import type { Words } from "../../words/mod.ts";
import { button, icon, menu } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { clockTime, dayNumber } from "../time.ts";
import { dueText } from "./due.ts";

export interface Stack {
  reminders: Reminder[];
  /** All of them were asked for; else the four most urgent are shown. */
  all?: boolean;
  /** `task:ring` of an answer that is on its way. */
  waiting?: string | undefined;
  /** What the field for an own time may take from. */
  now: Date;
}

export const SHOWN = 4;

/** Holds the stack in the frame of every screen; where one rings it fetches itself, and whenever the person's bell says so. */
export function reminderRegion(words: Words, userId: number, isRinging: boolean): Html {
  const say = words.tasks.reminders;
  return html`<aside class="reminders" id="reminders" aria-label="${say.label}" aria-live="polite" aria-relevant="additions" data-live="bell:${userId}" data-late="${say.late}" hx-get="/reminders" hx-trigger="${isRinging ? "load, " : ""}live" hx-swap="innerMorph"></aside>`;
}

/** TA-5: the cards, the most urgent nearest the corner. */
export function reminderStack(words: Words, stack: Stack): Html {
  const { reminders, all } = stack;
  const shown = all ? reminders : reminders.slice(0, SHOWN);
  const say = words.tasks.reminders;
  const toggle = (most: number, on: "wide" | "phone") =>
    reminders.length <= most
      ? nothing
      : button(all ? say.fewer : say.more(reminders.length - most), {
          type: "button",
          size: "mini",
          icon: all ? "chevron-down" : "chevron-up",
          more: `more ${on}${all ? " is-all" : ""}`,
          attributes: {
            id: `reminders-${on}`,
            "hx-get": all ? "/reminders" : "/reminders?all=1",
            "hx-target": "#reminders",
            "hx-swap": "innerMorph",
          },
        });
  // A phone has room for the most urgent one only: the style shows the one toggle or the other.
  return html`${toggle(SHOWN, "wide")}${toggle(1, "phone")}${each(shown.toReversed(), (one) => reminderCard(words, one, stack))}`;
}

function reminderCard(words: Words, one: Reminder, { waiting, now }: Stack): Html {
  const say = words.tasks.reminders;
  const name = words.tasks.one(one.task_id);
  const key = `${one.task_id}-${one.ring}`;
  const path = `/tasks/${one.task_id}/reminder`;
  const about = one.customer_name ? say.customer(one.customer_name) : one.ticket_id ? say.ticket(one.ticket_id) : "";
  const isWaiting = waiting === `${one.task_id}:${one.ring}`;
  const due = when(
    one.due_at,
    (at) =>
      html`<time class="small muted" datetime="${at.toISOString()}">${say.due(isToday(at, now) ? clockTime(at) : dueText(at, words, now))}</time>`,
  );
  const actions = isWaiting
    ? html`<span class="small muted">${say.waiting}</span>`
    : html`${snoozing(words, one, key)}<button class="button primary mini" type="submit" name="answer" value="acknowledge">${say.acknowledge}</button>`;
  return html`<article class="reminder" id="reminder-${key}" aria-label="${name}"><span class="small cut"><a class="link" href="/tasks/${one.task_id}">${name}</a>${when(about, (text) => html` <span class="muted">· ${text}</span>`)}</span>${when(one.due_at, (at) => html`<span class="left ${left(at, now)}" role="timer" data-countdown="${at.toISOString()}">${countdown(at, now, words)}</span>`)}<p>${one.title}</p>
<form class="line" method="post" action="${path}" hx-post="${path}" hx-target="#reminders" hx-swap="innerMorph"><input type="hidden" name="ring" value="${one.ring}"><input type="hidden" name="command" value="${crypto.randomUUID()}">${due}<span class="push"></span>${actions}</form>${when(!isWaiting, () => ownForm(one, key, path))}</article>`;
}

/** Ten minutes at one press; the rest in a menu. */
function snoozing(words: Words, one: Reminder, key: string): Html {
  const say = words.tasks.reminders;
  const id = `snooze-${key}`;
  const choice = (value: keyof typeof say.choices) =>
    html`<button type="submit" name="answer" value="${value}">${say.choices[value]}</button>`;
  const own = html`<div class="own"><label for="own-${key}">${say.own}</label><div class="line tight"><input class="input small" id="own-${key}" type="datetime-local" name="own" form="own-form-${key}" required><button class="button small" type="submit" form="own-form-${key}">${say.ownSet}</button></div></div>`;
  return html`<span class="split"><button class="button mini" type="submit" name="answer" value="10">${say.snooze(say.choices["10"])}</button><button class="button mini" type="button" popovertarget="${id}" aria-haspopup="menu" data-anchor aria-label="${say.choose(words.tasks.one(one.task_id))}" title="${say.title}">${icon("chevron-down", 16)}</button></span>${menu(
    id,
    say.title,
    html`<h3>${say.title}</h3>${each(["5", "10", "30", "60", "tomorrow"] as const, choice)}<hr>${own}`,
    { "data-place": "end" },
  )}`;
}

/** Apart from the card's own form, so that Enter in the field means what the field says. */
const ownForm = (one: Reminder, key: string, path: string) =>
  html`<form id="own-form-${key}" method="post" action="${path}" hx-post="${path}" hx-target="#reminders" hx-swap="innerMorph" hidden><input type="hidden" name="answer" value="own"><input type="hidden" name="ring" value="${one.ring}"><input type="hidden" name="command" value="${crypto.randomUUID()}"></form>`;

const left = (due: Date, now: Date) => (due.getTime() - now.getTime() <= 300_000 ? "bad" : "warn");
const two = (number: number) => String(number).padStart(2, "0");

/** 24:36, or 1:05:00 with hours; “quá 04:12” once it is over. The page goes on counting by itself. */
export function countdown(due: Date, now: Date, words: Words): string {
  const seconds = Math.floor(Math.abs(due.getTime() - now.getTime()) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const text = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
  return due < now ? words.tasks.reminders.late.replace("#", text) : text;
}

const isToday = (at: Date, now: Date) => dayNumber(at) === dayNumber(now);
