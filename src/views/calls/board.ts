import type { AgentNow, QueueNow, WaitingCaller } from "../../modules/calls/mod.ts";
import { showPhone } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, emptyState } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { clock, ticking } from "./other_side.ts";

export interface BoardView {
  words: Words;
  now: Date;
  queues: readonly QueueNow[];
}

/** Who waits and who talks, in every queue; drawn again whenever one of them changes, and every few seconds anyway. */
export function queueBoard(view: BoardView): Html {
  const say = view.words.callHistory.board;
  const inside =
    view.queues.length === 0
      ? emptyState({ icon: "radio", ...say.noQueues })
      : html`<div class="queue-board">${each(view.queues, (queue) => section(view, queue))}</div>`;
  return main(
    "page",
    html`<div class="scroll" id="queue-board" data-live="calls agents" hx-get="/calls/board" hx-select="#queue-board" hx-target="this" hx-swap="outerMorph" hx-trigger="live throttle:1s, every 15s">${pageHead(say.title)}${inside}</div>`,
  );
}

function section({ words, now }: BoardView, { name, count: all, waiting, agents }: QueueNow): Html {
  const say = words.callHistory.board;
  const longest = waiting[0];
  const count = (state: AgentNow["state"]) => agents.filter((agent) => agent.state === state).length;
  const figures: [string, Html | string | number][] = [
    [say.waiting, all],
    [say.longest, longest ? ticking({ since: longest.since, now }) : clock(0)],
    [say.ready, count("ready")],
    [say.talking, count("talking")],
  ];
  return html`<section aria-label="${name}"><h2>${name}</h2><dl class="figures">${each(figures, ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
<div><h3>${say.waiting}</h3>${waiting.length === 0 ? html`<p class="small muted">${say.nobodyWaits}</p>` : html`<ul>${each(waiting, (caller) => waits(words, now, caller))}</ul>`}</div>
<div><h3>${say.agents}</h3>${agents.length === 0 ? html`<p class="small muted">${say.noAgents}</p>` : html`<ul>${each(agents, (agent) => sits(words, now, agent))}</ul>`}</div></section>`;
}

function waits(words: Words, now: Date, caller: WaitingCaller): Html {
  const say = words.callHistory.board;
  const { calls } = words;
  const name = !caller.seen
    ? say.somebody
    : (caller.customer_name ?? (caller.number ? showPhone(caller.number) : calls.bar.hidden));
  const who = caller.seen
    ? html`<a class="cut strong" href="/calls/${caller.id}">${name}</a>`
    : html`<span class="cut">${name}</span>`;
  return html`<li>${who}${when(caller.handed_on, () => html`<span class="small muted">${say.handedOn}</span>`)}${when(caller.ringing, (at) => html`<span class="small muted cut">${say.ringingAt(at)}</span>`)}<span class="push"></span>${ticking({ since: caller.since, now })}</li>`;
}

const tones: Record<AgentNow["state"], string> = {
  ready: "ok",
  talking: "strong",
  ringing: "warn",
  paused: "warn",
  wrap_up: "warn",
  out: "muted",
  offline: "bad",
};

function sits(words: Words, now: Date, agent: AgentNow): Html {
  const say = words.callHistory.board;
  const state = [say.shifts[agent.state], agent.state === "paused" ? agent.pause_reason : ""]
    .filter(Boolean)
    .join(": ");
  return html`<li>${avatar({ name: agent.name, size: 20 })}<span class="cut">${agent.name}</span><span class="small muted">${say.turn(agent.priority)}</span><span class="push"></span><span class="small ${tones[agent.state]}">${state}</span>${ticking({ since: agent.since, now, look: "small muted" })}</li>`;
}
