import type { CallRow } from "../../modules/calls/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { callLink, clock, numberOf } from "./other_side.ts";

/** A time of talk or waiting, given in milliseconds. */
export const spoken = (ms: number) => clock(ms / 1000);

/** How long the caller waited; nothing of one that we made. */
export function waitOf(row: CallRow): number | undefined {
  const until = row.answered_at ?? row.ended_at;
  return row.direction === "in" && until ? until.getTime() - row.started_at.getTime() : undefined;
}

export const talkOf = ({ answered_at: from, ended_at: to }: CallRow): number | undefined =>
  from && to ? to.getTime() - from.getTime() : undefined;

/** A name, else the number: whom one speaks of. */
export const callerName = (words: Words, row: CallRow): string => row.customer_name ?? numberOf(words, row);

/** In, out or missed: the picture and what it says. One that is still to be called back stands out. */
export function directionSign(row: CallRow, words: Words): Html {
  const say = words.callHistory.signs;
  const [name, label] = row.missed
    ? ["phone-missed", say.missed]
    : row.direction === "in"
      ? ["phone-incoming", say.in]
      : ["phone-outgoing", say.out];
  const look = row.missed && row.called_back_by === null ? "bad" : "muted";
  return html`<span class="${look}" title="${label}">${icon(name!, 16)}<span class="sr">${label}</span></span>`;
}

/** Who called or was called: the name with the number beside it. */
export function caller(row: CallRow, words: Words): Html {
  const say = words.callHistory;
  const number =
    row.number === null
      ? html`<span class="muted">${words.calls.bar.hidden}</span>`
      : callLink(words, row.number, undefined, "muted");
  if (!row.customer_id || !row.customer_name) {
    const known =
      row.number === null
        ? html`<b class="strong">${words.calls.bar.hidden}</b>`
        : callLink(words, row.number, html`<b>${numberOf(words, row)}</b>`, "");
    return html`<span class="caller">${known} <span class="muted">${say.unknown}</span></span>`;
  }
  return html`<span class="caller"><a href="/customers/${row.customer_id}"><b>${row.customer_name}</b></a> ${number}</span>`;
}

/** What it was about; of one that was missed, how often and since when; of one that reached nobody, why. */
export function aboutCall(row: CallRow & { times?: number; since?: Date }, words: Words, since: string): Html {
  const say = words.callHistory;
  if (row.missed) {
    const text = row.called_back_by
      ? say.missedAndBack(row.times ?? 1)
      : (row.times ?? 1) > 1
        ? say.missedTimes(row.times ?? 1, since)
        : say.missedOnce;
    return html`<span class="${row.called_back_by ? "muted" : "bad"}">${text}</span>`;
  }
  if (row.state !== "ended") return html`<span class="ok">${say.states[row.state]}</span>`;
  const said = row.content.trim().split("\n")[0];
  if (said) return html`${said}`;
  if (row.type_path) return html`${row.type_path}`;
  if (row.outcome && row.outcome !== "answered") return html`<span class="muted">${say.outcomes[row.outcome]}</span>`;
  return html`<span class="muted">${say.noContent}</span>`;
}

/** Who talked; of a missed one, who called back. */
export function whoTalked(row: CallRow, words: Words): Html {
  const who = row.agent ?? row.back_agent;
  if (who)
    return html`<span class="line tight">${avatar({ name: who.name, size: 20 })}<span class="cut">${who.name}</span></span>`;
  return row.missed && row.called_back_by === null
    ? html`<span class="muted">${words.callHistory.nobodyBack}</span>`
    : nothing;
}

export const hasRecording = (row: CallRow): boolean => row.recording_file_id !== null || row.recording_url !== null;

/** Plays where it stands: the player takes the place of the button. */
export function playButton(row: CallRow, words: Words): Html {
  const say = words.callHistory.recording;
  const path = `/calls/${row.id}/recording`;
  if (row.recording_file_id === null) {
    return html`<span class="muted" title="${say.coming}">${icon("loader-circle", 16)}<span class="sr">${say.coming}</span></span>`;
  }
  return html`<span class="player"><a class="icon-button small" href="${path}" hx-get="${path}/player" hx-target="closest .player" hx-swap="outerHTML" hx-push-url="false" aria-label="${say.play}" title="${say.play}">${icon("play", 16)}</a></span>`;
}

export const player = (row: CallRow, words: Words): Html =>
  html`<span class="player is-open"><audio controls autoplay preload="metadata" src="/calls/${row.id}/recording" aria-label="${words.callHistory.recording.of(callerName(words, row))}"></audio></span>`;

/** At the end of a line: hear it, or call back whoever was missed. */
export function callActs(row: CallRow, words: Words): Html {
  const back =
    row.missed && row.number !== null
      ? callLink(words, row.number, html`${icon("phone", 16)}${words.callHistory.callBack}`, "button mini")
      : nothing;
  return html`<span class="line tight call-acts">${when(hasRecording(row), () => playButton(row, words))}${back}</span>`;
}
