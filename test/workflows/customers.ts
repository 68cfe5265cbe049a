import type { Db } from "../../src/database.ts";
import { happened, said, wrote } from "../customers.ts";

/** A new customer writes to a page `hoursAgo`; returns the conversation's id. */
export const customerWrote = async (db: Db, pageId: number, hoursAgo = 0.1): Promise<number> =>
  (await wrote(db, pageId, undefined, { ago: hoursAgo * 60 })).id;

/** The page's echo of a message comes, with what we sent along with it. */
export async function echoCame(db: Db, conversationId: number, mid: string, metadata?: string): Promise<void> {
  const { page_id, counterpart } = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("conversations.id", "=", conversationId)
    .select(["conversations.page_id", "identities.provider_id as counterpart"])
    .executeTakeFirstOrThrow();
  await happened(db, page_id, [
    said(counterpart, "Shop ơi", { author: "page", mid, detail: metadata ? { metadata } : {} }),
  ]);
}
