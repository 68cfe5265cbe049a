import type { CallLine } from "../../modules/calls/mod.ts";
import type { Words } from "../../words/mod.ts";
import { iconButton, timeTag } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { asset } from "../layout.ts";
import { shortTime } from "../time.ts";
import { aboutCall, directionSign, hasRecording, playButton, spoken, talkOf } from "./signs.ts";

export interface CallPart {
  words: Words;
  now: Date;
  rows: readonly CallLine[];
  customer: number;
  more: boolean;
  /** In the address of its stylesheet. */
  assets: string;
  /** A tab of its own, with more of them. */
  tab: boolean;
  /** The call that a ticket was made of. */
  own: number | undefined;
}

/** Calls with a customer, for their page, the pane beside a conversation and the tab of a ticket. */
export function callPart({ words, now, rows, customer, more, tab, own, assets }: CallPart): Html {
  const say = words.callHistory.part;
  const path = `/calls/part?customer=${customer}${own ? `&own=${own}` : ""}${tab ? "&tab=1" : ""}`;
  return html`<section class="section calls-part" data-live="calls" hx-get="${path}" hx-trigger="live throttle:3s" hx-target="this" hx-swap="outerMorph"><link rel="stylesheet" href="${asset("css/call_history.css", assets)}"><header><h3>${say.title} <span class="muted">${rows.length ? `${rows.length}${more ? "+" : ""}` : ""}</span></h3></header>${each(rows, (row) => line(row, { words, now, own }))}${when(rows.length === 0, () => html`<p class="small muted">${say.none}</p>`)}${when(more, () => html`<a class="link small" href="/calls?customer=${customer}">${say.all}</a>`)}</section>`;
}

/** What was said, when, by whom; whoever talked opens the card of the call again from here, and nobody else. */
function line(row: CallLine, { words, now, own }: Pick<CallPart, "words" | "now" | "own">): Html {
  const isOwn = row.id === own;
  const talk = talkOf(row);
  const who = row.agent?.name ?? row.back_agent?.name;
  const beside = [isOwn ? words.callHistory.part.own : "", who, row.queue_name, talk === undefined ? "" : spoken(talk)]
    .filter(Boolean)
    .join(" · ");
  const reopen = row.is_theirs
    ? iconButton(words.callHistory.part.reopen, "square-pen", {
        small: true,
        more: "needs-js",
        attributes: { "data-reopen": row.id },
      })
    : nothing;
  return html`<div class="call-line"${when(isOwn, () => html` aria-current="true"`)}>${directionSign(row, words)}<a class="cut" href="/calls/${row.id}">${aboutCall(row, words, shortTime(row.since, words, now))}</a>${when(hasRecording(row), () => playButton(row, words))}${reopen}${timeTag(row.started_at, words, { now })}${when(beside, () => html`<span class="small muted cut">${beside}</span>`)}</div>`;
}
