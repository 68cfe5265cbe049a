import { type Hours, MOST_INTERVALS, type Weekday, weekdays } from "../../modules/tickets/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { button, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { settingsFrame } from "./frame.ts";

export interface HoursView {
  hours: Hours;
  errors: Record<string, string>;
  /** The line that was just added. */
  focus?: string | undefined;
}

const PATH = "/settings/business-hours";

/** The week with its intervals and the holidays. Each button brings the form back with a line more or less; only one saves. */
export function hoursScreen(words: Words, by: Person, view: HoursView): Html {
  const say = words.ticketSettings.hours;
  const inside = html`${pageHead(say.title, say.lead)}
<form class="narrow stack wide" method="post" action="${PATH}" hx-post="${PATH}" hx-target="#main" hx-swap="outerHTML"><button hidden></button>
<section><h2 class="legend-title">${say.week}</h2>${fault(words, view, "week")}${each(weekdays, (day) => dayRow(words, view, day))}
<div class="setting"><div></div>${button(say.copy, { size: "small", look: "quiet", icon: "copy", attributes: { name: "act", value: "copy" } })}</div></section>
<section><h2 class="legend-title">${say.holidays}</h2><p class="small muted">${say.holidaysHelp}</p>${fault(words, view, "holidays")}
<ul class="holidays">${each(view.hours.holidays, (holiday, at) => holidayRow(words, view, holiday, at))}</ul>
${view.hours.holidays.length === 0 ? html`<p class="muted">${say.noHolidays}</p>` : nothing}
<div class="line">${button(say.addHoliday, { size: "small", icon: "plus", attributes: { name: "act", value: "holiday:add" } })}</div></section>
<div class="save-bar">${button(words.frame.save, { look: "primary" })}<p class="small muted">${say.unchanged}</p></div></form>`;
  return settingsFrame(words, by, PATH, inside);
}

function fault(words: Words, { errors }: HoursView, name: string): Html {
  const text = name in errors ? wordFor(words.errors.fields, errors[name], words.errors.fields.other) : "";
  return when(text, (said) => html`<p class="error small" id="${name}-error">${icon("circle-alert", 12)}${said}</p>`);
}

const act = (label: string, sign: string, value: string) =>
  iconButton(label, sign, { small: true, type: "submit", attributes: { name: "act", value } });

function dayRow(words: Words, view: HoursView, day: Weekday): Html {
  const say = words.ticketSettings.hours;
  const intervals = view.hours.week[day];
  const label = say.days[day];
  const wrong = `day${day}` in view.errors ? html` aria-invalid="true" aria-describedby="day${day}-error"` : nothing;
  const input = (name: string, value: string, spoken: string, focus: boolean) =>
    html`<input class="input" name="day${day}_${name}[]" value="${value}" aria-label="${spoken}" placeholder="${name === "from" ? "08:00" : "17:30"}" maxlength="5" autocomplete="off"${wrong}${focus ? html` autofocus` : nothing}>`;
  const interval = ([from, to]: [string, string], at: number) =>
    html`<span class="line tight">${input("from", from, say.from(label, at + 1), view.focus === `day${day}` && at === intervals.length - 1)}–${input("to", to, say.to(label, at + 1), false)}${act(say.dropInterval(label, at + 1), "x", `drop:${day}:${at}`)}</span>`;
  const more = intervals.length < MOST_INTERVALS ? act(say.addInterval(label), "plus", `add:${day}`) : nothing;
  return html`<div class="setting weekday"><b class="strong">${label}</b><div class="line wrap">${intervals.length > 0 ? each(intervals, interval) : html`<span class="muted">${say.off}</span>`}${fault(words, view, `day${day}`)}</div>${more}</div>`;
}

function holidayRow(words: Words, view: HoursView, { on, name }: Hours["holidays"][number], at: number): Html {
  const say = words.ticketSettings.hours;
  const wrong = "holidays" in view.errors ? html` aria-describedby="holidays-error"` : nothing;
  const focus = view.focus === "holidays" && at === view.hours.holidays.length - 1;
  return html`<li class="line"><input class="input" type="date" name="holiday_on[]" value="${on}" aria-label="${say.holidayAt(at + 1)}"${wrong}${focus ? html` autofocus` : nothing}><input class="input" name="holiday_name[]" value="${name}" maxlength="80" aria-label="${say.holidayNameAt(at + 1)}" placeholder="${say.holidayName}"${wrong}>${act(say.dropHoliday(at + 1), "x", `holiday:drop:${at}`)}</li>`;
}
