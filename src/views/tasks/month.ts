import {
  type CalendarDay,
  type CalendarLoad,
  dayText,
  type TaskRow,
  type WallTime,
  weekdayOf,
} from "../../modules/tasks/mod.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import type { ListScene, ListView } from "../lists/mod.ts";
import { calendarTask } from "./calendar_task.ts";

export type CalendarView = CalendarLoad & Pick<ListView<TaskRow>, "chips" | "filters" | "actions">;

const SHOWN = 4;

/** Weeks of a month, each day with what is due first. */
export function monthGrid(scene: ListScene, view: CalendarView, to: (day: WallTime, span?: "day") => string): Html {
  const say = scene.words.tasks.calendar;
  const cell = ({ wall, tasks }: CalendarDay) => {
    const looks = [weekdayOf(wall) > 4 ? "off" : "", wall.month === view.day.month ? "" : "other"]
      .filter(Boolean)
      .join(" ");
    const shown = tasks.slice(0, tasks.length > SHOWN ? SHOWN - 1 : SHOWN);
    const rest = tasks.length - shown.length;
    const title = say.dayTitle(say.weekdays[weekdayOf(wall)]!, wall.day, wall.month);
    return html`<section class="${looks}" data-day="${dayText(wall)}" aria-label="${title}"${dayText(wall) === dayText(view.today) ? html` aria-current="date"` : nothing}><a class="date" href="${to(wall, "day")}">${wall.day}</a>${each(shown, (row) => calendarTask(scene, row))}${when(rest > 0, () => html`<a class="link small" href="${to(wall, "day")}">${say.more(rest)}</a>`)}</section>`;
  };
  return html`${each(say.days, (day) => html`<header>${day}</header>`)}${each(view.days, cell)}`;
}
