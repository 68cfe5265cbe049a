import type { ParkedRow } from "../../modules/channels/parked.ts";
import { type Words, wordFor } from "../../words/mod.ts";
import { button, buttonLink, emptyState, timeTag } from "../components.ts";
import { each, html, type Html, nothing } from "../html.ts";

/** The parked webhooks as one form: tick some, or replay a single one or all. Works without JavaScript. */
export function parkedList(words: Words, { rows, next }: { rows: ParkedRow[]; next?: number }): Html {
  const w = words.ops.parked;
  if (rows.length === 0) return emptyState({ icon: "circle-check", ...w.empty });
  return html`<form method="post" action="/ops/replays">
<div class="filter-row">${button(w.replaySelected, { size: "small", icon: "rotate-cw", attributes: { name: "which", value: "selected" } })}${button(
    w.replayAll,
    { size: "small", look: "quiet", attributes: { name: "which", value: "all" } },
  )}</div>
<table class="list-table"><thead><tr><th><span class="sr">${words.frame.show}</span></th><th>${w.reason}</th><th>${w.page}</th><th class="num">${w.attempts}</th><th class="num">${w.size}</th><th>${w.received}</th><th class="keep"><span class="sr">${w.replay}</span></th></tr></thead>
<tbody>${each(rows, (row) => parkedRow(words, row))}</tbody></table>
${next ? html`<div class="pager">${buttonLink(words.frame.loadMore, `/ops?before=${next}`, { size: "small" })}</div>` : nothing}
</form>`;
}

function parkedRow(words: Words, row: ParkedRow): Html {
  const w = words.ops.parked;
  return html`<tr>
<td><input type="checkbox" name="ids[]" value="${row.id}" aria-label="${w.select(row.id)}"></td>
<td class="main"><a class="cut" href="/ops/webhooks/${row.id}">${reasonOf(words, row.reason)} <small>#${row.id}</small></a></td>
<td>${row.page_key || w.unknown}</td><td class="num">${row.attempts}</td><td class="num">${size(row.size)}</td>
<td>${timeTag(row.received_at, words)}</td>
<td class="num keep">${button(w.replay, { size: "mini", attributes: { name: "only", value: row.id } })}</td>
</tr>`;
}

/** A reason we know in words; an error as it was said. */
export const reasonOf = (words: Words, reason: string | null): string =>
  wordFor(words.ops.reasons, reason, reason ?? "");

function size(bytes: number): string {
  return bytes < 1_024 ? `${bytes} B` : `${(bytes / 1_024).toLocaleString("vi", { maximumFractionDigits: 1 })} KB`;
}
