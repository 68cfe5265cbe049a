import type { AgentFigures, QueueFigures, QueueReport } from "../../modules/calls/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, buttonLink, emptyState } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { clock } from "./other_side.ts";

export interface ReportView {
  words: Words;
  report: QueueReport;
  /** Days, both included: “2026-11-16”. */
  from: string;
  to: string;
}

const timed = (seconds: number | null) => (seconds === null ? "" : clock(seconds));
export const share = (part: number, whole: number) => (whole === 0 ? "" : `${Math.round((part / whole) * 100)}%`);

export type ReportWords = Words["callHistory"]["report"];

export const queueHeads = (say: ReportWords): string[] => [
  say.name,
  ...[say.offered, say.answered, say.abandoned, say.overflowed, say.level],
  ...[say.averageWait, say.longestWait, say.averageTalk],
];

export const agentHeads = (say: ReportWords): string[] => [
  say.person,
  ...[say.rung, say.answered, say.rejected, say.missed, say.talked],
];

/** CA-5: what became of the calls of each queue, and how often everybody was rung. Each number leads to its calls. */
export function queueReport(view: ReportView): Html {
  const { words, report, from, to } = view;
  const say = words.callHistory.report;
  const csvOf = (what: string, path: string) =>
    buttonLink(html`<span>${say.csv(what)}</span>`, `${path}?from=${from}&to=${to}`, {
      look: "quiet",
      size: "small",
      icon: "download",
      attributes: { download: true },
    });
  const csv = html`${csvOf(say.queues, "/calls/report.csv")}${when(report.agents.length, () => csvOf(say.agents, "/calls/report/agents.csv"))}`;
  const board = buttonLink(html`<span>${words.callHistory.board.link}</span>`, "/calls/board", {
    look: "quiet",
    size: "small",
    icon: "radio",
  });
  const day = (name: "from" | "to", value: string) =>
    html`<label>${say[name]}<input class="input" type="date" name="${name}" value="${value}" required></label>`;
  const days = html`<form class="days" action="/calls/report">${day("from", from)}${day("to", to)}${button(say.show, { size: "small" })}</form>`;
  return main(
    "page",
    html`<div class="scroll">${pageHead(say.title, "", html`${csv}${board}`)}${days}<div class="call-numbers">${report.queues.length === 0 ? emptyState({ icon: "chart-no-axes-column", title: say.title, text: say.noCalls }) : queues(view)}${when(report.agents.length, () => agents(view))}<details><summary>${say.how}</summary>${each(say.explained, (text) => html`<p class="small">${text}</p>`)}</details></div></div>`,
  );
}

/** Where the calls stand that a number counts. */
function rows({ from, to }: ReportView, more: string, inside: number | string): Html {
  if (inside === 0 || inside === "") return html`<span class="muted">0</span>`;
  return html`<a href="/calls?direction=in&amp;apart=1&amp;started=${from}..${to}&amp;${more}">${inside}</a>`;
}

function queues(view: ReportView): Html {
  const { words, report } = view;
  const say = words.callHistory.report;
  const cells = (of: QueueFigures) => {
    const queue = `queue=${of.id ?? "any"}`;
    const number = (outcome: string, value: number | string) =>
      html`<td class="num keep">${rows(view, `${queue}&outcome=${outcome}`, value)}</td>`;
    const served = html`<td class="num keep">${of.offered === 0 ? "" : rows(view, `${queue}&outcome=answered&served=1`, share(of.served, of.offered))}</td>`;
    return html`${number("answered,abandoned,overflowed", of.offered)}${number("answered", of.answered)}${number("abandoned", of.abandoned)}${number("overflowed", of.overflowed)}${served}${each([of.average_wait, of.longest_wait, of.average_talk], (seconds) => html`<td class="num keep">${timed(seconds)}</td>`)}`;
  };
  return html`<section><h2 id="by-queue">${say.queues}</h2><div class="wide-table"><table class="list-table plain" aria-labelledby="by-queue"><thead><tr>${each(queueHeads(say), (head, at) => html`<th${at > 0 ? html` class="num keep"` : ""}>${head}</th>`)}</tr></thead><tbody>${each(report.queues, (of) => html`<tr><th scope="row">${of.name ?? ""}</th>${cells(of)}</tr>`)}</tbody><tfoot><tr><th scope="row">${say.all}</th>${cells(report.all)}</tr></tfoot></table></div></section>`;
}

function agents(view: ReportView): Html {
  const { words, report } = view;
  const say = words.callHistory.report;
  const row = (of: AgentFigures) => {
    const cell = (inside: Html) => html`<td class="num keep">${inside}</td>`;
    return html`<tr><th scope="row">${of.name}</th>${cell(rows(view, `rang=${of.id}`, of.rung))}${cell(rows(view, `agent=${of.id}&outcome=answered`, of.answered))}${cell(rows(view, `rang=${of.id}&ended=rejected`, of.rejected))}${cell(rows(view, `rang=${of.id}&ended=no_answer`, of.missed))}${cell(html`${timed(of.talked)}`)}</tr>`;
  };
  return html`<section><h2 id="by-agent">${say.agents}</h2><div class="wide-table"><table class="list-table plain" aria-labelledby="by-agent"><thead><tr>${each(agentHeads(say), (head, at) => html`<th${at > 0 ? html` class="num keep"` : ""}>${head}</th>`)}</tr></thead><tbody>${each(report.agents, row)}</tbody></table></div></section>`;
}
