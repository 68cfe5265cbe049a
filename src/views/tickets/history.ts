import { statuses, type TicketEvent, type TicketStatus } from "../../modules/tickets/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { givenName } from "../people.ts";
import { exactTime, shortTime } from "../time.ts";
import type { RecordScene } from "./record_scene.ts";

const signs: Record<string, string> = {
  "ticket.opened": "ticket-plus",
  "ticket.edited": "pencil",
  "ticket.assigned": "user-plus",
  "ticket.status_changed": "arrow-right",
  "ticket.move_refused": "circle-alert",
  "ticket.watched": "bookmark",
  "ticket.unwatched": "bookmark",
  "ticket.file_added": "paperclip",
  "ticket.file_removed": "trash-2",
  "ticket.note_added": "message-square-text",
  "ticket.first_responded": "timer",
  "ticket.first_response_failed": "circle-alert",
  "ticket.sla_warned": "timer",
  "ticket.sla_breached": "timer-off",
};

/** One thing that happened, in a sentence. */
export function eventLine(scene: RecordScene, event: TicketEvent): Html {
  const { words, now, ticket } = scene;
  const at = event.created_at;
  const had = event.name === "ticket.edited" && hadSummary(event.detail);
  return html`<li class="is-minor" id="event-${event.id}"><span class="minor">${icon(signs[event.name] ?? "history", 16)}</span><span>${sentence(scene, event)} <time class="small muted" datetime="${at.toISOString()}" title="${exactTime(at)}">· ${shortTime(at, words, now)}</time>${when(had, () => earlier(words, `/tickets/${ticket.id}/history/${event.id}/summary`))}</span></li>`;
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

function sentence({ words }: RecordScene, { name, actor_name, detail }: TicketEvent): Html {
  const say = words.tickets.history;
  const by = html`<b class="strong">${actor_name ? givenName(actor_name) : words.tickets.page.system}</b>`;
  switch (name) {
    case "ticket.opened":
      return html`${by} ${say.opened}`;
    case "ticket.status_changed":
      return html`${by} ${say.moved} <b class="strong">${statusWord(words, detail["from"])}</b> → <b class="strong">${statusWord(words, detail["to"])}</b>${resolutionOf(words, detail["resolution"])}`;
    case "ticket.move_refused":
      return html`${by} ${say.moveRefused} <b class="strong">${statusWord(words, detail["to"])}</b>: ${wordFor(words.errors.refused, textOf(detail["reason"]), words.errors.refused.other)}`;
    case "ticket.assigned":
      return html`${by} ${assignment(words, detail)}`;
    case "ticket.edited":
      return html`${by} ${editOf(words, detail)}`;
    case "ticket.watched":
      return html`${by} ${detail["name"] && detail["name"] !== actor_name ? say.addedWatcher(textOf(detail["name"])) : say.watched}`;
    case "ticket.unwatched":
      return html`${by} ${detail["name"] && detail["name"] !== actor_name ? say.removedWatcher(textOf(detail["name"])) : say.unwatched}`;
    case "ticket.file_added":
      return html`${by} ${say.fileAdded} ${textOf(detail["name"])}`;
    case "ticket.file_removed":
      return html`${by} ${say.fileRemoved} ${textOf(detail["name"])}`;
    case "ticket.note_added":
      return html`${by} ${say.noteAdded}`;
    case "ticket.note_edited":
      return html`${by} ${say.noteEdited}`;
    case "ticket.note_removed":
      return html`${by} ${say.noteRemoved}`;
    case "ticket.first_responded":
      return html`${say.firstResponded}`;
    case "ticket.first_response_failed":
      return html`${say.firstResponseFailed}`;
    case "ticket.sla_warned":
      return html`${say.slaWarned(which(words, detail))}`;
    case "ticket.sla_breached":
      return html`<span class="bad">${say.slaBreached(which(words, detail))}</span>`;
    default:
      return html`${by} ${name}`;
  }
}

type Words = RecordScene["words"];

const statusWord = (words: Words, status: unknown): string =>
  statuses.includes(status as TicketStatus) ? words.tickets.statuses[status as TicketStatus] : textOf(status);

const which = (words: Words, detail: TicketEvent["detail"]) =>
  detail["kind"] === "first_response" ? words.tickets.sla.firstResponse : words.tickets.sla.resolution;

function resolutionOf(words: Words, resolution: unknown): Html {
  const { type, text } = (resolution ?? {}) as { type?: string; text?: string };
  return html`${when(type, (known) => html`<span class="quoted">${words.tickets.history.resolution(known, text ?? "")}</span>`)}`;
}

function assignment(words: Words, detail: TicketEvent["detail"]): string {
  const say = words.tickets.history;
  if (detail["taken"]) return say.took;
  const [name, team] = [
    textOf(detail["name"] ?? detail["assignee_name"]),
    textOf(detail["team_name"] ?? detail["team"]),
  ];
  if (name) return say.assigned(name);
  return team ? say.assignedTeam(team) : say.unassigned;
}

function editOf(words: Words, detail: TicketEvent["detail"]): Html {
  const say = words.tickets.history;
  const fields = Object.entries((detail["fields"] ?? {}) as Record<string, [unknown, unknown]>);
  const names = (detail["names"] ?? {}) as Record<string, [unknown, unknown]>;
  const called = fields.map(([field]) => words.tickets.fields[field] ?? field).join(", ");
  const [first] = fields;
  if (fields.length !== 1 || !first || first[0] === "summary") return html`${say.edited(called)}`;
  const [field, values] = first;
  const [was, is] = (names[field] ?? values).map((value) => wordOf(words, field, value));
  return html`${say.edited(called)}: ${say.from(was ?? "", is ?? "")}`;
}

const hadSummary = (detail: TicketEvent["detail"]) =>
  Boolean((detail["fields"] as { summary?: [unknown, unknown] } | undefined)?.summary?.[0]);

/** What a change wrote over, fetched whole when one wants to read it. */
const earlier = (words: Words, href: string) =>
  html`<details class="was" hx-get="${href}" hx-trigger="toggle once" hx-target="find .said"><summary>${words.tickets.history.before}</summary><p class="said"><a href="${href}">${words.tickets.history.readBefore}</a></p></details>`;

function wordOf(words: Words, field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return words.tickets.history.empty;
  const { priorities } = words.tickets;
  return field === "priority" ? (priorities[value as keyof typeof priorities] ?? textOf(value)) : textOf(value);
}
