import type { ProductRow } from "../../modules/products/mod.ts";
import type { Words } from "../../words/mod.ts";
import { buttonLink, emptyState, icon } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { digits } from "../money.ts";

export interface Catalogue {
  words: Words;
  rows: readonly ProductRow[];
  next?: string | undefined;
  q: string;
  archived: boolean;
  /** Supervisors and those above them change it; everybody reads it. */
  mayChange: boolean;
}

/** OR-2: what can be sold. */
export function catalogueScreen(view: Catalogue): Html {
  const { words, mayChange, archived, q } = view;
  const say = words.products;
  const add = when(
    mayChange,
    () =>
      html`${buttonLink(say.import, "/products/import", { look: "quiet", size: "small", icon: "upload" })}${buttonLink(say.add, "/products/new", { look: "primary", size: "small", icon: "plus" })}`,
  );
  const search = html`<form class="search" role="search" action="/products">${when(archived, () => html`<input type="hidden" name="archived" value="1">`)}<label class="input small quiet">${icon("search", 16)}<input type="search" name="q" value="${q}" maxlength="100" placeholder="${say.search}" aria-label="${say.search}"></label></form>`;
  const tab = (label: string, href: string, on: boolean) =>
    html`<a href="${href}"${when(on, () => html` aria-current="page"`)}>${label}</a>`;
  const tabs = html`<nav class="tabs view-tabs" aria-label="${say.title}">${tab(say.active, "/products", !archived)}${tab(say.archived, "/products?archived=1", archived)}</nav>`;
  return main(
    "list-screen",
    html`${pageHead(say.title, "", add)}${tabs}<div class="filter-row">${search}</div><div class="scroll list-scroll" id="list-scroll">${productTable(view, add)}</div>`,
  );
}

function productTable(view: Catalogue, offer: Html): Html {
  const { words, rows, q } = view;
  const say = words.products;
  if (rows.length === 0) {
    return q
      ? html`<p class="muted nothing-found">${say.emptyFound}</p>`
      : emptyState({ icon: "package", ...say.empty, actions: offer });
  }
  return html`<table class="list-table products"><thead><tr><th class="main">${say.name}</th><th>${say.sku}</th><th>${say.unit}</th><th class="keep">${say.variants}</th><th class="num">${say.price}</th></tr></thead><tbody>${productRows(view)}</tbody></table>`;
}

export function productRows({ words, rows, next, q, archived, mayChange }: Catalogue): Html {
  const query = new URLSearchParams({ ...(q && { q }), ...(archived && { archived: "1" }) });
  const more = (after: string) => {
    const href = `/products?${new URLSearchParams([...query, ["after", after]])}`;
    return html`<tr class="more" hx-get="${href}&amp;rows=1" hx-trigger="intersect once root:#list-scroll rootMargin:600px" hx-swap="outerHTML"><td colspan="5"><a class="link" href="${href}">${words.products.more}</a></td></tr>`;
  };
  return html`${each(rows, (row) => productRow(words, row, mayChange))}${when(next, more)}`;
}

function productRow(words: Words, row: ProductRow, mayChange: boolean): Html {
  const { price_from: from, price_to: to } = row;
  const price = from === null ? "" : from === to ? digits(from) : `${digits(from)} – ${digits(to!)}`;
  const name = html`<span class="product-name">${picture(row.picture_file_id)}<span class="cut">${row.name}</span></span>`;
  return html`<tr data-id="${row.id}"><td class="main">${mayChange ? html`<a class="main" href="/products/${row.id}">${name}</a>` : name}</td><td><span class="cut soft">${row.skus.join(", ")}${row.variant_count > row.skus.length && row.skus.length > 0 ? "…" : ""}</span></td><td>${row.unit}</td><td class="keep">${words.products.many(row.variant_count)}</td><td class="num">${price}</td></tr>`;
}

/** The picture of what is sold, or a box in its place. */
export const picture = (fileId: number | null): Html =>
  fileId === null
    ? html`<span class="goods-picture">${icon("package", 16)}</span>`
    : html`<img class="goods-picture" src="/files/${fileId}?size=thumb" alt="" width="36" height="36" loading="lazy">`;
