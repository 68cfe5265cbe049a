import type { OrderRow } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, dialog, hidden, icon } from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";

export interface Cancelling {
  words: Words;
  order: OrderRow;
  /** Which door asked: what is answered goes back there. */
  part: "bar" | "card" | "page";
  command: string;
  typed?: string;
  error?: string | undefined;
}

const fields = ({ words, order, part, command, typed, error }: Cancelling): Html => {
  const say = words.orders.reason;
  return html`${hidden("to", "cancelled")}${hidden("part", part)}${hidden("version", order.version)}${hidden("command", command)}<div class="field"><label for="reason">${say.label} <i aria-hidden="true">*</i></label><textarea class="input" id="reason" name="reason" rows="3" maxlength="500" autofocus${error ? html` aria-invalid="true" aria-describedby="reason-error"` : nothing}>${typed ?? ""}</textarea>${when(error, (text) => html`<p class="error" id="reason-error">${icon("circle-alert", 12)}${text}</p>`)}<p class="help">${say.hint}</p></div>`;
};

/** Cancelling demands why: a dialog over the page or the board. */
export function cancelDialog(view: Cancelling): Html {
  const { words, order, part } = view;
  const say = words.orders.reason;
  const action = `/orders/${order.id}/status`;
  const target = part === "card" ? "#dialogs" : "#main";
  return dialog({
    id: "cancel-order",
    title: say.title(order.code),
    close: words.frame.close,
    open: true,
    body: html`<form class="stack" id="cancel-form" method="post" action="${action}" novalidate hx-post="${action}" hx-target="${target}" hx-swap="${part === "card" ? "innerHTML" : "outerMorph"}">${fields(view)}</form>`,
    foot: html`${button(words.frame.cancel, { type: "button", look: "quiet", attributes: { commandfor: "cancel-order", command: "close" } })}${button(say.submit, { look: "danger", attributes: { form: "cancel-form" } })}`,
  });
}

/** The same as a page of its own, where there is no JavaScript. */
export function cancelScreen(view: Cancelling): Html {
  const { words, order } = view;
  const say = words.orders.reason;
  return main(
    "page",
    html`${pageHead(say.title(order.code))}<form class="stack narrow" method="post" action="/orders/${order.id}/status">${fields({ ...view, part: "page" })}<div class="line">${button(say.submit, { look: "danger" })}<a class="button quiet" href="/orders/${order.id}">${words.frame.cancel}</a></div></form>`,
  );
}
