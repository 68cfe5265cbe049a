import { type TaskRow, wallOf, wallText } from "../../modules/tasks/mod.ts";
import { html, type Html } from "../html.ts";
import type { ListScene } from "../lists/mod.ts";
import { clockTime } from "../time.ts";

/** One task, in the colour of its state; the state is also said. */
export function calendarTask({ words, now }: ListScene, row: TaskRow, inHours = false): Html {
  const open = row.status === "todo" || row.status === "doing";
  const state = open && row.due_at! < now ? "late" : row.status;
  const said = state === "late" ? words.tasks.views.late : words.tasks.statuses[row.status];
  const time = clockTime(row.due_at!);
  const text = inHours
    ? html`<p class="cut">${row.title}</p><time>${time}</time>`
    : html`<p><time>${time}</time> ${row.title}</p>`;
  return html`<a class="task" id="calendar-${row.id}" href="/tasks/${row.id}" data-id="${row.id}" data-state="${state}" data-at="${wallText(wallOf(row.due_at!))}"${open ? html` draggable="true" aria-describedby="calendar-keys"` : html` draggable="false"`} title="${time} ${row.title} · ${said}">${text}<span class="sr">${said}</span></a>`;
}
