import type { Colleague } from "../../modules/people/mod.ts";
import { bounds, overflows, type QueueNumber, type QueueRow, strategies } from "../../modules/calls/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, field, hidden, icon, selectField } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { type Typed, valueOf } from "../typed.ts";
import { nameField } from "./ticket_fields.ts";

type Choice = { id: number; label: string };
const asOptions = (first: string, choices: readonly Choice[]) => [
  { value: "", label: first },
  ...choices.map(({ id, label }) => ({ value: String(id), label })),
];
const named = (rows: readonly { id: number; name: string }[]): Choice[] =>
  rows.map(({ id, name }) => ({ id, label: name }));

export function callTypeFields(
  words: Words,
  typed: Typed,
  { parents, categories, fixed }: { parents: Choice[]; categories: Choice[]; fixed: boolean },
): Html {
  const say = words.callSettings.types;
  const of = valueOf(words, typed);
  const parent = fixed
    ? hidden("parent", of("parent").value)
    : selectField({ label: say.parent, ...of("parent"), options: asOptions(say.top, parents) });
  const none = of("parent").value ? say.inherited : say.noCategory;
  return html`${nameField(words, typed)}${parent}${selectField({ label: say.category, ...of("category"), options: asOptions(none, categories), help: say.categoryHelp })}`;
}

interface QueueChoices {
  colleagues: readonly Colleague[];
  queues: readonly { id: number; name: string }[];
  tags: readonly { id: number; name: string }[];
}

const halves = (...fields: Html[]) => html`<div class="line halves">${fields}</div>`;

/** Everything a queue is: whom it tries, how long, and what becomes of those whom nobody answers. */
export function queueFields(words: Words, typed: Typed, { colleagues, queues, tags }: QueueChoices): Html {
  const say = words.callSettings.queues;
  const of = valueOf(words, typed);
  const options = <Key extends string>(keys: readonly Key[], labels: Record<Key, string>) =>
    keys.map((value) => ({ value, label: labels[value] }));
  const count = (name: QueueNumber) => {
    const [least, most] = bounds[name];
    return field({
      label: say.fields[name],
      ...of(name),
      required: true,
      help: say.help[name],
      attributes: { inputmode: "numeric", maxlength: 5, "data-short": true, title: say.between(least, most) },
    });
  };
  const sound = (name: "greeting" | "hold_music" | "overflow_message") =>
    field({ label: say.fields[name], ...of(name), attributes: { maxlength: 80, autocomplete: "off" } });
  return html`${nameField(words, typed)}
${membersField(words, typed, colleagues)}
<h2 class="legend-title">${say.sections.ringing}</h2>
${selectField({ label: say.fields.strategy, ...of("strategy"), options: options(strategies, say.strategies), help: say.help.strategy })}
${halves(count("ring_seconds"), count("retry_seconds"))}${halves(count("rounds"), count("max_wait_seconds"))}${halves(count("wrap_up_seconds"), count("service_level_seconds"))}
<h2 class="legend-title">${say.sections.first}</h2>
${halves(count("sticky_hours"), selectField({ label: say.fields.vip_tag, ...of("vip_tag"), options: asOptions(say.noTag, named(tags)), help: say.help.vip_tag }))}
<h2 class="legend-title">${say.sections.sounds}</h2><p class="small muted">${say.soundsHelp}</p>
${halves(sound("greeting"), sound("hold_music"))}
<h2 class="legend-title">${say.sections.overflow}</h2>
${halves(selectField({ label: say.fields.hours, ...of("hours"), options: options(["always", "business"] as const, say.hours) }), selectField({ label: say.fields.overflow, ...of("overflow"), options: options(overflows, say.overflows) }))}
<div class="overflow-to">${selectField({ label: say.fields.overflow_queue, ...of("overflow_queue"), options: asOptions(say.choose, named(queues)), attributes: { "data-for": "queue" } })}${selectField({ label: say.fields.overflow_user, ...of("overflow_user"), options: asOptions(say.choose, named(colleagues)), attributes: { "data-for": "person" } })}${field({ label: say.fields.overflow_number, ...of("overflow_number"), type: "tel", attributes: { maxlength: 20, autocomplete: "off", "data-for": "number" } })}</div>
${sound("overflow_message")}`;
}

/** Everybody who works here, each with the turn in which they are tried, or in none. */
function membersField(words: Words, typed: Typed, colleagues: readonly Colleague[]): Html {
  const say = words.callSettings.queues;
  const { error } = valueOf(words, typed)("members");
  const turns = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const row = ({ id, name }: Colleague) => {
    const value = String(typed.values[`member-${id}`] ?? "");
    const option = (turn: string) =>
      html`<option value="${turn}"${turn === value ? html` selected` : ""}>${say.turn(turn)}</option>`;
    return html`<label class="setting">${avatar({ name, size: 24 })}<div class="cut">${name}</div><select class="input small" name="member-${id}" aria-label="${say.turnOf(name)}"><option value="">${say.notIn}</option>${each(turns, option)}</select></label>`;
  };
  return html`<fieldset class="field queue-members"><legend class="legend-title">${say.fields.members}</legend><p class="help">${say.help.members}</p>${when(error, (text) => html`<p class="error" id="members-error">${icon("circle-alert", 12)}${text}</p>`)}${each(colleagues, row)}</fieldset>`;
}

/** The fields of a queue as its form names them; without one, how a new one begins. */
export function queueValues(queue: QueueRow | undefined): Record<string, string> {
  const begun = {
    ring_seconds: 20,
    rounds: 0,
    retry_seconds: 3,
    max_wait_seconds: 300,
    wrap_up_seconds: 30,
    service_level_seconds: 20,
    sticky_hours: 24,
  } satisfies Record<QueueNumber, number>;
  const values: Record<string, string> = {
    name: queue?.name ?? "",
    strategy: queue?.strategy ?? "longest_idle",
    vip_tag: String(queue?.vip_tag_id ?? ""),
    greeting: queue?.greeting ?? "",
    hold_music: queue?.hold_music ?? "",
    hours: queue?.hours ?? "always",
    overflow: queue?.overflow ?? "hang_up",
    overflow_queue: String(queue?.overflow_queue_id ?? ""),
    overflow_user: String(queue?.overflow_user_id ?? ""),
    overflow_number: queue?.overflow_number ?? "",
    overflow_message: queue?.overflow_message ?? "",
  };
  for (const key of Object.keys(bounds) as QueueNumber[]) values[key] = String((queue ?? begun)[key]);
  for (const member of queue?.members ?? []) values[`member-${member.id}`] = String(member.priority);
  return values;
}

/** Where callers go whom nobody answers, in a line of the list. */
export function overflowText(words: Words, queue: QueueRow, queues: readonly QueueRow[]): string {
  const say = words.callSettings.queues;
  if (queue.overflow === "queue") {
    const name = queues.find(({ id }) => id === queue.overflow_queue_id)?.name ?? "";
    return say.toQueue(name);
  }
  return queue.overflow === "number" ? say.toNumber(queue.overflow_number ?? "") : say.overflows[queue.overflow];
}
