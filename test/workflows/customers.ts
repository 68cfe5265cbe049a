import type { Db } from "../../src/database.ts";
import { changing } from "../../src/modules/events/mod.ts";
import { applyIncoming } from "../../src/modules/inbox/mod.ts";

let count = 0;

/** A new customer writes to a page `hoursAgo`; returns the conversation's id. */
export async function customerWrote(db: Db, pageId: number, hoursAgo = 0.1): Promise<number> {
  const counterpart = `c${process.pid}-${++count}`;
  await writeAgain(db, pageId, counterpart, new Date(Date.now() - hoursAgo * 3_600_000));
  const { id } = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("identities.provider_id", "=", counterpart)
    .select("conversations.id")
    .executeTakeFirstOrThrow();
  return id;
}

/** The page's echo of a message comes, with what we sent along with it. */
export async function echoCame(db: Db, conversationId: number, mid: string, metadata?: string): Promise<void> {
  const { page_id, counterpart } = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("conversations.id", "=", conversationId)
    .select(["conversations.page_id", "identities.provider_id as counterpart"])
    .executeTakeFirstOrThrow();
  await changing(db, (trx) =>
    applyIncoming(trx, page_id, [
      {
        ...plain(counterpart, mid, new Date()),
        author: "page",
        opensWindow: false,
        detail: metadata ? { metadata } : {},
      },
    ]),
  );
}

export async function writeAgain(db: Db, pageId: number, counterpart: string, at = new Date()): Promise<void> {
  await changing(db, (trx) => applyIncoming(trx, pageId, [plain(counterpart, `m-${counterpart}-${++count}`, at)]));
}

const plain = (counterpart: string, mid: string, at: Date) => ({
  kind: "message" as const,
  counterpart,
  mid,
  author: "customer" as const,
  messageKind: "text" as const,
  body: "Shop ơi",
  attachments: [],
  opensWindow: true,
  at,
});
