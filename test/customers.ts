import type { Db } from "../src/database.ts";
import type { Incoming, IncomingMessage } from "../src/modules/channels/incoming.ts";
import { changing } from "../src/modules/events/mod.ts";
import { applyIncoming } from "../src/modules/inbox/mod.ts";

let people = 700_000;
let mids = 0;

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** A message of the customer (or of the page, from elsewhere) as a webhook brings it. */
export const said = (counterpart: string, body: string, over: Partial<IncomingMessage> = {}): IncomingMessage => ({
  kind: "message",
  counterpart,
  mid: `story-${process.pid}-${++mids}`,
  author: "customer",
  messageKind: "text",
  body,
  attachments: [],
  opensWindow: (over.author ?? "customer") === "customer",
  at: new Date(),
  ...over,
});

export async function happened(db: Db, pageId: number, events: Incoming[]): Promise<void> {
  await changing(db, (trx) => applyIncoming(trx, pageId, events));
}

export interface Told {
  id: number;
  customer_id: number;
  counterpart: string;
}

/** The conversation with one customer; fails while there is none. */
export async function conversationOf(db: Db, counterpart: string): Promise<Told> {
  const found = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("identities.provider_id", "=", counterpart)
    .where("conversations.last_message_id", "is not", null)
    .select(["conversations.id", "conversations.customer_id"])
    .executeTakeFirstOrThrow();
  return { ...found, counterpart };
}

/** A new customer who wrote these lines to a page, the last of them `ago` minutes before now. */
export async function wrote(db: Db, pageId: number, lines = ["Shop ơi"], { ago = 5 } = {}): Promise<Told> {
  const counterpart = String(++people);
  const at = (place: number) => minutesAgo(ago + (lines.length - 1 - place) * 2);
  await happened(
    db,
    pageId,
    lines.map((line, place) => said(counterpart, line, { at: at(place) })),
  );
  return conversationOf(db, counterpart);
}

/** The same by somebody whose name is known. */
export async function customerWrote(
  db: Db,
  pageId: number,
  name: string,
  lines: string[],
  when: { ago?: number } = {},
): Promise<Told> {
  const told = await wrote(db, pageId, lines, when);
  await db.updateTable("customers").set({ name }).where("id", "=", told.customer_id).execute();
  await db
    .updateTable("identities")
    .set({ platform_name: name, profile_state: "known" })
    .where("provider_id", "=", told.counterpart)
    .execute();
  return told;
}
