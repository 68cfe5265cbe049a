import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { readFields, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render, toast } from "../../render.ts";
import { nothing } from "../../views/html.ts";
import { newTicketDialog, newTicketScreen, type NewTicket, ticketPart } from "../../views/tickets/mod.ts";
import { readMadeOf, titleOf } from "../calls/mod.ts";
import { listUploaded } from "../files/mod.ts";
import { getConversation } from "../inbox/mod.ts";
import { findCustomerMet, listCustomersMet } from "./customers_met.ts";
import { idIn, NewTicketForm } from "./form.ts";
import { latestTicketsOf, listTickets } from "./listing.ts";
import { openTicket } from "./opening.ts";
import { quoteMessages } from "./quoting.ts";
import { readChoices } from "./screens.ts";
import { getTemplate } from "./templates.ts";

interface Begun {
  conversationId: number | null;
  callId: number | null;
  customerId: number | null;
  messageIds: number[];
}

/** The form, filled in from where it was begun; what was typed already goes before all that. */
async function newTicket(c: Ctx, begun: Begun, typed?: NewTicket["typed"]): Promise<NewTicket> {
  const { db } = c.var.deps;
  const { person, words } = c.var;
  const [choices, customer, met, conversation, call, files] = await Promise.all([
    readChoices(db, person),
    begun.customerId ? findCustomerMet(db, person, begun.customerId) : undefined,
    begun.conversationId ? [] : listCustomersMet(db, person),
    begun.conversationId ? getConversation(db, person, begun.conversationId) : undefined,
    begun.callId ? readMadeOf(db, person, begun.callId) : undefined,
    listUploaded(db, person, filesOf(typed)),
  ]);
  const quoted =
    conversation && begun.messageIds.length > 0 && !typed
      ? await quoteMessages(db, person, conversation.id, begun.messageIds)
      : "";
  const values = {
    title: conversation ? conversation.customer_name : call ? titleOf(call) : "",
    summary: quoted || (call?.content ?? ""),
    category_id: String(call?.category_id ?? ""),
    priority: "normal",
    assignee_id: String(person.id),
  };
  return {
    words,
    assetVersion: c.var.deps.assetVersion,
    choices,
    ...(customer && { customer }),
    met,
    typed: typed ?? { values },
    key: typeof typed?.values["key"] === "string" ? typed.values["key"] : crypto.randomUUID(),
    messageIds: begun.messageIds,
    files,
    ...(conversation && {
      conversationId: conversation.id,
      about: {
        customer: {
          id: conversation.customer_id,
          name: conversation.customer_name,
          picture_file_id: conversation.picture_file_id,
        },
        channel: conversation.channel,
        page: conversation.page_name,
      },
    }),
    ...(call && {
      callId: call.id,
      ...(call.customer && { about: { customer: call.customer, channel: "phone", page: call.page_name } }),
    }),
  };
}

const filesOf = (typed: NewTicket["typed"] | undefined): number[] =>
  [typed?.values["files"] ?? []].flat().flatMap((one) => idIn(String(one)) ?? []);

const fieldOf: Record<string, string> = {
  category: "category_id",
  assignee: "assignee_id",
  team: "team_id",
  customer: "customer_id",
};

/** What the room found wrong, by the names of the form. */
const formErrors = ({ fields }: Invalid): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, reason]) => [fieldOf[name] ?? name, reason]));

async function showForm(c: Ctx, look: NewTicket, inDialog: boolean, status = 200): Promise<Response> {
  if (inDialog) return fragment(c, newTicketDialog(look), status);
  return render(c, {
    title: c.var.words.tickets.form.title,
    main: newTicketScreen(look),
    status,
    crumbs: [{ label: c.var.words.tickets.title, href: "/tickets" }],
    styles: ["lists", "tickets"],
    scripts: ["tickets"],
  });
}

async function open(c: Ctx): Promise<Response> {
  const { db } = c.var.deps;
  try {
    const form = await readForm(c, NewTicketForm);
    const call = form.call_id ? await readMadeOf(db, c.var.person, form.call_id) : undefined;
    const ticket = await openTicket(db, c.var.person, {
      clientKey: form.key,
      title: form.title,
      ...(form.summary !== undefined && { summary: form.summary }),
      ...(form.conversation_id ? { conversationId: form.conversation_id } : { customerId: form.customer_id }),
      call,
      messageIds: form.message_ids,
      fileIds: form.files,
      categoryId: form.category_id,
      priority: form.priority,
      assigneeId: form.assignee_id,
      teamId: form.team_id,
      templateId: form.template_id,
    });
    if (form.part !== "dialog") return c.redirect(`/tickets/${ticket.id}`, 303);
    const said = c.var.words.tickets.form.created(`#${ticket.id}`);
    toast(c, said, "ok", { href: `/tickets/${ticket.id}`, label: c.var.words.frame.show });
    // Nothing takes the dialog's place: it is gone.
    return fragment(c, nothing);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const values = await readFields(c);
    const one = (name: string) => [values[name] ?? ""].flat()[0] ?? "";
    const begun = {
      conversationId: idIn(one("conversation_id")),
      callId: idIn(one("call_id")),
      customerId: idIn(one("customer_id")),
      messageIds: one("message_ids")
        .split(",")
        .flatMap((each) => idIn(each) ?? []),
    };
    const look = await newTicket(c, begun, { values, errors: formErrors(error) });
    return showForm(c, look, one("part") === "dialog" && isHtmx(c), 422);
  }
}

/** Opening a ticket: by a screen, by a dialog over whatever one is doing, and beside a customer. */
export const routes = new Hono<Env>()
  .get("/new", may("signed-in"), async (c) => {
    const begun = {
      conversationId: idIn(c.req.query("conversation") ?? ""),
      callId: idIn(c.req.query("call") ?? ""),
      customerId: idIn(c.req.query("customer") ?? ""),
      messageIds: (c.req.queries("messages") ?? [])
        .join(",")
        .split(",")
        .flatMap((one) => idIn(one) ?? []),
    };
    return showForm(c, await newTicket(c, begun), isHtmx(c) && c.req.query("part") === "dialog");
  })

  .post("/", may("signed-in"), open)

  // What a form that is open already begins with, once a template is chosen in it.
  .get("/templates/:id{[1-9][0-9]{0,14}}", may("signed-in"), async (c) => {
    const template = await getTemplate(c.var.deps.db, Number(c.req.param("id")));
    if (template.archived_at) throw new NotFound();
    const { title, summary, category_id, priority } = template;
    return c.json({ title, summary, category_id: String(category_id ?? ""), priority });
  })

  .get("/part", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const [customer, conversation] = [idIn(c.req.query("customer") ?? ""), idIn(c.req.query("conversation") ?? "")];
    const rows = customer
      ? await latestTicketsOf(db, c.var.person, customer, 5)
      : conversation
        ? (await listTickets(db, c.var.person, { conversation }, { sort: "-id", limit: 5 })).rows
        : [];
    const about = customer ? `customer=${customer}` : `conversation=${conversation ?? ""}`;
    return fragment(c, ticketPart({ words: c.var.words, rows, about }));
  });
