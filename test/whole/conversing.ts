import type { Page } from "../../src/modules/channels/table.ts";
import { conversationOf } from "../customers.ts";
import { eventually } from "../helpers.ts";
import type { House } from "./house.ts";

export interface Conversation {
  id: number;
  page: string;
  psid: string;
}

/** A customer writes for the first time; gives the conversation once it is there. */
export async function openConversation(
  house: House,
  page: Page,
  name: string,
  { text = "Shop ơi!", ago_ms = 0 } = {},
): Promise<Conversation> {
  const psid = await house.phones.customer(page.provider_id, name);
  await house.phones.write(page.provider_id, psid, { text, ago_ms });
  const { id } = await eventually(() => conversationOf(house.db, psid));
  return { id, page: page.provider_id, psid };
}

/** What the customer's phone shows of the shop, in its order. */
export async function pageMessages(house: House, { page, psid }: Conversation): Promise<string[]> {
  const thread = await house.phones.thread(page, psid);
  return thread.flatMap(({ from, text }) => (from === "page" ? [text ?? ""] : []));
}
