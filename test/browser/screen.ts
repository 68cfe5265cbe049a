import type { Page } from "playwright-core";
import type { Conversation } from "../whole/conversing.ts";
import type { House } from "../whole/house.ts";

export interface Shown {
  rows: { id: number; snippet: string; unread: number }[];
  thread: { id: number; text: string }[];
}

/** The list and the open thread as the agent sees them. */
export const onScreen = (page: Page): Promise<Shown> =>
  page.evaluate(() => ({
    rows: [...document.querySelectorAll<HTMLElement>("#rows > .conversation-row")].map((row) => ({
      id: Number(row.dataset["id"]),
      snippet: row
        .querySelector(".snippet")!
        .textContent!.replace(/^(Nháp|Bạn):?\s*/, "")
        .trim(),
      unread: Number.parseInt(row.querySelector(".count")?.textContent ?? "0"),
    })),
    thread: [...document.querySelectorAll<HTMLElement>("#pieces .message")].map((message) => ({
      id: Number(message.dataset["id"]),
      text: message.querySelector("p, .text")?.textContent?.trim() ?? "",
    })),
  }));

/** The same from the database, for an agent of Camera Minh Khang with this conversation open. */
export async function inDatabase(house: House, open: Conversation): Promise<Shown> {
  const conversations = await house.db
    .selectFrom("conversations")
    .select(["id", "last_preview", "unread_count"])
    .where("page_id", "=", house.cast.camera.id)
    .orderBy("last_message_at", "desc")
    .orderBy("id", "desc")
    .execute();
  const messages = await house.db
    .selectFrom("messages")
    .select(["id", "body"])
    .where("conversation_id", "=", open.id)
    .orderBy("sent_at")
    .orderBy("id")
    .execute();
  return {
    rows: conversations.map(({ id, last_preview, unread_count: unread }) => ({
      id,
      snippet: String(last_preview.body),
      unread,
    })),
    thread: messages.map(({ id, body: text }) => ({ id, text })),
  };
}
