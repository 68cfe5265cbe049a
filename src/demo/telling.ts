import { sql } from "kysely";
import type { Db, Trx } from "../database.ts";
import type { Person } from "../modules/people/mod.ts";
import {
  addTicketNote,
  assignTicket,
  type Hours,
  moveTicket,
  openTicket,
  takeTicket,
  type TicketStatus,
  watchTicket,
} from "../modules/tickets/mod.ts";
import { keyOf, momentOf, type Tale } from "./reading.ts";

export interface Stage {
  trx: Trx;
  cast: Map<string, Person>;
  owner: Person;
  now: Date;
  teams: Map<string, number>;
  categories: Map<string, number>;
  endings: Map<string, number>;
  hours: Hours;
}

/** Tells one ticket from its opening to where it is now, and gives its id. */
export async function tellTale(stage: Stage, tale: Tale): Promise<number> {
  let id = 0;
  for (const [place, line] of tale.deeds.entries()) {
    const [, age = "", username = "", deed = "", words = ""] =
      /^(\S+) (\S+) (mở lại|mở|giao|nhóm|nhận|xem|ghi|làm|chờ khách|chờ bên ba|giải quyết|đóng)(?: (.*))?$/.exec(
        line,
      ) ?? [];
    const person = stage.cast.get(username);
    if (!person) throw new Error(`Nobody does this: ${line}`);
    const told = { stage, person, id, at: momentOf(age, stage), words, key: keyOf(`${tale.title} ${place}`) };
    if (deed === "mở") id = await open(told, tale);
    else await deeds[deed]!(told);
  }
  return id;
}

interface Told {
  stage: Stage;
  person: Person;
  id: number;
  at: Date;
  words: string;
  key: string;
}

const move =
  (to: TicketStatus) =>
  async ({ stage, person, id, at, words, key }: Told) => {
    const [, ending = "", text = ""] = /^(.+?): (.+)$/.exec(words) ?? [];
    const resolution = text ? { typeId: stage.endings.get(ending)!, text } : null;
    await moveTicket(stage.trx, person, id, { to, resolution, at, commandId: key });
  };

const deeds: Record<string, (told: Told) => Promise<unknown>> = {
  giao: ({ stage, person, id, at, words }) =>
    assignTicket(stage.trx, person, id, { assigneeId: stage.cast.get(words)!.id }, at),
  nhóm: ({ stage, person, id, at, words }) =>
    assignTicket(stage.trx, person, id, { teamId: stage.teams.get(words)! }, at),
  nhận: ({ stage, person, id, at }) => takeTicket(stage.trx, person, id, at),
  xem: ({ stage, person, id, words }) => watchTicket(stage.trx, person, id, stage.cast.get(words)!.id),
  ghi: note,
  làm: move("open"),
  "mở lại": move("open"),
  "chờ khách": move("wait_customer"),
  "chờ bên ba": move("wait_third_party"),
  "giải quyết": move("resolved"),
  đóng: move("closed"),
};

async function note({ stage, person, id, at, words, key }: Told): Promise<void> {
  const mentions: number[] = [];
  const body = words.replace(/@([a-z]+)/g, (text, username: string) => {
    const called = stage.cast.get(username);
    if (called) mentions.push(called.id);
    return called ? `@${called.name}` : text;
  });
  await addTicketNote(stage.trx, person, id, { body, mentions, at, clientKey: key });
}

/** Opened from the customer's conversation and what was said there in these words. */
async function open({ stage, person, at, words, key }: Told, tale: Tale): Promise<number> {
  const conversationId = tale.customer ? await conversationOf(stage.trx, tale.customer) : null;
  const messageIds = words ? await messagesWith(stage.trx, conversationId!, words.split("; ")) : [];
  const ticket = await openTicket(stage.trx, person, {
    clientKey: key,
    title: tale.title,
    priority: tale.priority,
    categoryId: stage.categories.get(tale.category) ?? null,
    conversationId,
    messageIds,
    at,
  });
  return ticket.id;
}

export async function conversationOf(db: Db | Trx, customer: string): Promise<number> {
  const found = await db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .where("customers.name", "=", customer)
    .select("conversations.id")
    .executeTakeFirst();
  if (!found) throw new Error(`The demo has no customer ${customer}`);
  return found.id;
}

async function messagesWith(trx: Trx, conversationId: number, parts: string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number; body: string; picture: boolean }>`
    select id, body, exists (select 1 from attachments where message_id = messages.id and kind = 'image') as picture
    from messages where conversation_id = ${conversationId} and author = 'customer' order by sent_at`.execute(trx);
  return parts.map((part) => {
    const found = rows.find(({ body, picture }) => (part === "[ảnh]" ? picture : body.includes(part)));
    if (!found) throw new Error(`Nobody said “${part}”`);
    return found.id;
  });
}
