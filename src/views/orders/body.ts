import type { LineRow, OrderFile } from "../../modules/orders/mod.ts";
import { isSettled } from "../../modules/orders/mod.ts";
import { buttonLink, iconButton, tabs } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { digits, discountText } from "../money.ts";
import { givenName } from "../people.ts";
import { picture } from "../products/mod.ts";
import { fileLink } from "../files/link.ts";
import { eventLine } from "./history.ts";
import { noteForm, noteItem } from "./notes.ts";
import { type OrderTab, orderTabs, type OrderView, swapped } from "./scene.ts";

/** The tabs, and what the present one shows. */
export function orderBody(view: OrderView): Html {
  const { order, words, tab, counts, lines } = view;
  const numbers: Partial<Record<OrderTab, number>> = { ...counts, lines: lines.length };
  const bar = tabs(
    words.orders.tabs.label,
    orderTabs.map((key) => ({
      label: words.orders.tabs[key],
      href: `/orders/${order.id}${key === "lines" ? "" : `?tab=${key}`}`,
      current: key === tab,
      ...(numbers[key] !== undefined && { number: numbers[key] }),
    })),
  );
  const insides: Record<OrderTab, (of: OrderView) => Html> = { lines: goods, notes, tasks, files, history };
  return html`${bar}<section class="section" id="order-tab">${insides[tab](view)}</section>`;
}

function goods({ order, words, lines, totals }: OrderView): Html {
  const say = words.orders.lines;
  const edit = when(!isSettled(order.status), () =>
    buttonLink(words.orders.editGoods, `/orders/${order.id}/edit`, { size: "small", icon: "pencil" }),
  );
  const row = (line: LineRow, at: number) =>
    html`<tr><td><div class="product">${picture(line.picture_file_id)}<b class="strong">${line.name}</b><small class="cut">${[line.sku, line.unit, line.note].filter(Boolean).join(" · ")}</small></div></td><td class="num">${digits(line.price)}</td><td class="num">${digits(line.quantity)}</td><td class="num">${discountText(line)}</td><td class="num strong">${digits(totals.lines[at]!.total)}</td></tr>`;
  return html`<div class="stack"><table class="lines"><thead><tr><th>${say.head}</th><th class="num w-price">${say.price}</th><th class="num w-act">${say.short}</th><th class="num w-off">${say.discount}</th><th class="num w-sum">${say.total}</th></tr></thead><tbody>${each(lines, row)}</tbody></table>${when(lines.length === 0, () => html`<p class="muted small">${say.nothing}</p>`)}<div class="line">${edit}</div></div>`;
}

const notes = (view: OrderView): Html =>
  html`<div class="stack">${noteForm(view)}${view.notes.length === 0 ? html`<p class="muted small">${view.words.orders.notes.none}</p>` : html`<ol class="timeline">${each(view.notes, (note) => noteItem(view, note))}</ol>`}<datalist id="colleagues">${each(view.colleagues, ({ name }) => html`<option value="${name}"></option>`)}</datalist></div>`;

const tasks = ({ order, words }: OrderView): Html =>
  html`<div hx-get="/tasks/part?order=${order.id}" hx-trigger="load" hx-swap="innerHTML"><a class="link" href="/tasks?order=${order.id}">${words.orders.tabs.tasks}</a></div>`;

function files(view: OrderView): Html {
  const { order, words, person } = view;
  const say = words.orders.files;
  const action = `/orders/${order.id}/files`;
  const add = html`<form class="line upload" method="post" action="${action}" enctype="multipart/form-data" hx-post="${action}" hx-encoding="multipart/form-data"${swapped}><input type="file" name="file" required aria-label="${say.add}"><button class="button small">${say.add}</button></form>`;
  const line = (file: OrderFile) => {
    const may = person.role !== "agent" || [file.uploaded_by, order.assignee_id].includes(person.id);
    const remove = html`<form method="post" action="${action}/${file.id}/removal" hx-post="${action}/${file.id}/removal"${swapped} hx-confirm="${say.ask(file.name)}">${iconButton(say.remove(file.name), "x", { small: true, type: "submit" })}</form>`;
    return html`<div class="attached-file">${fileLink(file, file.uploader_name ? givenName(file.uploader_name) : "")}${when(may, () => remove)}</div>`;
  };
  return html`<div class="stack">${add}<div class="stack tight files-list">${each(view.files, line)}</div>${when(view.files.length === 0, () => html`<p class="muted small">${say.none}</p>`)}</div>`;
}

function history(view: OrderView): Html {
  const older = when(
    view.olderEvents,
    (before) =>
      html`<a class="link small" href="/orders/${view.order.id}?tab=history&amp;before=${before}">${view.words.orders.history.older}</a>`,
  );
  return html`<ol class="timeline compact">${each(view.events, (event) => eventLine(view, event))}</ol>${older}`;
}
