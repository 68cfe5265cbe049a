import { priorities, type SlaPolicy } from "../../modules/tickets/mod.ts";
import type { Priority, SlaTarget } from "../../modules/tickets/table.ts";
import type { Words } from "../../words/mod.ts";
import { field, hidden, selectField } from "../components.ts";
import { each, html, type Html, nothing } from "../html.ts";
import { type Typed, valueOf } from "../typed.ts";

type Choice = { id: number; label: string };
const asOptions = (first: string, choices: Choice[]) => [
  { value: "", label: first },
  ...choices.map(({ id, label }) => ({ value: String(id), label })),
];

/** The one field of a list of names. */
export const nameField = (words: Words, typed: Typed): Html =>
  field({
    label: words.ticketSettings.name,
    ...valueOf(words, typed)("name"),
    required: true,
    attributes: { maxlength: 80, autocomplete: "off", autofocus: true },
  });

export function categoryFields(
  words: Words,
  typed: Typed,
  { parents, policies, fixed }: { parents: Choice[]; policies: Choice[]; fixed: boolean },
): Html {
  const say = words.ticketSettings.categories;
  const of = valueOf(words, typed);
  const parent = fixed
    ? hidden("parent", of("parent").value)
    : selectField({ label: say.parent, ...of("parent"), options: asOptions(say.top, parents) });
  return html`${nameField(words, typed)}${parent}${selectField({ label: say.sla, ...of("sla"), options: asOptions(of("parent").value ? say.inherited : say.noSla, policies) })}`;
}

export function templateFields(words: Words, typed: Typed, categories: Choice[]): Html {
  const say = words.ticketSettings;
  const of = valueOf(words, typed);
  const options = priorities.map((value) => ({ value, label: say.priorities[value] }));
  return html`${nameField(words, typed)}
${field({ label: say.templates.subject, ...of("title"), attributes: { maxlength: 200, autocomplete: "off" } })}
${field({ label: say.templates.summary, ...of("summary"), type: "textarea", attributes: { maxlength: 20_000, rows: 8 } })}
<div class="line halves">${selectField({ label: say.templates.category, ...of("category"), options: asOptions(say.none, categories) })}${selectField({ label: say.priority, ...of("priority"), value: of("priority").value || "normal", options })}</div>`;
}

export function policyFields(words: Words, typed: Typed): Html {
  const say = words.ticketSettings.policies;
  const of = valueOf(words, typed);
  const minutes = (name: string, label: string) => {
    const { value, error, focus } = of(name);
    const said = error ? html`<p class="error small" id="${name}-error">${error}</p>` : nothing;
    return html`<td><input class="input" type="text" inputmode="numeric" name="${name}" value="${value}" aria-label="${label}" maxlength="6"${error ? html` aria-invalid="true" aria-describedby="${name}-error"` : nothing}${focus ? html` autofocus` : nothing}>${said}</td>`;
  };
  const row = (priority: Priority) => {
    const label = words.ticketSettings.priorities[priority];
    return html`<tr><th scope="row">${label}</th>${minutes(`${priority}_first`, say.firstMinutes(label))}${minutes(`${priority}_last`, say.lastMinutes(label))}</tr>`;
  };
  return html`${nameField(words, typed)}
<fieldset class="field"><legend class="legend-title">${say.targets}</legend><table class="targets"><thead><tr><th>${words.ticketSettings.priority}</th><th>${say.first}</th><th>${say.last}</th></tr></thead><tbody>${each(priorities, row)}</tbody></table><p class="help">${say.targetsHelp}</p></fieldset>
${field({ label: say.warn, ...of("warn"), required: true, attributes: { inputmode: "numeric", maxlength: 2, "data-short": true } })}`;
}

/** “15 phút / 4 giờ”: business time, so that hours are never said as days. */
export function targetText(words: Words, { first_response, resolution }: SlaTarget): string {
  const { none } = words.ticketSettings.policies;
  const say = (minutes: number | null) => (minutes === null ? none : workTime(words, minutes));
  return first_response === null && resolution === null ? none : `${say(first_response)} / ${say(resolution)}`;
}

function workTime({ frame: { time } }: Words, minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? time.hours(hours) : "", rest ? time.minutes(rest) : ""].join(" ").trim();
}

/** The fields of a policy as its form names them. */
export function policyValues(policy: SlaPolicy): Record<string, string> {
  const text = (minutes: number | null) => (minutes === null ? "" : String(minutes));
  const values: Record<string, string> = { name: policy.name, warn: String(policy.warn_percent) };
  for (const priority of priorities) {
    values[`${priority}_first`] = text(policy.targets[priority].first_response);
    values[`${priority}_last`] = text(policy.targets[priority].resolution);
  }
  return values;
}
