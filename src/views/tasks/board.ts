import { type TaskRow, type TaskStatus, taskStatuses } from "../../modules/tasks/mod.ts";
import { addressOf } from "../../modules/lists/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { board, type BoardCard, type ListScene } from "../lists/mod.ts";
import { dueTime } from "./due.ts";
import { relatedTo } from "./list.ts";
import { otherStatuses, taskPriority, taskStatusSign } from "./signs.ts";

export interface TaskColumn {
  status: TaskStatus;
  count: number;
  rows: readonly TaskRow[];
  more: boolean;
}

/** TA-2: columns by status. */
export function taskBoard(scene: ListScene, columns: readonly TaskColumn[]): Html {
  const { words, ask } = scene;
  return board(scene, {
    path: "/tasks",
    subject: "task",
    columns: taskStatuses.flatMap((status) => {
      const column = columns.find((each) => each.status === status);
      if (!column) return [];
      const moreHref = column.more ? addressOf(ask, { status, view: undefined }) : undefined;
      return [
        {
          key: status,
          label: taskStatusSign(status, words),
          count: column.count,
          cards: column.rows.map((row) => cardOf(scene, row)),
          moreHref,
        },
      ];
    }),
  });
}

function cardOf({ words, now }: ListScene, row: TaskRow): BoardCard {
  const urgent = row.priority === "urgent" || row.priority === "high" ? taskPriority(row.priority, words) : nothing;
  return {
    id: row.id,
    name: words.tasks.one(row.id),
    href: `/tasks/${row.id}`,
    title: row.title,
    head: html`<span>${words.tasks.one(row.id)}</span>${urgent}<span class="push"></span>${when(row.assignee, ({ name }) => avatar({ name, size: 20 }))}`,
    foot: html`${row.due_at ? html`${icon("clock", 12)}${dueTime(row, words, now)}` : nothing}<span class="push"></span>${relatedTo(row)}`,
    moves: otherStatuses(row.status),
  };
}
