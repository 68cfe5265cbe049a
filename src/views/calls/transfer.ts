import type { TransferPlace } from "../../modules/calls/transferring.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, button, dialog, dot, icon } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { asks } from "./asking.ts";

/** To whom a talk can be handed, narrowed by what is typed; a number that is nobody's is typed whole. */
export function transferDialog(words: Words, callId: number, places: readonly TransferPlace[]): Html {
  const say = words.calls.bar;
  const path = `/calls/${callId}/transfer`;
  const find = html`<input class="input" type="search" name="q" autocomplete="off" autofocus placeholder="${say.transferFind}" aria-label="${say.transferFind}" hx-get="${path}?part=list" hx-trigger="input delay:150ms" hx-target="#transfer-places" hx-swap="innerMorph">`;
  return dialog({
    id: "transfer",
    title: say.transfer,
    body: html`${find}<div id="transfer-places" class="transfer-places scroll">${transferPlaces(words, callId, { places })}</div>`,
    close: words.frame.close,
    open: true,
    attributes: { "data-once": true },
  });
}

export function transferPlaces(
  words: Words,
  callId: number,
  { places, number }: { places: readonly TransferPlace[]; number?: string | undefined },
): Html {
  const say = words.calls.bar;
  const path = `/calls/${callId}/transfer`;
  const place = (to: string, face: Html, name: string, beside: Html | string, gone = false) =>
    html`<li>${face}<span class="who"><b class="cut">${name}</b><small class="muted">${beside}</small></span>${button(say.transferDo, { size: "small", type: "button", attributes: { ...asks("post", path, { to }), disabled: gone, "aria-label": `${say.transferTo} ${name}` } })}</li>`;
  const agents = places.filter((one) => one.kind === "agent");
  const queues = places.filter((one) => one.kind === "queue");
  const ofAgent = ({ id, name, presence, shift }: TransferPlace) => {
    const sign = presence === "offline" ? "off" : shift === "ready" ? "online" : "away";
    const state = presence === "offline" ? say.presence.offline : say.shifts[shift!];
    return place(
      `agent:${id}`,
      avatar({ name, size: 28 }),
      name,
      html`<span class="line tight">${dot(sign)}${state}</span>`,
      presence === "offline",
    );
  };
  const group = (title: string, list: readonly TransferPlace[], each_: (one: TransferPlace) => Html) =>
    when(list.length, () => html`<h3>${title}</h3><ul>${each(list, each_)}</ul>`);
  const nobody = !number && places.length === 0;
  return html`${when(number, (one) => html`<h3>${say.transferNumber}</h3><ul>${place(`number:${one}`, icon("phone-forwarded"), one, "")}</ul>`)}${group(say.transferPeople, agents, ofAgent)}${group(say.transferQueues, queues, ({ id, name, ready }) => place(`queue:${id}`, icon("users"), name, say.there(ready)))}${when(nobody, () => html`<p class="muted">${say.transferNobody}</p>`)}`;
}
