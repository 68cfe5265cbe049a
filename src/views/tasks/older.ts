import type { Words } from "../../words/mod.ts";
import { html, type Html, when } from "../html.ts";

export interface Page<Row> {
  rows: readonly Row[];
  next?: number;
}

/** The way to what is older, which comes by itself where one gets there. */
export function older(words: Words, path: string, next: number | undefined): Html {
  return html`${when(next, (before) => {
    const way = `${path}&before=${before}`;
    return html`<li class="more" hx-get="${way}" hx-trigger="intersect once" hx-select="#task .timeline > li" hx-swap="outerHTML"><a class="link small" href="${way}">${words.tickets.history.older}</a></li>`;
  })}`;
}
