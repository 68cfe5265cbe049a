import type { Ticket } from "../../modules/tickets/table.ts";
import type { Words } from "../../words/mod.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { duration, exactTime } from "../time.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type SlaKind = "first_response" | "resolution";

/** How one promise of a ticket stands. */
export type SlaLook =
  | { state: "none" }
  | { state: "met" | "missed"; by: number }
  | { state: "paused"; part: number }
  | { state: "running"; due: Date; warn: Date | null; from: Date };

export function slaLook(ticket: Ticket, kind: SlaKind): SlaLook {
  const due = ticket[`${kind}_due_at`];
  if (!due) return { state: "none" };
  const from = ticket.created_at;
  const done = kind === "first_response" ? ticket.first_responded_at : (ticket.resolved_at ?? ticket.closed_at);
  if (done) {
    // Done while others had to act it was as much in time as when the wait began: the due time has not moved on since.
    const { sla_paused_at: stood } = ticket;
    const late = (stood && stood < done ? stood : done).getTime() - due.getTime();
    if (late > 0 || ticket[`${kind}_breached_at`]) return { state: "missed", by: Math.max(0, late) };
    return { state: "met", by: done.getTime() - from.getTime() };
  }
  // Settled without ever an answer: nothing of it is still to come.
  if (ticket.resolved_at ?? ticket.closed_at) {
    return ticket[`${kind}_breached_at`] ? { state: "missed", by: 0 } : { state: "none" };
  }
  if (ticket.sla_paused_at) {
    const left = ticket[`${kind}_left_ms`] ?? 0;
    const whole = ticket.sla_paused_at.getTime() - from.getTime() + left;
    return { state: "paused", part: whole > 0 ? Math.min(1, 1 - left / whole) : 1 };
  }
  return { state: "running", due, warn: ticket[`${kind}_warn_at`], from };
}

/** The promise that presses: the first response until there is one, then the resolution. */
export function pressingSla(ticket: Ticket): SlaLook {
  const first = ticket.first_responded_at ? { state: "none" as const } : slaLook(ticket, "first_response");
  const settled = ticket.resolved_at ?? ticket.closed_at;
  return first.state === "running" && !settled ? first : slaLook(ticket, "resolution");
}

/** “1:22”, “1:22:10”, “2 ngày”: what is left, as clock.js goes on saying it. */
export function countdown(ms: number, words: Words, seconds = false): string {
  if (ms >= DAY) return words.frame.time.days(Math.floor(ms / DAY));
  const [hours, minutes] = [Math.floor(ms / HOUR), Math.floor((ms % HOUR) / 60_000)];
  const two = (n: number) => String(n).padStart(2, "0");
  return `${hours}:${two(minutes)}${seconds ? `:${two(Math.floor((ms % 60_000) / 1000))}` : ""}`;
}

interface Said {
  text: string;
  tone: "ok" | "warn" | "bad" | "muted";
  /** Of a hundred; undefined: no bar. */
  part?: number;
  live?: Extract<SlaLook, { state: "running" }>;
}

export function saySla(look: SlaLook, words: Words, now: Date, seconds = false): Said | undefined {
  const say = words.tickets.sla;
  switch (look.state) {
    case "none":
      return undefined;
    case "met":
      return { text: seconds ? say.metIn(duration(look.by, words)) : say.met, tone: "ok" };
    case "missed":
      return { text: say.missed(countdown(look.by, words)), tone: "bad" };
    case "paused":
      return { text: say.paused, tone: "muted", part: Math.round(look.part * 100) };
    case "running": {
      const left = look.due.getTime() - now.getTime();
      const whole = look.due.getTime() - look.from.getTime();
      const part = Math.round(Math.max(0, Math.min(1, 1 - left / Math.max(1, whole))) * 100);
      const text = left > 0 ? say.left(countdown(left, words, seconds)) : say.late(duration(-left, words));
      const tone = left <= 0 ? "bad" : look.warn && look.warn <= now ? "warn" : "ok";
      return { text, tone, part, live: look };
    }
  }
}

/** Attributes by which clock.js goes on counting. */
const counting = ({ live }: Said, seconds: boolean): Html =>
  live
    ? html` data-due="${live.due.toISOString()}" data-from="${live.from.toISOString()}"${when(live.warn, (warn) => html` data-warn="${warn.toISOString()}"`)}${seconds ? html` data-seconds` : nothing} title="${exactTime(live.due)}"`
    : nothing;

/** The promise that presses, in a line of a list. */
export function slaCell(ticket: Ticket, words: Words, now: Date): Html {
  const said = saySla(pressingSla(ticket), words, now);
  if (!said) return nothing;
  return html`<span class="sla ${said.tone}"${counting(said, false)}><b>${said.text}</b>${when(said.part !== undefined, () => html`<progress value="${said.part}" max="100" aria-label="SLA"></progress>`)}</span>`;
}

/** Both promises, in the head of a ticket. */
export function deadlines(ticket: Ticket, words: Words, now: Date): Html {
  const say = words.tickets.sla;
  const one = (kind: SlaKind, label: string) => {
    const said = saySla(slaLook(ticket, kind), words, now, true);
    if (!said) return nothing;
    return html`<div class="sla ${said.tone}"${counting(said, true)}><b>${said.text}</b><span>${label}</span><progress value="${said.part ?? 100}" max="100" aria-label="${label}"></progress></div>`;
  };
  return html`<div class="deadlines">${one("first_response", say.firstResponse)}${one("resolution", say.resolution)}</div>`;
}
