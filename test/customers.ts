import type { Db } from "../../../src/database.ts";
import type { Incoming, IncomingMessage } from "../../../src/modules/channels/incoming.ts";
import { changing } from "../../../src/modules/events/mod.ts";
import { applyIncoming } from "../../../src/modules/inbox/mod.ts";

let people = 7000;
let mids = 0;

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** A message of the customer (or of the page, from elsewhere) as a webhook brings it. */
export const said = (counterpart: string, body: string, over: Partial<IncomingMessage> = {}): IncomingMessage => ({
  kind: "message",
  counterpart,
  mid: `story-${++mids}`,
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
  counterpart: string;
}

/** A customer by that name who wrote these lines, the last of them `ago` minutes before now. */
export async function customerWrote(
  db: Db,
  pageId: number,
  name: string,
  lines: string[],
  { ago = 5 } = {},
): Promise<Told> {
  const counterpart = String(++people);
  const at = (place: number) => minutesAgo(ago + (lines.length - 1 - place) * 2);
  await happened(
    db,
    pageId,
    lines.map((line, place) => said(counterpart, line, { at: at(place) })),
  );
  const { id, customer_id } = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("identities.provider_id", "=", counterpart)
    .where("identities.page_id", "=", pageId)
    .select(["conversations.id", "conversations.customer_id"])
    .executeTakeFirstOrThrow();
  await db.updateTable("customers").set({ name }).where("id", "=", customer_id).execute();
  await db
    .updateTable("identities")
    .set({ platform_name: name, profile_state: "known" })
    .where("provider_id", "=", counterpart)
    .execute();
  return { id, counterpart };
}
