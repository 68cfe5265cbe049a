import type { UnsentRow } from "../../modules/ops/deliveries.ts";
import { type Words, wordFor } from "../../words/mod.ts";
import { badge, buttonLink, emptyState, iconButton, timeTag } from "../components.ts";
import { each, html, type Html, nothing } from "../html.ts";

/** Replies that did not go, each with the way to its conversation, where it can be sent again. */
export function unsentList(
  words: Words,
  { rows, next }: { rows: UnsentRow[]; next?: number },
  workflowOf?: (conversationId: number) => string,
): Html {
  const w = words.ops.failed;
  if (rows.length === 0) return emptyState({ icon: "circle-check", ...w.empty });
  return html`<table class="list-table plain"><thead><tr><th>${w.message}</th><th class="keep">${w.state}</th><th>${w.customer}</th><th>${w.page}</th><th>${w.by}</th><th>${w.at}</th><th><span class="sr">${w.workflow}</span></th></tr></thead>
<tbody>${each(rows, (row) => unsentRow(words, row, workflowOf))}</tbody></table>
${next ? html`<div class="pager">${buttonLink(words.frame.loadMore, `/ops/replies?before=${next}`, { size: "small" })}</div>` : nothing}`;
}

function unsentRow(words: Words, row: UnsentRow, workflowOf?: (conversationId: number) => string): Html {
  const w = words.ops.failed;
  const said = row.failure?.message ?? row.failure?.reason;
  const why = wordFor(words.channels.failures, row.failure?.reason, said ?? "");
  const outcome =
    row.state === "unknown" ? badge(w.unknown, "warn", "triangle-alert") : badge(w.refused, "bad", "circle-alert");
  return html`<tr>
<td class="main"><a class="cut" href="/inbox/${row.conversation_id}" title="${w.open}">${row.body || w.attachment}${why ? html` <small>${why}</small>` : nothing}</a></td>
<td class="keep">${outcome}</td><td>${row.customer_name}</td><td>${row.page_name}</td><td>${row.user_name ?? "–"}</td>
<td>${timeTag(row.sent_at, words)}</td><td>${workflowOf ? iconButton(w.workflow, "external-link", { small: true, href: workflowOf(row.conversation_id) }) : nothing}</td>
</tr>`;
}
