import type { Choice } from "../../../modules/channels/phone/lines.ts";
import type { Seat } from "../../../modules/channels/phone/seats.ts";
import type { Words } from "../../../words/mod.ts";
import { avatar, button, dialogButton, emptyState, field, selectField } from "../../components.ts";
import { each, html, type Html, when } from "../../html.ts";
import { pageHead } from "../../layout.ts";
import { type Typed, valueOf } from "../../typed.ts";
import { ask } from "../page.ts";

const PATH = "/settings/pages/phone/seats";

export interface SeatsView {
  words: Words;
  seats: Seat[];
  next?: string | undefined;
  unseated: Choice[];
  /** What was typed and is wrong; `of` says whose row it is, nobody's in the form below. */
  typed?: (Typed & { of?: number | undefined }) | undefined;
}

/** Who has which phone. */
export function seatsScreen(view: SeatsView): Html {
  const { words, seats } = view;
  const say = words.channels.phone;
  return html`${pageHead(say.seats, say.seatsLead)}
${seats.length > 0 ? html`<ul class="seats">${seatRows(view)}</ul>` : emptyState({ icon: "headset", ...say.noSeats })}
${when(view.unseated.length > 0, () => adding(view))}`;
}

/** The rows of one page of the list; the last of them fetches the next as it comes into view. */
export function seatRows({ words, seats, next, typed }: SeatsView): Html {
  const more = (key: string) => {
    const query = `${PATH}?after=${encodeURIComponent(key)}`;
    return html`<li hx-get="${query}&rows=1" hx-trigger="revealed" hx-swap="outerHTML"><a class="link" href="${query}">${words.frame.loadMore}</a></li>`;
  };
  return html`${each(seats, (seat) => row(words, seat, typed?.of === seat.user_id ? typed : undefined))}${when(next, more)}`;
}

function row(words: Words, seat: Seat, typed?: Typed): Html {
  const say = words.channels.phone;
  const path = `${PATH}/${seat.user_id}`;
  const asking = `remove-${seat.user_id}`;
  const of = valueOf(words, typed ?? { values: { extension: seat.extension } });
  const { error, value } = of("extension");
  const wrong = error ? html` aria-invalid="true" aria-describedby="seat-${seat.user_id}-error" autofocus` : "";
  const password = seat.has_password ? say.sipPasswordKept : say.sipPassword;
  return html`<li><span class="line">${avatar({ name: seat.name, size: 28 })}<b class="strong cut">${seat.name}</b></span>
<form method="post" action="${path}" hx-post="${path}" hx-target="#main" hx-swap="outerHTML"><input class="input" name="extension" value="${value}" maxlength="32" required autocomplete="off" aria-label="${say.seatOf(seat.name)}"${wrong}><input class="input" type="password" name="sip_password" maxlength="200" autocomplete="new-password" placeholder="${password}" aria-label="${say.sipPassword}: ${seat.name}">${button(words.frame.save, { size: "small" })}${when(error, (said) => html`<p class="error small" id="seat-${seat.user_id}-error">${said}</p>`)}</form>
<span>${dialogButton(asking, say.removeSeat, { size: "mini", look: "quiet" })}${ask(
    asking,
    say.removeSeatAsk(seat.name),
    say.removeSeatText,
    html`<form method="post" action="${path}/removal" hx-post="${path}/removal" hx-target="#main" hx-swap="outerHTML">${button(say.removeSeat, { look: "danger" })}</form>`,
    words,
  )}</span></li>`;
}

function adding({ words, unseated, typed }: SeatsView): Html {
  const say = words.channels.phone;
  const isMine = typed && typed.of === undefined;
  const of = valueOf(words, isMine ? typed : { values: {} });
  return html`<div class="narrow stack wide"><form class="stack" method="post" action="${PATH}" hx-post="${PATH}" hx-target="#main" hx-swap="outerHTML"><h2 class="legend-title">${say.addSeat}</h2>
${selectField({ label: say.person, ...of("user"), options: unseated.map(({ id, name }) => ({ value: String(id), label: name })) })}
${field({ label: say.extension, ...of("extension"), required: true, attributes: { maxlength: 32, autocomplete: "off", autocapitalize: "none" } })}
${field({ label: say.sipPassword, name: "sip_password", type: "password", help: say.sipPasswordHelp, attributes: { maxlength: 200, autocomplete: "new-password" } })}
<div class="line">${button(say.addSeat, { icon: "plus" })}</div></form></div>`;
}
