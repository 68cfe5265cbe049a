import { addressOf } from "../../modules/lists/mod.ts";
import {
  type CalendarDay,
  calendarSpans,
  dayText,
  type WallTime,
  wallOf,
  wallText,
  weekdayOf,
} from "../../modules/tasks/mod.ts";
import { buttonLink, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { main } from "../layout.ts";
import { filterRow, kindSwitch, type ListScene } from "../lists/mod.ts";
import { clockTime } from "../time.ts";
import { taskList } from "./list.ts";
import { calendarTask } from "./calendar_task.ts";
import { type CalendarView, monthGrid } from "./month.ts";

/** TA-2: what is due when. Dragged, or moved by Alt and the arrows; each task's own screen moves it by a form. */
export function calendarScreen(scene: ListScene, view: CalendarView): Html {
  const { words, ask } = scene;
  const say = words.tasks.calendar;
  const to = (day: WallTime, span = view.span) =>
    addressOf(ask, { span: span === "week" ? undefined : span, date: dayText(day) });
  const step = (day: WallTime, label: string, sign: string) => iconButton(label, sign, { href: to(day) });
  const spans = each(
    calendarSpans,
    (span) =>
      html`<a href="${to(view.day, span)}"${span === view.span ? html` aria-current="page"` : nothing}>${say[span]}</a>`,
  );
  const head = html`<header class="page-head calendar-head"><h1>${titleOf(scene, view)}</h1>${when(view.span === "week", () => html`<span class="muted">${say.weekNumber(weekNumber(view.day))}</span>`)}${step(view.previous, say.previous[view.span], "chevron-left")}${step(view.next, say.next[view.span], "chevron-right")}${buttonLink(say.today, addressOf(ask, { date: undefined }), { size: "small" })}<span class="push"></span><div class="segmented" role="group" aria-label="${say.span}">${spans}</div>${kindSwitch(taskList, scene)}${view.actions ?? nothing}</header>`;
  const { chips, filters: fields } = view;
  const filters = filterRow(taskList, scene, {
    chips,
    filters: fields,
    rows: [],
    tabs: [],
    jobs: [],
    bulkKey: "",
    instead: nothing,
  });
  const grid = view.span === "month" ? monthGrid(scene, view, to) : hours(scene, view, to);
  return main(
    "calendar-screen",
    html`${head}${filters}<div class="${view.span === "month" ? "month" : "calendar"}" id="calendar" data-span="${view.span}" data-live="tasks" hx-get="${to(view.day)}" hx-select="#calendar" hx-target="#calendar" hx-swap="outerMorph" hx-trigger="live throttle:1s">${grid}</div><p class="sr" id="calendar-keys">${say.keys}</p>`,
  );
}

function titleOf({ words }: ListScene, { span, day, days }: CalendarView): string {
  const say = words.tasks.calendar;
  if (span === "month") return say.month_(day.month, day.year);
  if (span === "day") return say.dayTitle(say.weekdays[weekdayOf(day)]!, day.day, day.month);
  const [first, last] = [days[0]!.wall, days.at(-1)!.wall];
  const from = first.month === last.month ? String(first.day) : say.dayMonth(first.day, first.month);
  return say.range(from, say.dayMonth(last.day, last.month));
}

/** As ISO counts weeks: the one with the year's first Thursday is the first. */
function weekNumber(day: WallTime): number {
  const thursday = Date.UTC(day.year, day.month - 1, day.day - weekdayOf(day) + 3);
  const year = new Date(thursday).getUTCFullYear();
  return Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * 86_400_000)) + 1;
}

type To = (day: WallTime, span?: "day") => string;
const same = (a: WallTime, b: WallTime) => dayText(a) === dayText(b);

/** Half hours from eight to seven, and further where something lies beyond. */
function hours(scene: ListScene, view: CalendarView, to: To): Html {
  const { words } = scene;
  const say = words.tasks.calendar;
  const dues = view.days.flatMap(({ tasks }) => tasks.map((row) => wallOf(row.due_at!).hour));
  const first = Math.min(8, ...dues);
  const last = Math.max(18, ...dues);
  const slots = Array.from({ length: (last - first + 1) * 2 }, (_, at) => ({
    hour: first + (at >> 1),
    minute: (at % 2) * 30,
  }));
  const head = ({ wall, tasks }: CalendarDay) =>
    html`<header${same(wall, view.today) ? html` aria-current="date"` : nothing}><a href="${to(wall, "day")}">${say.days[weekdayOf(wall)]} <b>${wall.day}</b></a>${when(tasks.length, (n) => html`<span class="num">${say.count(n)}</span>`)}</header>`;
  const ruler = each(
    slots,
    ({ hour, minute }) => html`<li>${minute === 0 ? `${String(hour).padStart(2, "0")}:00` : ""}</li>`,
  );
  return html`<header></header>${each(view.days, head)}<ol class="hours" aria-hidden="true">${ruler}</ol>${each(view.days, (day) => column(scene, view, day, slots))}`;
}

/** Side by side in one half hour; what is more is a day further. */
const LANES = { day: 12, week: 3 };

function column(
  scene: ListScene,
  view: CalendarView,
  day: CalendarDay,
  slots: { hour: number; minute: number }[],
): Html {
  const { words, now } = scene;
  const say = words.tasks.calendar;
  const isToday = same(day.wall, view.today);
  const clock = wallOf(now);
  const slot = ({ hour, minute }: { hour: number; minute: number }) => {
    const at = wallText({ ...day.wall, hour, minute });
    const here = day.tasks.filter((row) => {
      const due = wallOf(row.due_at!);
      return due.hour === hour && due.minute >= minute && due.minute < minute + 30;
    });
    const most = view.span === "day" ? LANES.day : LANES.week;
    const shown = here.slice(0, here.length > most ? most - 1 : most);
    const rest = here.length - shown.length;
    const time = at.slice(11);
    const add = `/tasks/new?due_at=${at}`;
    const line =
      isToday && clock.hour === hour && clock.minute >= minute && clock.minute < minute + 30
        ? html`<span class="now" data-part="${Math.floor((clock.minute - minute) / 5)}" title="${say.now(clockTime(now))}"></span>`
        : nothing;
    const more =
      rest > 0 ? html`<a class="overflow" href="/tasks?${dayQuery(day.wall)}">${say.more(rest)}</a>` : nothing;
    return html`<li data-at="${at}">${here.length === 0 ? html`<a class="add" href="${add}" hx-get="${add}&dialog=1" hx-target="body" hx-swap="beforeend" tabindex="-1" aria-label="${say.addAt(time)}" title="${say.addAt(time)}">${icon("plus", 12)}</a>` : nothing}${each(shown, (row) => calendarTask(scene, row, true))}${more}${line}</li>`;
  };
  const off = weekdayOf(day.wall) > 4 ? html` class="off"` : nothing;
  return html`<ol${off} aria-label="${say.dayTitle(say.weekdays[weekdayOf(day.wall)]!, day.wall.day, day.wall.month)}">${each(slots, slot)}</ol>`;
}

const dayQuery = (wall: WallTime) => `view=calendar&span=day&date=${dayText(wall)}`;
