import { type PaymentRow, paymentMethods } from "../../modules/orders/mod.ts";
import { button, hidden, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { digits, discountText, money } from "../money.ts";
import { exactTime, shortTime } from "../time.ts";
import { type OrderView, swapped } from "./scene.ts";
import { paymentSign } from "./signs.ts";

/** What it comes to, what was paid, and the form that records a payment. */
export function orderSide(view: OrderView): Html {
  const { words, order, totals, payments } = view;
  const say = words.orders;
  const percent = order.discount_percent === null ? "" : ` (${discountText(order)})`;
  const line = (label: string, amount: number) => html`<dt>${label}</dt><dd>${money(amount)}</dd>`;
  const due = totals.due < 0 ? say.totals.refund : say.totals.due;
  return html`<section class="section"><header><h2>${say.totals.label}</h2><span class="push"></span><span class="small">${paymentSign(order, words)}</span></header><dl class="totals">${line(say.totals.goods, totals.goods)}${when(totals.discount, (amount) => line(say.totals.discount + percent, -amount))}${when(totals.shipping, (amount) => line(say.totals.shipping, amount))}${line(say.totals.total, totals.total)}${line(say.totals.paid, totals.paid)}<dt class="grand">${due}</dt><dd class="grand">${money(Math.abs(totals.due))}</dd>${when(totals.collect, (amount) => line(say.totals.collect, amount))}</dl></section>
<section class="section"><header><h2>${say.payment.title}</h2></header>${payments.length === 0 ? html`<p class="small muted">${say.payment.none}</p>` : html`<ul class="payments">${each(payments, (payment) => paymentLine(view, payment))}</ul>`}${payForm(view)}</section>`;
}

function paymentLine({ words, order, person, now }: OrderView, payment: PaymentRow): Html {
  const say = words.orders.payment;
  const kind = payment.amount < 0 ? "refund" : payment.is_deposit ? "deposit" : "payment";
  const amount = money(payment.amount);
  const path = `/orders/${order.id}/payments/${payment.id}/removal`;
  const mayRemove = payment.removed_at === null && (payment.by_id === person.id || person.role !== "agent");
  const remove = html`<form method="post" action="${path}" hx-post="${path}"${swapped} hx-confirm="${say.removeAsk(amount)}">${iconButton(say.remove(amount), "x", { small: true, type: "submit" })}</form>`;
  const about = [shortTime(payment.paid_at, words, now), payment.by_name, payment.note].filter(Boolean).join(" · ");
  return html`<li${payment.removed_at ? html` class="is-removed"` : nothing}><span class="cut">${say.kinds[kind]} <span class="muted">· ${say.methods[payment.method]}</span></span><b>${amount}</b>${mayRemove ? remove : html`<span></span>`}<small title="${exactTime(payment.paid_at)}">${about}</small></li>`;
}

function payForm({ words, order, totals, editing }: OrderView): Html {
  const say = words.orders.payment;
  const action = `/orders/${order.id}/payments`;
  const failed = editing?.field === "payment" ? editing : undefined;
  const typed = failed?.typed ?? {};
  const option = (value: string, label: string, on: boolean) =>
    html`<option value="${value}"${on ? html` selected` : nothing}>${label}</option>`;
  const amount = typed["amount"] ?? (totals.due > 0 ? digits(totals.due) : "");
  const kinds = Object.entries(say.kinds).map(([value, label]) => option(value, label, value === typed["kind"]));
  const methods = paymentMethods.map((value) =>
    option(value, say.methods[value], value === (typed["method"] ?? "transfer")),
  );
  return html`<details${failed ? html` open` : nothing}><summary class="link small">${say.add}</summary><form class="pay-form" method="post" action="${action}" hx-post="${action}"${swapped}>${hidden("client_key", typed["client_key"] ?? crypto.randomUUID())}<select class="input" name="kind" aria-label="${say.title}">${kinds}</select><select class="input" name="method" aria-label="${words.orders.totals.method}">${methods}</select><input class="input" name="amount" value="${amount}" inputmode="numeric" maxlength="20" required aria-label="${say.amount}" autocomplete="off"><input class="input" name="note" value="${typed["note"] ?? ""}" maxlength="500" placeholder="${say.note}" aria-label="${say.note}" autocomplete="off">${when(failed?.error, (text) => html`<p class="error full" role="alert">${text}</p>`)}<div class="full">${button(say.add, { size: "small", look: "primary" })}</div></form></details>`;
}
