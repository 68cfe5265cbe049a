import type { FileRow } from "../../modules/files/mod.ts";
import { priorities } from "../../modules/tickets/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, channelBadge, dialog, field, hidden, icon, pickerField, selectField } from "../components.ts";
import { customerFace } from "../customers/signs.ts";
import { uploadedFile } from "../files/chip.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { asset, main, pageHead } from "../layout.ts";
import { type Typed, valueOf } from "../typed.ts";
import { type Choices, customerPicker, named, type Option } from "./choices.ts";

export interface NewTicket {
  words: Words;
  choices: Choices;
  typed: Typed;
  key: string;
  /** Of the stylesheet and script that come with the dialog, wherever it opens. */
  assetVersion: string;
  /** Whom it is about, where it was begun from a conversation or a customer. */
  about?: {
    customer?: { id: number; name: string; picture_file_id?: number | null };
    channel?: Parameters<typeof channelBadge>[0];
    page?: string | null;
  };
  /** Whom it is about so far, where that may be chosen. */
  customer?: { id: number; name: string };
  /** Customers met last, to choose from without a search. */
  met?: ReadonlyArray<{ id: number; name: string }>;
  conversationId?: number | undefined;
  /** The call that it is made of. */
  callId?: number | undefined;
  messageIds?: readonly number[];
  /** Uploaded already, while the form was open. */
  files?: readonly FileRow[];
}

function fields(look: NewTicket): Html {
  const { words, choices, about } = look;
  const say = words.tickets.form;
  const at = valueOf(words, look.typed);
  const select = (name: string, label: string, list: readonly Option[], empty?: string) =>
    selectField({
      label,
      ...at(name),
      options: [
        ...(empty === undefined ? [] : [{ value: "", label: empty }]),
        ...list.map(({ value, label: text }) => ({ value: String(value), label: text })),
      ],
    });
  const customer = about?.customer
    ? html`<div class="field"><span class="label">${say.customer}</span><div class="line about">${customerFace(about.customer)}<b class="strong cut">${about.customer.name}</b>${when(about.channel, (channel) => html`${channelBadge(channel)}<span class="small muted cut">${about.page ?? ""}</span>`)}</div>${hidden("customer_id", about.customer.id)}</div>`
    : pickerField({
        ...customerPicker(words, look.customer, look.met),
        error: at("customer_id").error,
        id: "ticket-customer",
      });
  const categories = choices.categories.map(({ id, path, sla_in_force }) => ({
    value: id,
    label: sla_in_force
      ? `${path} · ${choices.policies.find((policy) => policy.id === sla_in_force)?.name ?? ""}`
      : path,
  }));
  return html`${hidden("key", look.key)}${when(look.conversationId, (id) => hidden("conversation_id", id))}${when(look.callId, (id) => hidden("call_id", id))}${look.messageIds?.length ? html`${hidden("message_ids", look.messageIds.join(","))}` : nothing}${when(choices.templates.length, () => html`<div class="template-row">${select("template_id", say.template, named(choices.templates), say.noTemplate)}${hidden("touched", at("touched").value)}</div>`)}${field({ label: say.ticketTitle, ...at("title"), required: true, attributes: { maxlength: 200, autofocus: true } })}${customer}${field({ label: say.summary, ...at("summary"), type: "textarea", help: look.messageIds?.length ? say.fromMessages(look.messageIds.length) : undefined, attributes: { rows: 4, maxlength: 100_000, placeholder: say.summaryHelp } })}<div class="form-grid">${select("category_id", say.category, categories, say.noCategory)}${select(
    "priority",
    words.tickets.columns.priority,
    priorities.map((value) => ({ value, label: words.tickets.priorities[value] })),
  )}${select("assignee_id", say.assignee, named(choices.colleagues), say.nobody)}${select("team_id", say.team, named(choices.teams), say.noTeam)}</div><div class="field needs-js"><span class="label">${say.files}</span><label class="button small attach">${words.tickets.page.addFile}<input class="sr" type="file" multiple data-upload="/tickets/files"></label><div class="attached line wrap">${each(look.files ?? [], (file) => uploadedFile(file, words, "files[]"))}</div>${when(at("files").error, (text) => html`<p class="error">${icon("circle-alert", 12)}${text}</p>`)}</div>`;
}

/** The whole form on a screen of its own. */
export function newTicketScreen(look: NewTicket): Html {
  const say = look.words.tickets.form;
  return main(
    "page",
    html`${pageHead(say.title)}<form class="stack narrow ticket-form" method="post" action="/tickets" data-templates>${fields(look)}<div class="save-bar">${button(say.submit, { look: "primary" })}<a class="button quiet" href="/tickets">${say.cancel}</a></div></form>`,
  );
}

/** The same over whatever one is doing. */
export function newTicketDialog(look: NewTicket): Html {
  const say = look.words.tickets.form;
  const foot = html`<a class="small link" href="/tickets/new${about(look)}">${say.full}</a>${button(say.cancel, { type: "button", look: "quiet", attributes: { commandfor: "new-ticket", command: "close" } })}${button(say.submit, { look: "primary", attributes: { form: "new-ticket-form" } })}`;
  return dialog({
    id: "new-ticket",
    title: say.title,
    close: look.words.frame.close,
    wide: true,
    open: true,
    body: html`<link rel="stylesheet" href="${asset("css/tickets.css", look.assetVersion)}"><script type="module" src="${asset("js/tickets.js", look.assetVersion)}"></script><form class="stack ticket-form" id="new-ticket-form" method="post" action="/tickets" hx-post="/tickets" hx-target="#new-ticket" hx-swap="outerHTML" data-templates>${hidden("part", "dialog")}${fields(look)}</form>`,
    foot,
  });
}

function about({ conversationId, callId, about: known, customer, messageIds }: NewTicket): string {
  const query = new URLSearchParams();
  if (conversationId) query.set("conversation", String(conversationId));
  else if (callId) query.set("call", String(callId));
  else if (known?.customer ?? customer) query.set("customer", String((known?.customer ?? customer)!.id));
  if (messageIds?.length) query.set("messages", messageIds.join(","));
  return query.size > 0 ? `?${query}` : "";
}
