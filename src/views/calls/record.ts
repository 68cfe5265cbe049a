import type { LeftOut, Overflow } from "../../modules/calls/table.ts";
import type { CallRow, OfferRow } from "../../modules/calls/mod.ts";
import { showPhone } from "../../modules/customers/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, buttonLink, icon, timeTag } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { clockTime, exactTime } from "../time.ts";
import { callLink, numberOf } from "./other_side.ts";
import { callerName, directionSign, hasRecording, spoken, talkOf, waitOf } from "./signs.ts";

export interface CallView {
  words: Words;
  person: Pick<Person, "id">;
  now: Date;
  call: CallRow;
  offers: readonly OfferRow[];
  /** Rings before those. */
  earlier: number;
  /** Sent to in particular, and not rung. */
  passed: readonly { id: number; why: LeftOut }[];
  /** Names of all whom the rings speak of. */
  names: ReadonlyMap<number, string>;
  contentBy: string | null;
}

/** One call: what it was, what was said, and why it rang for whom. It fetches itself again when it changes. */
export function callRecord(view: CallView): Html {
  const { call, words } = view;
  const say = words.callHistory;
  const path = `/calls/${call.id}`;
  const acts = html`${when(call.customer_id, (id) => buttonLink(html`<span>${words.callHistory.fields["customer"]}</span>`, `/customers/${id}`, { look: "quiet", size: "small", icon: "contact" }))}${when(call.number, (number) => callLink(words, number, html`${icon("phone", 16)}${call.missed ? say.callBack : say.dial}`, "button primary small"))}`;
  const beside = html`<span class="line tight">${directionSign(call, words)}<span class="small">${say.one.title(call.id)}</span></span>`;
  return main(
    "page",
    html`<div class="scroll" id="call-record" data-live="call:${call.id}" hx-get="${path}" hx-select="#call-record" hx-target="this" hx-swap="outerMorph" hx-trigger="live">${pageHead(callerName(words, call), beside, acts)}<div class="call-page">${facts(view)}${recording(view)}${content(view)}${rings(view)}</div></div>`,
  );
}

function facts(view: CallView): Html {
  const { call, words, now } = view;
  const say = words.callHistory;
  const timed = (ms: number | undefined) => (ms === undefined ? undefined : spoken(ms));
  const at = (moment: Date | null) => moment && html`${exactTime(moment)}`;
  const back =
    call.back_agent && html`<a class="link" href="/calls/${call.called_back_by}">${call.back_agent.name}</a>`;
  const list: [string | undefined, Html | string | null | undefined][] = [
    [say.fields["number"], numberOf(words, call)],
    [say.fields["page"], call.page_name],
    [say.fields["queue"], call.queue_name ?? say.direct],
    [say.fields["outcome"], call.outcome ? say.outcomes[call.outcome] : say.states[call.state]],
    [
      say.fields["agent"],
      call.agent &&
        html`<span class="line tight">${avatar({ name: call.agent.name, size: 20 })}${call.agent.name}</span>`,
    ],
    [say.fields["back"], back ?? (call.missed ? html`<span class="bad">${say.nobodyBack}</span>` : undefined)],
    [say.fields["at"], html`${timeTag(call.started_at, words, { now, text: exactTime(call.started_at) })}`],
    [say.fields["answered"], at(call.answered_at)],
    [say.fields["ended"], at(call.ended_at)],
    [say.fields["endedBy"], endedBy(view)],
    [say.fields["wait"], timed(waitOf(call))],
    [say.fields["talk"], timed(talkOf(call))],
    [say.fields["type"], call.type_path],
    [say.fields["overflowed"], sentOn(view)],
  ];
  return html`<section aria-label="${say.one.facts}"><dl class="call-facts">${each(list, ([label, value]) => (value ? html`<div><dt>${label}</dt><dd>${value}</dd></div>` : nothing))}</dl></section>`;
}

/** And why, where it was us. */
function endedBy({ call: { ended_by: by, cause }, words }: CallView): string | undefined {
  const say = words.callHistory.one;
  const why = cause === null ? undefined : say.causes[cause];
  return by ? [say.endedBy[by], why].filter(Boolean).join(", ") : undefined;
}

