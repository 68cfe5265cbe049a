import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { giveFiles } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import {
  chooseAssignee,
  chooseCategory,
  chooseConversation,
  chooseCustomer,
  chooseSlaPolicy,
  chooseTeam,
} from "./choices.ts";
import { keepMessages, quoteMessages } from "./quoting.ts";
import type { Priority, Ticket } from "./table.ts";
import { slaForOpening } from "./timing.ts";
import { summaryOf, titleOf } from "./wording.ts";

/** A call says of what is made of it where it came in and whom it was with. */
export interface OfCall {
  id: number;
  page_id: number;
  customer: { id: number } | null;
}

export interface Opening {
  /** A uuid the browser made for this form: the same one again gives the same ticket. */
  clientKey: string;
  title?: string;
  /** Left out, it is made of the messages, else of the template. */
  summary?: string;
  customerId?: number | null;
  conversationId?: number | null;
  /** It is made of this call, which has been looked up through the person. */
  call?: OfCall | undefined;
  /** Messages of the conversation that the ticket is about (IN-17). */
  messageIds?: number[];
  /** Files that the person has uploaded. */
  fileIds?: number[];
  categoryId?: number | null;
  priority?: Priority;
  /** Left out, it follows from the category. */
  slaPolicyId?: number | null;
  assigneeId?: number | null;
  teamId?: number | null;
  templateId?: number | null;
  at?: Date;
}

/** Opens a ticket (TI-5). With somebody named it begins as assigned (TI-1). */
export async function openTicket(db: Db | Trx, person: Person, opening: Opening): Promise<Ticket> {
  const at = opening.at ?? new Date();
  return changing(db, async (trx) => {
    const before = await openedBefore(trx, person, opening.clientKey);
    if (before) return before;
    const facts = await factsOf(trx, person, opening);
    const ticket = await trx
      .insertInto("tickets")
      .values({
        ...facts,
        ...(await slaForOpening(trx, facts, at)),
        client_key: opening.clientKey,
        created_by: person.id,
        status_changed_at: at,
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.column("client_key").doNothing())
      .returningAll()
      .executeTakeFirst();
    // The other of two clicks was quicker: what it opened is there by now.
    if (!ticket) return (await openedBefore(trx, person, opening.clientKey))!;
    if (opening.messageIds?.length) await keepMessages(trx, person, ticket, opening.messageIds);
    await giveFiles(trx, person, opening.fileIds ?? [], { ticket_id: ticket.id });
    const { status, assignee_id, team_id, customer_id, conversation_id } = ticket;
    const detail = { status, assignee_id, team_id, customer_id, conversation_id, version: ticket.version };
    await record(trx, "ticket.opened", ticket.id, { by: person.id, at, detail });
    return ticket;
  });
}

async function openedBefore(trx: Trx, person: Person, clientKey: string): Promise<Ticket | undefined> {
  const ticket = await trx.selectFrom("tickets").selectAll().where("client_key", "=", clientKey).executeTakeFirst();
  if (ticket && ticket.created_by !== person.id) throw new Refused("stale");
  return ticket;
}

/** What the ticket will say: what was given, filled in from conversation, category and template. */
async function factsOf(trx: Trx, person: Person, opening: Opening) {
  const template = await templateOf(trx, opening.templateId);
  const conversation = opening.conversationId
    ? await chooseConversation(trx, person, opening.conversationId)
    : undefined;
  const { call } = opening;
  // Whom one talks with one knows.
  const spoken = conversation?.customer_id ?? call?.customer?.id;
  const customerId = call?.customer?.id ?? (opening.customerId === undefined ? spoken : opening.customerId);
  if (customerId && customerId !== spoken) await chooseCustomer(trx, person, customerId);
  const categoryId = opening.categoryId === undefined ? template?.category_id : opening.categoryId;
  const category = categoryId ? await chooseCategory(trx, categoryId) : undefined;
  if (opening.slaPolicyId) await chooseSlaPolicy(trx, opening.slaPolicyId);
  const assignee = opening.assigneeId ? await chooseAssignee(trx, opening.assigneeId) : undefined;
  const team = opening.teamId ? await chooseTeam(trx, opening.teamId) : undefined;
  const quoted =
    opening.summary === undefined && conversation && opening.messageIds?.length
      ? await quoteMessages(trx, person, conversation.id, opening.messageIds)
      : undefined;
  return {
    title: titleOf(opening.title ?? template?.title ?? ""),
    summary: summaryOf(opening.summary ?? quoted ?? template?.summary ?? ""),
    status: assignee || team ? ("assigned" as const) : ("new" as const),
    priority: opening.priority ?? template?.priority ?? ("normal" as const),
    category_id: category?.id ?? null,
    sla_policy_id: opening.slaPolicyId === undefined ? (category?.sla_policy_id ?? null) : opening.slaPolicyId,
    customer_id: customerId ?? null,
    conversation_id: conversation?.id ?? null,
    call_id: call?.id ?? null,
    page_id: conversation?.page_id ?? call?.page_id ?? null,
    channel: conversation?.channel ?? (call ? ("phone" as const) : null),
    assignee_id: assignee?.id ?? null,
    team_id: team?.id ?? null,
  };
}

function templateOf(trx: Trx, id: number | null | undefined) {
  if (!id) return undefined;
  return trx
    .selectFrom("ticket_templates")
    .selectAll()
    .where("id", "=", id)
    .where("archived_at", "is", null)
    .executeTakeFirst();
}
