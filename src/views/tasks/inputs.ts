import { wallOf, wallText } from "../../modules/tasks/mod.ts";
import type { Repeat } from "../../modules/tasks/table.ts";
import { priorities } from "../../modules/tickets/mod.ts";
import type { Words } from "../../words/mod.ts";
import { attributes, each, html, type Html, nothing } from "../html.ts";
import type { TaskChoices } from "./scene.ts";

export interface Option {
  value: string | number;
  label: string;
}

export const options = (list: readonly Option[], chosen: unknown): Html =>
  each(
    list,
    ({ value, label }) =>
      html`<option value="${value}"${String(value) === String(chosen ?? "") ? html` selected` : nothing}>${label}</option>`,
  );

export const select = (
  name: string,
  list: readonly Option[],
  chosen: unknown,
  more: Parameters<typeof attributes>[0] = {},
) => html`<select class="input"${attributes({ name, ...more })}>${options(list, chosen)}</select>`;

/** A moment as the field for date and time takes it. */
export const dueValue = (due: Date | null): string => (due ? wallText(wallOf(due)) : "");

/** Whoever has it is among them though they have left: else saving another field would take it from them. */
export const assigneeOptions = (
  words: Words,
  { colleagues }: TaskChoices,
  now: { id: number; name: string } | null = null,
): Option[] => {
  const kept = now && !colleagues.some(({ id }) => id === now.id) ? [now] : [];
  const people = [...kept, ...colleagues].map(({ id, name }) => ({ value: id, label: name }));
  return [{ value: "", label: words.tasks.nobody }, ...people];
};

export const priorityOptions = (words: Words): Option[] =>
  priorities.map((value) => ({ value, label: words.tasks.priorities[value] }));

const repeatOptions = (words: Words): Option[] => {
  const say = words.tasks.repeat;
  return [
    { value: "", label: say.never },
    ...(["day", "week", "month"] as const).map((value) => ({ value, label: say.every[value] })),
  ];
};

/** How often, at what interval, until when: three fields of one thing. */
export function repeatInputs(words: Words, values: Record<string, unknown>, focus = false): Html {
  const say = words.tasks.repeat;
  return html`<div class="line wrap repeat">${select("repeat_every", repeatOptions(words), values["repeat_every"], { "aria-label": words.tasks.fields.repeat, "data-focus": focus })}<label class="line tight small">${say.interval}<input class="input small number" type="number" name="repeat_interval" min="1" max="365" value="${String(values["repeat_interval"] || 1)}"></label><label class="line tight small">${say.until}<input class="input small" type="date" name="repeat_until" value="${String(values["repeat_until"] ?? "")}"></label></div>`;
}

export const repeatValues = (repeat: Repeat | null): Record<string, unknown> => ({
  repeat_every: repeat?.every ?? "",
  repeat_interval: String(repeat?.interval ?? 1),
  repeat_until: repeat?.until ?? "",
});