/** Where it went that nobody of its queue answered. */
function sentOn({ call, words, names }: CallView): string | undefined {
  const say = words.callSettings.queues;
  const [kind, to = ""] = (call.overflowed_to ?? "").split(/:(.*)/s);
  if (kind === "queue" && call.queue_name && to === String(call.queue_id)) return say.toQueue(call.queue_name);
  if (kind === "number") return say.toNumber(showPhone(to));
  return (kind === "person" && names.get(Number(to))) || say.overflows[kind as Overflow];
}

function recording({ call, words }: CallView): Html {
  const say = words.callHistory.recording;
  if (!hasRecording(call)) return nothing;
  const path = `/calls/${call.id}/recording`;
  const inside =
    call.recording_file_id === null
      ? html`<p class="small muted">${say.coming}</p>`
      : html`<div class="line wrap"><audio controls preload="none" src="${path}" aria-label="${say.of(callerName(words, call))}"></audio>${buttonLink(say.download, `${path}?download`, { look: "quiet", size: "small", icon: "download", attributes: { download: true } })}</div>`;
  return html`<section class="call-recording"><h2>${say.title}</h2>${inside}</section>`;
}

function content({ call, words, contentBy }: CallView): Html {
  const say = words.callHistory;
  const said = call.content ? html`<p class="said">${call.content}</p>` : html`<p class="muted">${say.noContent}</p>`;
  return html`<section><h2>${say.one.content}</h2>${said}${when(call.content_at && contentBy, (name) => html`<p class="small muted">${say.one.savedBy(String(name), exactTime(call.content_at!))}</p>`)}</section>`;
}

/** Each ring with its reason: who could take it, who could not and why, and what decided. */
function rings(view: CallView): Html {
  const { offers, earlier, passed, names, words } = view;
  const say = words.callHistory.one;
  const { leftOut } = words.callSettings.queues;
  const unrung = passed.map(({ id, why }) => `${names.get(id) ?? say.somebody} (${leftOut[why]})`);
  return html`<section><h2>${say.rings}</h2>${when(earlier, (n) => html`<p class="small muted">${say.earlierRings(n)}</p>`)}${offers.length === 0 ? html`<p class="muted">${say.noRings}</p>` : html`<ol class="rings">${each(offers, (offer) => ring(view, offer))}</ol>`}${when(unrung.length, () => html`<p class="small muted">${say.passedBy}: ${unrung.join(", ")}</p>`)}</section>`;
}

function ring({ words, person, names }: CallView, offer: OfferRow): Html {
  const say = words.callHistory;
  const { strategies, leftOut } = words.callSettings.queues;
  const { reason } = offer;
  const mine = offer.user_id === person.id;
  const nameOf = (id: number) => names.get(id) ?? say.one.somebody;
  const seconds = Math.round(((offer.ended_at ?? new Date()).getTime() - offer.offered_at.getTime()) / 1000);
  const ended = offer.ended
    ? `${say.ringEnds[offer.ended]} · ${say.one.forHowLong(Math.max(0, seconds))}`
    : say.one.stillRinging;
  const left = (reason.left_out ?? []).map(({ id, why }) => `${nameOf(id)} (${leftOut[why as LeftOut] ?? why})`);
  const because = say.one.because[reason.because] ?? "";
  const strategy = reason.strategy ? say.one.strategy(strategies[reason.strategy]) : "";
  const candidates = (reason.candidates ?? []).map(nameOf).join(", ");
  return html`<li${when(mine, () => html` class="is-mine"`)}><div class="line">${avatar({ name: offer.user_name, size: 20 })}<b class="strong">${mine ? say.one.you : offer.user_name}</b><span class="small">${ended}</span><span class="push"></span><span class="small muted">${[say.one.attempt(offer.number), offer.queue_name, say.one.round(offer.round)].filter(Boolean).join(" · ")}</span><time class="small muted" datetime="${offer.offered_at.toISOString()}" title="${exactTime(offer.offered_at)}">${clockTime(offer.offered_at)}</time></div><p class="small">${because} ${reason.because === "strategy" ? strategy : ""}</p>${when(candidates, (text) => html`<p class="small muted">${say.one.candidates(text)}</p>`)}${when(left.length, () => html`<p class="small muted">${say.one.leftOut}: ${left.join(", ")}</p>`)}</li>`;
}
